"""Who practises is answered by the practice twin, and never counted, whatever is typed and whatever dies when."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st
from redis import Redis

from gateway.books import campaigns, cursor, inbox, outbox, roster
from gateway.books.keys import inbox_key, key
from gateway.campaigns import practice
from gateway.campaigns import twin as twins
from gateway.orders import give
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, AreaReport, Reason, Submission
from parsers.order import FiguresOrder
from tests.conftest import Server
from tests.faults import plan as plans
from tests.support.examples import examples
from tests.support.field import CHANNEL, NUMBER, Field, services
from workers import inbound
from workers.batch import gather
from workers.decide import decide
from workers.practice_forwarding import forward

PLAN = plans.plan(villages=5)
NAME = PLAN.id
TWIN = NAME + "-practice"
LEARNER, OTHER = plans.phone(1), plans.phone(2)
FORK = multiprocessing.get_context("fork")


def head(number: int, *, practice: bool = False) -> Contact:
    return replace(plans.heads(PLAN)[number - 1], practice=practice)


def opened(client: Redis, campaign: Campaign = PLAN, *, twin: bool = True) -> None:
    plans.load(client, campaign)
    if twin:
        twins.follow(client, campaign.id)


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    """A campaign with its twin, in which the first village's head practises."""
    with services(books_url) as works:
        opened(works.books)
        field = Field(works, PLAN)
        field.contacts([head(1, practice=True)])
        field.drain()
        yield field


def everything_judged(field: Field) -> None:
    field.drain()
    field.drain(TWIN)


def clean(field: Field) -> bool:
    return verify(field.books, NAME).clean and verify(field.books, TWIN).clean


def test_who_practises_is_answered_by_the_twin_and_not_counted(field: Field) -> None:
    practised, real = field.text(LEARNER, "TH1 ACT 23 ABS 2"), field.text(OTHER, "TH2 REG 4")
    everything_judged(field)

    assert field.outcomes([practised, real]) == ["practised", "counted"]
    assert field.outcomes([practised], TWIN) == ["counted"]
    assert (field.level("TH1", "ACT"), field.level("TH1", "ACT", TWIN)) == (0, 23)
    assert (field.level("XA", "REG"), field.level("XA", "REG", TWIN)) == (4, 0)
    assert clean(field)


def test_the_twins_answer_goes_out_by_the_channel_and_number_the_text_came_by(field: Field) -> None:
    practised = field.text(LEARNER, "TH1 ACT 23 ABS 2")
    everything_judged(field)

    assert field.reply(practised) is None
    answer = field.reply(practised, TWIN)
    assert answer is not None
    assert (answer.channel, answer.sender, answer.receiver) == (CHANNEL, NUMBER, LEARNER)
    assert answer.key == "ok_day_stock"
    claimed = outbox.claim(field.books, TWIN, CHANNEL)
    assert claimed is not None
    assert claimed.id == answer.id


def test_a_question_of_the_twin_is_answered_there(field: Field) -> None:
    field.text(LEARNER, "TH1 REG 3")
    asked = field.text(LEARNER, "TH1 REG 5")
    everything_judged(field)
    field.handed(asked, TWIN)
    answer = field.text(LEARNER, "1")
    everything_judged(field)

    assert field.outcomes([asked, answer], TWIN) == ["asked", "counted"]
    assert field.outcomes([asked, answer]) == ["practised", "practised"]
    assert (field.level("TH1", "REG", TWIN), field.level("XA", "REG")) == (5, 0)
    assert clean(field)


def test_after_practice_the_next_text_counts(field: Field) -> None:
    practised = field.text(LEARNER, "TH1 REG 3")
    off = field.contacts([head(1)])
    real = field.text(LEARNER, "TH1 REG 7")
    everything_judged(field)

    assert field.outcomes([practised, off, real]) == ["practised", "answered", "counted"]
    assert (field.level("TH1", "REG", TWIN), field.level("TH1", "REG")) == (3, 7)
    assert clean(field)


