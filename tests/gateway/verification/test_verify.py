"""Verifying finds every figure, mark, record and outcome that is not as the ledger makes it, and names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from redis import Redis
from redis.typing import EncodableT, FieldT

from gateway.books import inbox
from gateway.books.inbox import Arrival
from gateway.books.keys import intake_key, key
from gateway.books.maintenance import audit
from gateway.verification import verify as verifying
from gateway.verification.verify import verify
from parsers.meaning import Act, AreaReport, Mode, Submission
from tests.support.judging import PLAN, judge, load, outcomes, put, settle

DAY, NEXT, THIRD = date(2024, 10, 1), date(2024, 10, 2), date(2024, 10, 3)
"""Three days on which sessions (MTG) are reported too."""


def report(area: str, day: date, act: Act = Act.REPORT, **values: int) -> Submission:
    return Submission(act, (AreaReport(area, day, values),))


def sheet(*parts: str) -> str:
    return key(PLAN.id, *parts)


@pytest.fixture
def books(redis: Redis) -> Redis:
    """Books of three villages with a list, an anchor, sessions, a correction and a cancellation."""
    load(redis)
    said = [
        report("TH1", DAY, DSD=410),
        report("TH1", DAY, ACT=23, ABS=2, MTG=1),
        report("TH2", DAY, ACT=9, ABS=1),
        report("TH1", NEXT, ACT=5, ABS=4),
        report("TH1", NEXT, Act.CORRECT, ACT=6),
        Submission(Act.REPORT, (AreaReport("TH1", THIRD, {}, {"ACT": 40}),), Mode.TOTAL),
        report("TH3", DAY, ACT=7),
        Submission(Act.CANCEL, (AreaReport("TH3", DAY),)),
        report("XA", NEXT, RCV=100, ONL=60),
    ]
    assert settle(redis, said) == ["counted"] * len(said)
    return redis


def test_books_as_judged_have_no_fault(books: Redis) -> None:
    found = verify(books, PLAN.id)

    assert found.faults == ()
    assert found.clean
    assert (found.records, found.areas, found.days) == (9, 4, 3)
    assert found.rows == 2 + 6 + 4 + 4 + 2 + 2 + 2 + 2 + 4
    assert found.figures > 50


def test_books_without_a_text_have_no_fault(redis: Redis) -> None:
    load(redis)

    assert verify(redis, PLAN.id).clean


def test_a_text_that_waits_is_no_fault(books: Redis) -> None:
    put(books, report("TH2", NEXT, ACT=1))

    assert verify(books, PLAN.id).clean


def test_notes_beside_the_figures_are_no_figures(books: Redis) -> None:
    books.hset(sheet("figures", "0", "reported", "TH1", "2024-10-01"), "@ACT", "anything")

    assert verify(books, PLAN.id).clean


# A field of a sheet, what the ledger makes it, and what it is spoilt to (None: removed).
SPOILT = [
    ("figures:0:reported:TH1:2024-10-01", "ACT", "23", "24"),  # changed at the leaf
    ("figures:0:reported:TH1:2024-10-01", "ACT", "23", "023"),  # the same number, other bytes
    ("figures:0:reported:TH1:2024-10-01", "ABS", "2", None),  # removed
    ("figures:0:reported:TH1:2024-10-01", "INE", "nothing", "3"),  # added
    ("figures:0:reported:TH1:2024-10-03", "ACT=", "40", "41"),  # an anchor
    ("figures:0:reported:XA:2024-10-01", "ACT", "32", "33"),  # summed above
    ("figures:0:reported:XA:2024-10-01", "#", "2", "3"),  # villages that reported
    ("figures:0:reported:TH3:2024-10-01", "ACT", "nothing", "7"),  # taken away by a cancellation, and back
    ("figures:0:reported:XA:2024-10-02", "RCV", "100", "99"),  # the commune's own
    ("figures:0:change:TH1:2024-10-03", "ACT", "11", "12"),  # an anchor's adjustment
    ("figures:0:change:TH1:2024-10-02", "ABS", "2", None),
    ("figures:0:change:TH2:2024-10-02", "ACT", "nothing", "0"),  # what comes to 0 is absent
    ("figures:0:change:XA:2024-10-01", "ACT", "32", "31"),
    ("figures:0:change:XA:2024-10-09", "ACT", "nothing", "1"),  # a day that nobody spoke of
    ("figures:0:levels:TH1", "ACT", "40", "39"),
    ("figures:0:levels:TH1", "R2+", "40", None),
    ("figures:0:levels:XA", "ACT", "49", "50"),
    ("figures:0:levels:XA", "ACT#", "2", "3"),
    ("figures:0:levels:XA", "R2/", "410", "400"),
    ("figures:0:levels:XA", "R2#", "1", "2"),
    ("figures:0:levels:XA", "R4+", "60", "61"),
    ("figures:0:levels:XA", "R9+", "1", "2"),
    ("figures:0:levels:TH3", "ACT#", "nothing", "1"),
    ("figures:0:reported_days:TH1", "ACT", "53 54", "53"),
    ("figures:0:reported_days:TH1", "ACT=", "55", "54"),
    ("figures:0:reported_days:TH3", "ACT", "nothing", "53"),
    ("figures:0:reported_days:XA", "RCV", "54", None),
]


@pytest.mark.parametrize(("name", "field", "should", "does"), SPOILT)
def test_a_spoilt_figure_is_found_and_named(books: Redis, name: str, field: str, should: str, does: str | None) -> None:
    if does is None:
        books.hdel(sheet(name), field)
    else:
        books.hset(sheet(name), field, does)

    holds = does or "nothing"
    assert verify(books, PLAN.id).faults == (
        f"{sheet(name)} {field}: the ledger makes it {should}, the books hold {holds}.",
    )


@pytest.mark.parametrize(
    "name",
    [
        "figures:0:reported:TH1:2024-10-01",
        "figures:0:change:XA:2024-10-01",
        "figures:0:levels:XA",
        "figures:0:reported_days:TH1",
    ],
)
def test_a_lost_sheet_is_found_field_by_field(books: Redis, name: str) -> None:
    fields = sorted(field for field in cast("list[str]", books.hkeys(sheet(name))) if not field.startswith("@"))
    books.delete(sheet(name))

    assert [fault.split(" ")[1] for fault in verify(books, PLAN.id).faults] == [f"{field}:" for field in fields]


@pytest.mark.parametrize("name", ["figures:0:reported:TH1:2024-10-01", "figures:0:levels:XA", "ledger:TH1"])
def test_a_key_of_another_type_is_found_and_named(books: Redis, name: str) -> None:
    books.delete(sheet(name))
    books.set(sheet(name), "x")

    assert verify(books, PLAN.id).faults == (f"{sheet(name)} holds something of another type.",)


def records(books: Redis) -> list[tuple[str, dict[str, str]]]:
    return cast("list[tuple[str, dict[str, str]]]", books.xrange(sheet("ledger")))


def lose_a_record(books: Redis) -> str:
    entry, fields = records(books)[1]
    books.xdel(sheet("ledger"), entry)
    return f"Text {fields['text']} outcome: the text holds counted, the ledger has no record of it."


def lose_a_record_that_another_follows(books: Redis) -> str:
    books.xdel(sheet("ledger"), records(books)[3][0])
    return "(TH1 2024-10-02 ACT reported): its old value is 5, but the records before it leave None."


def lose_the_whole_ledger(books: Redis) -> str:
    first = str(books.lindex(sheet("ledger", "TH1"), 0))
    books.delete(sheet("ledger"))
    return f"{sheet('ledger', 'TH1')}: it names record {first}, the ledger holds none for it."


def lose_an_outcome(books: Redis) -> str:
    text_id = records(books)[2][1]["text"]
    books.hdel(sheet("text", text_id), "outcome")
    return f"Text {text_id} outcome: the cursor has passed it, the text holds nothing."


def change_an_outcome(books: Redis) -> str:
    text_id = records(books)[2][1]["text"]
    books.hset(sheet("text", text_id), "outcome", "ignored")
    return f"Text {text_id} outcome: the ledger counts it, the text holds ignored."


def lose_a_text(books: Redis) -> str:
    entry, fields = records(books)[2]
    books.delete(sheet("text", fields["text"]))
    return f"Inbox entry {entry}: its text {fields['text']} is not kept."


def lose_an_inbox_entry(books: Redis) -> str:
    entry, fields = records(books)[2]
    books.xdel(sheet("inbox"), entry)
    return f"Ledger record {entry}: its text is {fields['text']}, the inbox holds nothing."


def put_a_text_in_twice(books: Redis) -> str:
    text_id = records(books)[2][1]["text"]
    entry = str(books.xadd(sheet("inbox"), {"id": text_id}))
    return f"Inbox entry {entry}: text {text_id} stands in the inbox twice."


def move_a_text(books: Redis) -> str:
    entry, fields = records(books)[2]
    books.hset(sheet("text", fields["text"]), "entry", "1-1")
    return f"Text {fields['text']} entry: it is {entry} in the inbox, the text holds 1-1."


def decide_too_early(books: Redis) -> str:
    text_id = put(books, report("TH2", NEXT, ACT=1))
    books.hset(sheet("text", text_id), "outcome", "counted")
    return f"Text {text_id} outcome: the cursor has not reached it, the text holds counted."


def move_the_cursor_back(books: Redis) -> str:
    entry = records(books)[-1][0]
    before = records(books)[-2][0]
    books.hset(intake_key(PLAN.id), "cursor", before)
    return f"Ledger record {entry}: the cursor, {before}, has not reached it."


def move_the_newest_day_back(books: Redis) -> str:
    books.hset(intake_key(PLAN.id), "newest_day", "2024-10-02")
    return f"{intake_key(PLAN.id)} newest_day: there are figures of 2024-10-03, the books hold 2024-10-02."


def lose_a_line_of_an_areas_records(books: Redis) -> str:
    entry = str(books.lpop(sheet("ledger", "TH1")))
    return f"{sheet('ledger', 'TH1')}: record {entry} of the ledger is missing from it."


def repeat_a_line_of_an_areas_records(books: Redis) -> str:
    entry = str(books.lindex(sheet("ledger", "TH1"), 0))
    books.rpush(sheet("ledger", "TH1"), entry)
    return f"{sheet('ledger', 'TH1')}: it names record {entry}, the ledger holds none for it."


def turn_an_areas_records_round(books: Redis) -> str:
    books.rpush(sheet("ledger", "TH1"), str(books.lpop(sheet("ledger", "TH1"))))
    return f"{sheet('ledger', 'TH1')}: its records are not in the ledger's order."


PLANTED: list[Callable[[Redis], str]] = [
    lose_a_record,
    lose_a_record_that_another_follows,
    lose_the_whole_ledger,
    lose_an_outcome,
    change_an_outcome,
    lose_a_text,
    lose_an_inbox_entry,
    put_a_text_in_twice,
    move_a_text,
    decide_too_early,
    move_the_cursor_back,
    move_the_newest_day_back,
    lose_a_line_of_an_areas_records,
    repeat_a_line_of_an_areas_records,
    turn_an_areas_records_round,
]


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_fault_is_found_and_named(books: Redis, plant: Callable[[Redis], str]) -> None:
    sentence = plant(books)
    found = verify(books, PLAN.id)

    assert not found.clean
    assert any(fault.endswith(sentence) for fault in found.faults), found.faults


# Rows appended to the ledger by hand, and why they cannot be.
IMPOSSIBLE = [
    ('["TH9","2024-10-01","ACT","reported",null,1]', "the campaign has no area TH9"),
    ('["TH1","2024-10-01","XXX","reported",null,1]', "the campaign has no indicator XXX"),
    ('["XA","2024-10-01","ACT","reported",null,1]', "ACT is reported for a village, and XA is a commune"),
    ('["TH1","2024-10-01","ABS","total",null,1]', "only a flow has an anchor, and ABS is a stock"),
    ('["TH1","2024-10-01","ACT","reported",22,25]', "its old value is 22, but the records before it leave 23"),
]


def record(books: Redis, row: str) -> str:
    """Append a record of one row to the ledger; its id."""
    fields: dict[FieldT, EncodableT] = {
        "text": "t", "author": "a", "why": "report", "at": "2024-10-01T00:00:00+00:00", "rows": f"[{row}]",
    }  # fmt: skip
    return str(books.xadd(sheet("ledger"), fields))


@pytest.mark.parametrize(("row", "why"), IMPOSSIBLE)
def test_a_row_that_cannot_be_is_found(books: Redis, row: str, why: str) -> None:
    entry = record(books, row)

    faults = verify(books, PLAN.id).faults
    assert any(fault.startswith(f"Ledger record {entry}") and fault.endswith(f"{why}.") for fault in faults), faults


def test_a_row_without_its_step_is_found(books: Redis) -> None:
    """The figure said and its level must agree, even where the ledger and the sheets do."""
    record(books, '["TH2","2024-10-02","ACT","reported",null,4]')

    faults = verify(books, PLAN.id).faults
    assert "Ledger TH2 2024-10-02 ACT: its change rows leave 0, but what was said makes 4." in faults


def test_a_text_quarantined_unread_has_an_outcome_too(books: Redis) -> None:
    arrival = Arrival("desk", "broken", "office", "", "{", "order")
    text_id = inbox.accept(books, PLAN.id, arrival).id
    judge(books)

    assert outcomes(books, [text_id]) == ["quarantined"]
    assert verify(books, PLAN.id).clean


def test_an_order_that_cannot_be_counted_is_set_aside_whole(books: Redis) -> None:
    """A running total said of a stock would be an anchor that nothing can add up."""
    figures = (AreaReport("TH2", NEXT, {"ACT": 3}), AreaReport("TH1", NEXT, {}, {"ABS": 3}))

    assert settle(books, [Submission(Act.REPORT, figures, Mode.TOTAL)]) == ["quarantined"]
    assert verify(books, PLAN.id).clean


def test_a_text_judged_meanwhile_makes_it_look_again(books: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [report("TH2", NEXT, ACT=1), report("TH2", THIRD, ACT=1)]
    read = audit.read

    def read_while_judging(client: Redis, campaign: str, generation: str) -> audit.Books:
        found = read(client, campaign, generation)
        if waiting:
            settle(client, [waiting.pop()])
        return found

    monkeypatch.setattr(audit, "read", read_while_judging)
    found = verify(books, PLAN.id)

    assert found.clean
    assert found.records == 11


def test_an_intake_that_never_stands_still_is_said(books: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(1, 100))
    read = audit.read

    def read_while_judging(client: Redis, campaign: str, generation: str) -> audit.Books:
        settle(client, [report("TH2", NEXT, Act.CORRECT, ACT=next(numbers))])
        return read(client, campaign, generation)

    monkeypatch.setattr(audit, "read", read_while_judging)
    monkeypatch.setattr(verifying, "PAUSE_SECONDS", 0.0)
    found = verify(books, PLAN.id)

    assert not found.steady
    assert not found.clean
    assert found.faults == ()
