"""`keng words`: words are made known by an order, which says who and why, and is judged in its turn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pydantic import SecretStr
from redis import Redis

from gateway import orders
from gateway.app import create_app
from gateway.books import campaigns, inbox, log
from gateway.books.inbox import Arrival
from gateway.orders import console, give, setup
from gateway.settings import Settings
from parsers.campaign.contact import Contact
from parsers.order import RosterOrder, WordsOrder
from tests.support import judging
from tests.support.broadcast_scene import present_campaign
from tests.support.gateway_up import soon

PLAN = present_campaign()
NAME = PLAN.id
HEAD = Contact("head1", "+84905000001", "Ba", PLAN.head_role, ("TH1",))
OTHER = Contact("head2", "+84905000002", "Ba", PLAN.head_role, ("TH2",))
Run = Callable[..., Result]


@pytest.fixture
def run(redis: Redis, books_url: str, tmp_path: Path) -> Run:
    """Runs a command where one campaign is in force."""
    campaigns.save(redis, PLAN, after=None)
    give(redis, NAME, "roster", RosterOrder(setup(PLAN), (HEAD, OTHER)))
    runner = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)).test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def known(redis: Redis) -> tuple[str, ...]:
    return campaigns.current(redis, NAME)[0].words.known


@pytest.mark.usefixtures("drains")
def test_words_are_made_known_by_an_order_that_says_who_and_why(run: Run, redis: Redis) -> None:
    done = run("words", "add", "LAC RANG", "--by", "chi Hoa", "--why", "ba truong thon da dap 1", "--yes")

    assert done.exit_code == 0, done.output
    assert done.output.endswith(f"{NAME}: known now: LAC RANG\n")
    assert known(redis) == ("LAC RANG",)
    [line] = [one for one in log.page(redis, NAME).lines if one.what == "words"]
    assert (line.who, line.where) == ("office", "console")
    [order] = inbox.texts(redis, NAME, [line.about])
    given = orders.ORDER.validate_json(order.body)
    assert isinstance(given, WordsOrder)
    assert (given.author.name, given.note) == ("chi Hoa", "ba truong thon da dap 1")


@pytest.mark.usefixtures("drains")
def test_it_is_shown_which_waiting_texts_would_be_stored_before_anything_changes(run: Run, redis: Redis) -> None:
    arrival = Arrival("practice", "1", HEAD.phone, "KENG", "ACT 5. Lac rang")
    asked = inbox.accept(redis, NAME, arrival).id
    assert soon(lambda: redis.hget(inbox.text_key(NAME, asked), "outcome"), 5.0)
    redis.zadd(f"keng:{{{NAME}}}:waiting", {asked: 1})

    done = run("words", "add", "LAC RANG", "--campaign", NAME)

    assert f"{asked}  ACT 5. Lac rang\n1 of the waiting texts would be stored" in done.output
    assert known(redis) == ()


@pytest.mark.usefixtures("drains")
def test_what_earlier_versions_took_is_taken(run: Run, redis: Redis) -> None:
    assert run("words", "learned", NAME).output == f"{NAME}: no word was confirmed by 3 heads\n"
    assert run("words", "learned", "--campaign", NAME).output == f"{NAME}: no word was confirmed by 3 heads\n"
    assert run("words", "add", NAME, "LAC RANG", "--yes").exit_code == 0
    assert known(redis) == ("LAC RANG",)


@pytest.mark.parametrize("phrase", ["", "ACT", "TH1", "SUA"])
def test_words_that_mean_something_already_are_refused_in_a_sentence(phrase: str, run: Run, redis: Redis) -> None:
    done = run("words", "add", phrase, "--yes")

    assert done.exit_code == 1
    assert done.output.startswith("Error: one of these is empty, too long, or means something")
    assert known(redis) == ()


def test_texts_before_the_order_are_read_without_the_words_and_those_after_it_with_them(redis: Redis, run: Run) -> None:
    def text(head: Contact) -> str:
        arrival = Arrival("practice", head.id, head.phone, "KENG", "ACT 5. Lac rang")
        return inbox.accept(redis, NAME, arrival).id

    before = text(HEAD)
    give(redis, NAME, "words", WordsOrder(console(PLAN), ("LAC RANG",)))
    after = text(OTHER)
    judging.judge(redis, PLAN)

    assert judging.outcomes(redis, [before, after], PLAN) == ["asked", "counted"]


def test_given_twice_the_order_makes_one_revision(redis: Redis, run: Run) -> None:
    for ref in ("1", "2"):
        give(redis, NAME, ref, WordsOrder(console(PLAN), ("LAC",)))
    judging.judge(redis, PLAN)

    assert campaigns.current(redis, NAME)[1] == "1"


def test_words_that_no_longer_fit_the_plan_are_refused_whole(redis: Redis, run: Run) -> None:
    order = give(redis, NAME, "1", WordsOrder(console(PLAN), ("LAC", "")))
    judging.judge(redis, PLAN)

    assert judging.outcomes(redis, [order], PLAN) == ["refused"]
    assert known(redis) == ()