def test_practice_begins_with_the_next_text_though_it_is_in_the_same_batch(field: Field) -> None:
    real = field.text(OTHER, "TH2 REG 3")
    field.contacts([head(2, practice=True)])
    practised = field.text(OTHER, "SUA TH2 REG 9")
    everything_judged(field)

    assert field.outcomes([real, practised]) == ["counted", "practised"]
    assert (field.level("TH2", "REG"), field.level("TH2", "REG", TWIN)) == (3, 9)


def test_a_one_meant_for_the_twins_question_answers_no_real_one(field: Field) -> None:
    """Asked in earnest, then by the twin: a "1" after practice would set a figure that the phone no longer sees.

    What was asked in earnest is not lost: a person sees it.
    """
    field.text(OTHER, "TH2 REG 3")
    asked = field.text(OTHER, "TH2 REG 5")
    field.drain()
    field.handed(asked)
    field.contacts([head(2, practice=True)])
    field.text(OTHER, "TH2 REG 8")
    field.text(OTHER, "TH2 REG 9")
    field.contacts([head(2)])
    one = field.text(OTHER, "1")
    everything_judged(field)

    assert field.outcomes([asked, one]) == ["waiting", "refused"]
    assert field.books.zscore(key(NAME, "waiting"), asked) is not None
    assert field.kept(one).fields["reason"] == Reason.NO_PENDING
    assert field.level("TH2", "REG") == 3


def test_the_twins_day_is_its_own_day_of_the_arrival(books_url: str) -> None:
    """The shipped campaign is over; its twin is on its eleventh day today."""
    with services(books_url) as works:
        opened(works.books, plans.SHIPPED)
        field, twin = Field(works, plans.SHIPPED), plans.SHIPPED.id + "-practice"
        field.contacts([Contact("h", LEARNER, "Ba", "head", ("TH1",), practice=True)])
        at = datetime.now(UTC)
        practised = field.text(LEARNER, "TH1 ACT 23 ABS 2", at)
        field.drain()
        field.drain(twin)
        moved, _ = campaigns.current(works.books, twin)
        answer = field.reply(practised, twin)

        assert answer is not None
        assert f"{moved.day_of(at):%d/%m}: ACT 23 ABS 2" in answer.body
        assert field.kept(practised, twin).received_at == field.kept(practised).received_at == at
        assert field.level("TH1", "ACT") == 0


def test_without_a_twin_the_text_waits_for_a_person_and_its_sender_is_told(books_url: str) -> None:
    with services(books_url) as works:
        opened(works.books, twin=False)
        field = Field(works, PLAN)
        field.contacts([head(1, practice=True)])
        held = field.text(LEARNER, "TH1 REG 3")
        field.drain()
        kept, answer = field.kept(held), field.reply(held)

        assert (kept.fields["outcome"], kept.fields["reason"]) == ("waiting", "no_practice")
        assert answer is not None
        assert answer.key == "fwd_office"
        assert field.level("XA", "REG") == 0
        assert campaigns.ids(works.books) == [NAME]
        assert works.books.zscore(key(NAME, "waiting"), held) is not None


def test_a_village_that_was_added_to_the_plan_can_be_practised_for_at_once(field: Field) -> None:
    more = plans.plan(villages=6)
    assert campaigns.save(field.books, more, "0") == "1"
    field.contacts([replace(plans.heads(more)[5], practice=True)])
    practised = field.text(plans.phone(6), "TH6 REG 3")
    everything_judged(field)

    assert field.outcomes([practised]) == ["practised"]
    assert (field.level("TH6", "REG", TWIN), field.level("XA", "REG")) == (3, 0)
    assert clean(field)


