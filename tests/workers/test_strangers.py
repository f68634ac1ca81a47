"""Unknown phones: their texts are grouped, bounded and dismissed in one step, and registrations are always heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.app import create_app
from gateway.books import review_queue, strangers
from gateway.books.inbox import Arrival
from gateway.cli.ordering import NOT_YET
from gateway.inbound.accept import KEPT_CHARACTERS, Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from gateway.verification.deep import inspect
from parsers.reading.parse import LONGEST
from tests.faults import plan as plans
from tests.support.field import Field, services
from workers import reply_cap
from workers import strangers as rule
from workers.effects import MOST_VERDICTS

PLAN = plans.plan(villages=3)
NAME = PLAN.id


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    with services(books_url) as works:
        plans.load(works.books, PLAN)
        made = Field(works, PLAN)
        made.drain()
        yield made


def phone(number: int) -> str:
    return f"+8498{number:07d}"


def waiting(field: Field) -> int:
    return review_queue.size(field.books, NAME)[0]


def test_the_texts_of_one_unknown_phone_wait_as_one(field: Field) -> None:
    first = field.text(phone(1), "xin chao")
    more = [field.text(phone(1), f"alo {number}") for number in range(20)]
    other = field.text(phone(2), "xin chao")
    field.drain()

    assert field.outcomes([first, *more, other]) == ["waiting", *["ignored"] * 20, "waiting"]
    assert waiting(field) == 2
    assert strangers.everyone(field.books, NAME)[phone(1)] == strangers.Stranger(first, 20)
    assert inspect(field.books).clean, inspect(field.books)


def test_strangers_without_end_fill_no_list_beyond_its_bound(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "MOST_WAITING", 10)
    ids = [field.text(phone(number), "xin chao") for number in range(30)]
    asks = field.text(phone(99), "DK TH1 Nguyen Van A")
    field.drain()

    assert field.outcomes(ids) == ["waiting"] * 10 + ["ignored"] * 20
    assert waiting(field) == 11
    assert field.outcomes([asks]) == ["waiting"]


def test_one_phone_holds_one_place_whatever_it_asks_and_its_newest_registration_has_it(field: Field) -> None:
    texts = ["xin chao", "DK TH1 Nguyen Van A", "DK TH2 Le Thi B", "TH1 ACT 5", "TH1 ACT 6", "alo", "DK TH1 Tran C"]
    ids = [field.text(phone(1), said) for said in texts]
    field.drain()
    ids.append(field.text(phone(1), "DK TH2 Le Thi B"))
    field.drain()

    assert field.outcomes(ids) == ["ignored"] * len(texts) + ["waiting"]
    assert [text_id for text_id, _ in review_queue.page(field.books, NAME, 9)] == [ids[-1]]
    assert strangers.everyone(field.books, NAME) == {phone(1): strangers.Stranger(ids[-1], len(texts))}
    assert inspect(field.books).clean, inspect(field.books)


def test_registrations_without_end_fill_no_list_beyond_their_bound(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "MOST_WAITING", 3)
    monkeypatch.setattr(rule, "MOST_REGISTRATIONS", 4)
    others = [field.text(phone(number), "xin chao") for number in range(5)]
    asking = [field.text(phone(100 + number), "DK TH1 Nguyen Van A") for number in range(6)]
    field.drain()

    assert field.outcomes(others) == ["waiting"] * 3 + ["ignored"] * 2
    assert field.outcomes(asking) == ["waiting"] * 4 + ["ignored"] * 2
    assert field.reply(asking[-1]) is None


def test_who_asks_to_be_registered_is_answered_though_others_have_used_up_the_day(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_cap, "MOST_TO_STRANGERS", 5)
    monkeypatch.setattr(reply_cap, "MOST_REGISTRATIONS", 2)
    others = [field.text(phone(number), "xin chao") for number in range(8)]
    field.drain()
    asking = [field.text(phone(100 + number), "DK TH1 Nguyen Van A") for number in range(3)]
    field.drain()

    assert [field.reply(of) is not None for of in others] == [True] * 5 + [False] * 3
    assert [field.reply(of) is not None for of in asking] == [True, True, False]
    assert field.outcomes(asking) == ["waiting"] * 3


def test_all_are_dismissed_in_one_step_and_whoever_writes_again_waits_again(
    field: Field, books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.cli.waiting.WAIT_SECONDS", 0.05)
    asks = field.text(phone(50), "DK TH1 Nguyen Van A")
    for number in range(3):
        field.text(phone(number), "xin chao")
    field.drain()
    runner = create_app(Settings(redis_url=books_url, var_dir=tmp_path)).test_cli_runner()

    done = runner.invoke(args=["waiting", "dismiss-strangers", NAME, "--yes"])
    assert done.exit_code == 0, done.output
    assert NOT_YET in done.output  # nobody judges here but the test
    field.drain()
    assert review_queue.page(field.books, NAME, 9)[0][0] == asks
    assert (waiting(field), list(strangers.everyone(field.books, NAME))) == (1, [phone(50)])
    again = field.text(phone(0), "alo")
    field.drain()
    assert field.outcomes([again]) == ["waiting"]
    done = runner.invoke(args=["waiting", "dismiss-strangers", NAME, "--registrations", "--yes"])
    assert done.exit_code == 0, done.output
    field.drain()
    assert field.outcomes([asks, again]) == ["settled", "waiting"]


def test_what_one_text_keeps_is_bounded(field: Field, books_url: str, tmp_path: Path) -> None:
    acceptor = Acceptor(field.works.books, field.works.jobs, Spool(tmp_path), 8)
    arrival = Arrival("twilio", "long", plans.phone(1), "+84900000001", "a " * 8_000)
    acceptor.accept(NAME, arrival)
    field.drain()
    kept = field.kept(arrival.id).fields

    assert KEPT_CHARACTERS == LONGEST + 1
    assert len(kept["body"]) == KEPT_CHARACTERS
    assert len(kept["verdicts"]) < 40 * MOST_VERDICTS
    assert sum(map(len, kept.values())) < 10_000
