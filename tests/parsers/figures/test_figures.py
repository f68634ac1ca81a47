"""Figures, worked out by hand: what five days come to at two villages and their commune."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from redis import Redis

from gateway.books import cursor, figures
from gateway.books.apply import apply
from parsers.figures.stored import LedgerRow, Series, Sheet, Write
from tests.campaigns import shipped

PLAN = shipped()
REPORTED, TOTAL, CHANGE = Series.REPORTED, Series.TOTAL, Series.CHANGE
Said = tuple[str, int, str, int | None]
"""Area, day from 1, code (with = a running total), value (None: taken away)."""


def day(number: int) -> date:
    return PLAN.first_day + timedelta(days=number - 1)


def say(redis: Redis, said: Iterable[Said]) -> list[LedgerRow]:
    """Write one figure after another, each in a batch of its own; the rows of the last."""
    rows: list[LedgerRow] = []
    for area, number, name, value in said:
        at = cursor.position(redis, PLAN.id)
        sheet = figures.load(redis, PLAN, "0", {area: day(number)}, at.newest_day)
        series = TOTAL if name.endswith("=") else REPORTED
        rows = sheet.write(Write(area, day(number), name.removesuffix("="), series, value))
        operations = [*figures.operations(PLAN.id, "0", sheet), cursor.moved(PLAN.id, day(5), "", 0)]
        assert apply(redis, PLAN.id, at, f"{int(at.cursor.split('-')[0]) + 1}-0", operations)
    return rows


def changes(redis: Redis, area: str, code: str) -> list[int]:
    """The steps of days 1 to 5, as kept."""
    keys = [figures.sheet_key(PLAN.id, "0", Sheet.CHANGE, area, day(number)) for number in range(1, 6)]
    kept = [redis.hget(key, code) for key in keys]
    return [int(str(step or 0)) for step in kept]


def levels(redis: Redis, area: str, code: str) -> list[int]:
    """The levels of days 1 to 5: the steps added up."""
    steps = changes(redis, area, code)
    return [sum(steps[: number + 1]) for number in range(5)]


NOTHING = [0, 0, 0, 0, 0]

# What is said, in this order; then the levels of TH1, of TH2 and of the commune on each of five days.
WORKED = {
    "the days of a flow add up": (
        [("TH1", 1, "ACT", 23), ("TH1", 3, "ACT", 10), ("TH2", 2, "ACT", 7)],
        [23, 23, 33, 33, 33], [0, 7, 7, 7, 7], [23, 30, 40, 40, 40],
    ),
    "a flow said again replaces its day": (
        [("TH1", 1, "ACT", 23), ("TH1", 2, "ACT", 4), ("TH1", 1, "ACT", 25)],
        [25, 29, 29, 29, 29], NOTHING, [25, 29, 29, 29, 29],
    ),
    "a flow taken away was never there": (
        [("TH1", 1, "ACT", 23), ("TH2", 1, "ACT", 2), ("TH1", 1, "ACT", None)],
        NOTHING, [2, 2, 2, 2, 2], [2, 2, 2, 2, 2],
    ),
    "of a stock the newest value counts": (
        [("TH1", 1, "ABS", 5), ("TH1", 3, "ABS", 2), ("TH2", 2, "ABS", 4)],
        [5, 5, 2, 2, 2], [0, 4, 4, 4, 4], [5, 9, 6, 6, 6],
    ),
    "a stock's past value corrected changes the days until the next": (
        [("TH1", 1, "ABS", 5), ("TH1", 3, "ABS", 2), ("TH2", 1, "ABS", 1), ("TH1", 1, "ABS", 8)],
        [8, 8, 2, 2, 2], [1, 1, 1, 1, 1], [9, 9, 3, 3, 3],
    ),
    "a stock's late value holds until the next": (
        [("TH1", 1, "ABS", 5), ("TH1", 4, "ABS", 2), ("TH1", 2, "ABS", 7)],
        [5, 7, 7, 2, 2], NOTHING, [5, 7, 7, 2, 2],
    ),
    "a stock's value taken away gives way to the one before": (
        [("TH1", 1, "ABS", 5), ("TH1", 2, "ABS", 9), ("TH1", 4, "ABS", 2), ("TH1", 2, "ABS", None)],
        [5, 5, 5, 2, 2], NOTHING, [5, 5, 5, 2, 2],
    ),
    "an anchor sets the level, later days add to it": (
        [
            ("TH1", 1, "ACT", 10), ("TH1", 2, "ACT", 5), ("TH1", 3, "ACT=", 20), ("TH1", 4, "ACT", 4),
            ("TH2", 3, "ACT", 1),
        ],
        [10, 15, 20, 24, 24], [0, 0, 1, 1, 1], [10, 15, 21, 25, 25],
    ),
    "an anchor below what the days add up to takes away": (
        [("TH1", 1, "ACT", 10), ("TH1", 2, "ACT", 15), ("TH1", 3, "ACT=", 20)],
        [10, 25, 20, 20, 20], NOTHING, [10, 25, 20, 20, 20],
    ),
    "an anchor covers the number of its own day": (
        [("TH1", 1, "ACT", 10), ("TH1", 2, "ACT", 6), ("TH1", 2, "ACT=", 18), ("TH2", 2, "ACT", 3)],
        [10, 18, 18, 18, 18], [0, 3, 3, 3, 3], [10, 21, 21, 21, 21],
    ),
    "a number that comes after the anchor of its day changes no level": (
        [("TH1", 1, "ACT", 10), ("TH1", 2, "ACT=", 18), ("TH1", 2, "ACT", 6)],
        [10, 18, 18, 18, 18], NOTHING, [10, 18, 18, 18, 18],
    ),
    "a late day under an anchor moves its own days only": (
        [("TH1", 1, "ACT", 10), ("TH1", 3, "ACT=", 20), ("TH2", 4, "ACT", 2), ("TH1", 2, "ACT", 5)],
        [10, 15, 20, 20, 20], [0, 0, 0, 2, 2], [10, 15, 20, 22, 22],
    ),
    "a day corrected under an anchor leaves the anchor": (
        [("TH1", 1, "ACT", 10), ("TH1", 3, "ACT=", 25), ("TH1", 5, "ACT", 1), ("TH1", 1, "ACT", 12)],
        [12, 12, 25, 25, 26], NOTHING, [12, 12, 25, 25, 26],
    ),
    "an anchor taken away leaves what the days say, its own too": (
        [
            ("TH1", 1, "ACT", 10), ("TH1", 3, "ACT", 6), ("TH1", 3, "ACT=", 20), ("TH1", 4, "ACT", 4),
            ("TH1", 3, "ACT=", None),
        ],
        [10, 10, 16, 20, 20], NOTHING, [10, 10, 16, 20, 20],
    ),
    "the first of two anchors taken away leaves the second": (
        [("TH1", 1, "ACT=", 10), ("TH1", 3, "ACT=", 30), ("TH1", 4, "ACT", 2), ("TH1", 1, "ACT=", None)],
        [0, 0, 30, 32, 32], NOTHING, [0, 0, 30, 32, 32],
    ),
    "an anchor between a day and a later anchor leaves the later one": (
        [("TH1", 4, "ACT=", 30), ("TH1", 3, "ACT", 3), ("TH1", 2, "ACT=", 20)],
        [0, 20, 23, 30, 30], NOTHING, [0, 20, 23, 30, 30],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("said", "th1", "th2", "commune"), WORKED.values(), ids=WORKED)
def test_levels_day_by_day(redis: Redis, said: list[Said], th1: list[int], th2: list[int], commune: list[int]) -> None:
    say(redis, said)
    code = said[0][2].removesuffix("=")

    assert levels(redis, "TH1", code) == th1
    assert levels(redis, "TH2", code) == th2
    assert levels(redis, "XA", code) == commune


@pytest.mark.parametrize(("said", "th1", "th2", "commune"), WORKED.values(), ids=WORKED)
def test_what_is_loaded_gives_the_same_levels(
    redis: Redis, said: list[Said], th1: list[int], th2: list[int], commune: list[int]
) -> None:
    say(redis, said)
    code = said[0][2].removesuffix("=")
    loaded = figures.load(redis, PLAN, "0", {"TH1": day(1), "TH2": day(1)}, day(5))

    assert [loaded.level("TH1", code, day(number)) or 0 for number in range(1, 6)] == th1
    assert [loaded.level("TH2", code, day(number)) or 0 for number in range(1, 6)] == th2


def test_a_running_total_of_the_commune_holds_until_the_next(redis: Redis) -> None:
    say(redis, [("XA", 1, "RCV", 100), ("XA", 4, "RCV", 140), ("TH1", 2, "ACT", 3)])

    assert levels(redis, "XA", "RCV") == [100, 100, 100, 140, 140]
    assert levels(redis, "XA", "ACT") == [0, 3, 3, 3, 3]


def test_a_late_day_under_an_anchor_makes_two_steps(redis: Redis) -> None:
    rows = say(redis, [("TH1", 1, "ACT", 10), ("TH1", 3, "ACT=", 20), ("TH1", 2, "ACT", 5)])

    assert rows == [
        LedgerRow("TH1", day(2), "ACT", REPORTED, None, 5),
        LedgerRow("TH1", day(2), "ACT", CHANGE, None, 5),
        LedgerRow("TH1", day(3), "ACT", CHANGE, 10, 5),
    ]
    assert changes(redis, "TH1", "ACT") == [10, 5, 5, 0, 0]


def test_a_stocks_past_value_corrected_corrects_the_next_step(redis: Redis) -> None:
    rows = say(redis, [("TH1", 1, "ABS", 5), ("TH1", 3, "ABS", 2), ("TH1", 1, "ABS", 8)])

    assert rows == [
        LedgerRow("TH1", day(1), "ABS", REPORTED, 5, 8),
        LedgerRow("TH1", day(1), "ABS", CHANGE, 5, 8),
        LedgerRow("TH1", day(3), "ABS", CHANGE, -3, -6),
    ]
    assert changes(redis, "XA", "ABS") == [8, 0, -6, 0, 0]


def test_an_anchor_taken_away_gives_the_days_step_back(redis: Redis) -> None:
    said: list[Said] = [("TH1", 1, "ACT", 10), ("TH1", 3, "ACT", 6), ("TH1", 3, "ACT=", 20), ("TH1", 3, "ACT=", None)]
    rows = say(redis, said)

    assert rows == [LedgerRow("TH1", day(3), "ACT", TOTAL, 20, None), LedgerRow("TH1", day(3), "ACT", CHANGE, 10, 6)]


def test_the_same_figure_again_changes_nothing(redis: Redis) -> None:
    assert say(redis, [("TH1", 1, "ACT", 23), ("TH1", 1, "ACT", 23)]) == []


def test_only_a_flow_has_an_anchor(redis: Redis) -> None:
    with pytest.raises(ValueError, match="only a flow has an anchor, and ABS is a stock"):
        say(redis, [("TH1", 1, "ABS=", 4)])


def test_a_level_of_zero_is_known_and_no_figure_is_not(redis: Redis) -> None:
    say(redis, [("TH1", 2, "ACT", 0)])
    loaded = figures.load(redis, PLAN, "0", {"TH1": day(1), "TH2": day(1)}, day(5))

    assert loaded.level("TH1", "ACT") == 0
    assert loaded.level("TH2", "ACT") is None


def test_the_commune_knows_how_many_villages_reported_each_day(redis: Redis) -> None:
    said: list[Said] = [
        ("TH1", 1, "DSD", 410),  # a list's size alone is no report
        ("TH1", 2, "ACT", 0),
        ("TH2", 2, "ABS", 4),
        ("TH2", 2, "ACT", 4),
        ("TH2", 3, "ACT=", 9),
        ("TH1", 4, "ACT", 1),
        ("TH1", 4, "ACT", None),
    ]
    say(redis, said)

    keys = [figures.sheet_key(PLAN.id, "0", Sheet.REPORTED, "XA", day(number)) for number in range(1, 6)]
    kept = [redis.hget(key, "#") for key in keys]
    assert kept == [None, "2", "1", None, None]


def test_rates_take_the_villages_that_have_data_and_no_others(redis: Redis) -> None:
    # R2 = ACT / (DSD - INE), an unknown INE counts as 0: TH1 23 / (410 - 3), TH2 5 / 200; TH3 has no list.
    said: list[Said] = [
        ("TH1", 1, "DSD", 410), ("TH1", 1, "ACT", 23), ("TH1", 2, "INE", 3),
        ("TH2", 1, "DSD", 200), ("TH2", 3, "ACT", 5),
        ("TH3", 2, "ACT", 50),
    ]  # fmt: skip
    say(redis, said)
    kept = redis.hgetall(figures.sheet_key(PLAN.id, "0", Sheet.LEVELS, "XA"))

    assert kept == {
        "ACT": "78", "ACT#": "3", "DSD": "610", "DSD#": "2", "INE": "3", "INE#": "1",
        "R2+": "28", "R2/": "607", "R2#": "2",
    }  # fmt: skip


def test_a_village_whose_only_figure_is_taken_away_counts_no_more(redis: Redis) -> None:
    say(redis, [("TH1", 1, "DSD", 410), ("TH1", 1, "ACT", 23), ("TH1", 1, "ACT", None)])

    assert redis.hgetall(figures.sheet_key(PLAN.id, "0", Sheet.LEVELS, "XA")) == {"DSD": "410", "DSD#": "1"}


def test_a_rate_of_villages_counts_those_that_reach_the_number(redis: Redis) -> None:
    # R9: the villages with at least one session.
    say(redis, [("TH1", 1, "MTG", 1), ("TH2", 1, "MTG", 0), ("TH3", 1, "MTG", 2), ("TH3", 1, "MTG", 0)])
    kept = redis.hgetall(figures.sheet_key(PLAN.id, "0", Sheet.LEVELS, "XA"))

    assert kept == {"MTG": "1", "MTG#": "3", "R9+": "1"}


def test_days_are_marked_by_number(redis: Redis) -> None:
    said: list[Said] = [("TH1", 5, "ACT", 1), ("TH1", 2, "ACT", 1), ("TH1", 3, "ACT=", 9), ("TH1", 4, "ACT", 1)]
    say(redis, [*said, ("TH1", 4, "ACT", None)])

    assert redis.hgetall(figures.sheet_key(PLAN.id, "0", Sheet.REPORTED_DAYS, "TH1")) == {"ACT": "2 5", "ACT=": "3"}


def test_what_the_whole_commune_reports_is_apart_from_what_is_summed_there(redis: Redis) -> None:
    say(redis, [("TH1", 1, "ACT", 23), ("XA", 1, "RCV", 100)])
    loaded = figures.load(redis, PLAN, "0", {"XA": day(1)}, day(5))

    assert loaded.codes_on("XA", day(1)) == ["RCV"]