def test_who_practises_after_the_twins_last_day_is_never_told_that_the_campaign_is_over(books_url: str) -> None:
    with services(books_url) as works:
        plans.load(works.books, PLAN)
        today = PLAN.day_of(datetime.now(UTC))
        campaigns.save(works.books, practice.load().twin_from(PLAN, today - timedelta(days=PLAN.days)), after=None)
        field = Field(works, PLAN)
        field.contacts([head(1, practice=True)])
        practised = field.text(LEARNER, "TH1 ACT 23 ABS 2")
        everything_judged(field)
        answer = field.reply(practised, TWIN)

        assert answer is not None
        assert answer.key == "ok_day_stock"
        assert field.level("TH1", "ACT", TWIN) == 23
        assert clean(field)


def test_the_twin_knows_who_practises_as_the_real_roster_does(field: Field) -> None:
    field.text(LEARNER, "TH1 REG 3")
    everything_judged(field)
    assert roster.by_phones(field.books, TWIN, [LEARNER])[LEARNER] == head(1)

    moved = replace(head(1, practice=True), areas=("TH2",), accents=True)
    field.contacts([moved])
    field.text(LEARNER, "REG 4")
    field.text(LEARNER, "SUA REG 6")
    everything_judged(field)

    assert roster.by_phones(field.books, TWIN, [LEARNER])[LEARNER] == replace(moved, practice=False)
    assert field.level("TH2", "REG", TWIN) == 6


def entries(field: Field, name: str) -> list[Mapping[str, str]]:
    found = cast("list[tuple[str, dict[str, str]]]", field.books.xrange(inbox_key(name)))
    return [field.kept(fields["id"], name).fields for _, fields in found]


def test_a_contact_is_told_to_the_twin_once_not_with_each_text(field: Field) -> None:
    for value in (3, 4, 5):
        field.text(LEARNER, f"SUA TH1 REG {value}")
        everything_judged(field)

    said = [fields["kind"] for fields in entries(field, TWIN) if fields["ref"] != f"{TWIN}/roster"]
    assert said.count("text") == 3
    assert sum(fields["ref"].startswith(f"{TWIN}/practises/") for fields in entries(field, TWIN)) == 1


def test_whoever_stops_reminders_while_practising_gets_no_more(field: Field) -> None:
    stop = field.text(LEARNER, "NGUNG")
    everything_judged(field)
    answer = field.reply(stop)

    assert field.outcomes([stop]) == ["answered"]
    assert answer is not None
    assert answer.key == "stop_ok"
    assert not roster.by_phones(field.books, NAME, [LEARNER])[LEARNER].reminders


def test_in_the_twin_itself_everybody_practises(field: Field) -> None:
    inside = Field(field.works, campaigns.current(field.books, TWIN)[0])
    inside.contacts([head(1, practice=True)])
    text = inside.text(LEARNER, "TH1 REG 3")
    inside.drain()

    assert inside.outcomes([text]) == ["counted"]


def test_what_is_set_in_the_name_of_one_who_practises_is_not_counted(field: Field) -> None:
    """A submission by USSD is an order; its author is a contact."""
    said = Submission(Act.REPORT, (AreaReport("TH1", plans.today(PLAN), {"REG": 5}),))
    order = give(field.books, NAME, "by-dialogue", FiguresOrder(head(1, practice=True), said))
    field.drain()

    assert field.outcomes([order]) == ["refused"]
    assert field.level("XA", "REG") == 0


def apart(field: Field, url: str, breaks: str) -> int | None:
    """Drain in a process of its own that dies when it comes to `breaks`; how it ended."""

    def run() -> None:
        setattr(inbound, breaks, lambda *_: os._exit(9))
        with services(url) as works:
            inbound.run(works, NAME)

    process = FORK.Process(target=run)
    process.start()
    process.join()
    field.books.delete(key(NAME, "drain"))
    return process.exitcode


@pytest.mark.parametrize("breaks", ["forward", "apply"])
def test_a_drain_that_dies_around_the_forwarding_neither_loses_nor_repeats(
    field: Field, books_url: str, breaks: str
) -> None:
    ids = [field.text(LEARNER, "TH1 REG 3"), field.text(OTHER, "TH2 REG 2"), field.text(LEARNER, "THEM TH1 REG 4")]
    for _ in range(2):
        assert apart(field, books_url, breaks) == 9
        field.drain(TWIN)
    everything_judged(field)

    assert field.outcomes(ids) == ["practised", "counted", "practised"]
    assert [fields["body"] for fields in entries(field, TWIN) if fields["kind"] == "text"] == [
        "TH1 REG 3",
        "THEM TH1 REG 4",
    ]
    assert (field.level("TH1", "REG", TWIN), field.level("XA", "REG")) == (7, 2)
    assert clean(field)


def test_a_twin_whose_books_are_broken_holds_nobody_up(field: Field) -> None:
    field.drain(TWIN)
    field.books.rename(inbox_key(TWIN), "aside")
    field.books.set(inbox_key(TWIN), "no stream")
    before, practised, after = (
        field.text(OTHER, "TH2 REG 1"),
        field.text(LEARNER, "TH1 REG 3"),
        field.text(OTHER, "SUA TH2 REG 2"),
    )
    field.drain()

    assert field.outcomes([before, practised, after]) == ["counted", "quarantined", "counted"]
    assert field.level("XA", "REG") == 2


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    return server.url


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("learner"), st.sampled_from(["TH1 REG 3", "TH1 REG 5", "THEM TH1 REG 2", "1", "0", "HUY TH1",
                                                       "SUA TH1 REG 9", "TH2 REG 4", "ok", "HD", "TH1 LK REG 40"])),
        st.tuples(st.just("other"), st.sampled_from(["TH2 REG 3", "TH2 REG 5", "1", "THEM TH2 REG 1", "HUY TH2"])),
        st.tuples(st.sampled_from(["drain", "drain the twin", "hand over", "die"]), st.just("")),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip
EXAMPLES = settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def play(url: str, steps: list[tuple[str, str]], *, learner: bool) -> dict[str, dict[str, dict[str, str]]]:
    """Do the steps on empty books, with or without the texts of who practises; the figures of both campaigns."""
    with services(url) as works:
        works.books.flushall()
        opened(works.books)
        field = Field(works, PLAN)
        field.contacts([head(1, practice=True)])
        everything_judged(field)
        asked: dict[str, str] = {}
        for act, body in steps:
            if act == "other" or (act == "learner" and learner):
                asked[act] = field.text(OTHER if act == "other" else LEARNER, body)
            elif act in ("drain", "hand over"):
                field.drain()
            elif act == "drain the twin":
                field.drain(TWIN)
            elif act == "die":
                die(field)
            if act == "hand over" and "other" in asked:
                field.handed(asked["other"])
        everything_judged(field)
        assert clean(field)
        return {NAME: amounts(field, NAME), TWIN: amounts(field, TWIN)}


def die(field: Field) -> None:
    """Judge what waits up to the forwarding, as a drain does that dies before anything is applied."""
    at = cursor.position(field.books, NAME)
    waiting = inbox.waiting(field.books, NAME, at.cursor, inbound.BATCH)
    if waiting:
        effects = decide(gather(field.books, NAME, at, waiting))
        forward(field.works, effects.handed_over)


def amounts(field: Field, name: str) -> dict[str, dict[str, str]]:
    """The figures without their notes, which bear times."""
    return {of: {code: n for code, n in held.items() if code[0] != "@"} for of, held in field.figures(name).items()}


@EXAMPLES
@given_(steps=STEPS)
def test_whatever_is_practised_and_whatever_dies_the_real_figures_are_those_without_it(
    url: str, steps: list[tuple[str, str]]
) -> None:
    assert play(url, steps, learner=True)[NAME] == play(url, steps, learner=False)[NAME]


def test_a_contact_kept_before_there_was_practice_reports_in_earnest(redis: Redis) -> None:
    old = '{"id": "h", "name": "Ba", "role": "head", "areas": ["TH1"], "accents": false, "reminders": true}'
    redis.hset(roster.phones_key(NAME), LEARNER, old)

    assert not roster.by_phones(redis, NAME, [LEARNER])[LEARNER].practice
