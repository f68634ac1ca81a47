"""The status of a campaign: what the page shows is what the books hold, at a cost that history does not change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, cast

import pytest
from redis import Redis

from gateway.books import campaigns
from gateway.status.areas import Cell
from gateway.status.status import Phase, Status, status
from gateway.web import show
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.rates import RateState, standings
from tests.support.scene import SIZES, Scene, plan, twin

FIRST = date(2024, 8, 10)
DAY_11 = date(2024, 8, 20)
NOW = datetime(2024, 8, 20, 10, 32, tzinfo=UTC)  # 17:32 in Tịnh Hiệp


@pytest.fixture
def scene(redis: Redis) -> Scene:
    """A campaign on its 11th day, with the sizes of its lists."""
    found = Scene(redis, twin("c-practice", FIRST))
    found.sizes()
    return found


def seen(scene: Scene, now: datetime = NOW, area: str | None = None) -> Status:
    return status(scene.client, scene.campaign, now, area)


def figures(scene: Scene, area: str) -> Any:
    return next(row.figures for row in seen(scene).rows if row.area.code == area)


def state(found: Status, code: str) -> RateState:
    return next(target.state for target in found.targets if target.rate.code == code)


def test_a_village_shows_its_day_its_total_its_stocks_and_what_remains(scene: Scene) -> None:
    scene.figures("TH1", FIRST, {"ACT": 30, "ABS": 20, "INE": 10})
    scene.figures("TH1", DAY_11, {"ACT": 23, "ABS": 14})

    found = figures(scene, "TH1")

    assert (found.size, found.today, found.total, found.stocks) == (410, 23, 53, (14, 10))
    assert found.remaining == 410 - 53 - 14 - 10
    assert found.share == Fraction(53, 400)


def test_the_commune_adds_up_figures_and_never_averages_rates(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 41, "INE": 0})
    scene.figures("TH5", DAY_11, {"ACT": 200, "INE": 75})

    total = seen(scene).total

    assert (total.today, total.total, total.size) == (241, 241, 1690)
    assert total.share == Fraction(241, 410 + 200)


def test_what_nobody_said_is_unknown_and_not_0(scene: Scene) -> None:
    found = figures(scene, "TH2")

    assert (found.today, found.total, found.stocks, found.share) == (None, None, (None, None), None)
    assert show.number(found.total) == show.percent(found.share) == "–"


def test_a_reported_0_is_a_0(scene: Scene) -> None:
    scene.figures("TH2", DAY_11, {"ACT": 0})

    found = figures(scene, "TH2")

    assert (found.today, found.total, found.share) == (0, 0, Fraction(0))


def test_not_eligible_that_nobody_said_counts_as_0_and_is_marked(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 41})

    assert (figures(scene, "TH1").share, figures(scene, "TH1").inexact) == (Fraction(1, 10), True)
    assert seen(scene).total.inexact

    scene.figures("TH1", DAY_11, {"INE": 10})

    assert not figures(scene, "TH1").inexact


def test_without_the_size_of_a_list_there_is_no_rate_and_no_remainder(redis: Redis) -> None:
    scene = Scene(redis, twin("no-sizes", FIRST))
    scene.figures("TH1", DAY_11, {"ACT": 23})

    found = seen(scene)

    assert (found.sized, found.needed, found.total.share, found.total.remaining) == (False, None, None, None)
    assert found.total.total == 23


def test_the_silent_are_those_whose_heads_sent_nothing_today(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 3})
    scene.figures("TH2", DAY_11, {"ABS": 3})  # any figure that heads report is a report
    scene.figures("TH3", DAY_11, {"DSD": 300})  # the police's figure is not
    scene.figures("TH4", DAY_11 - timedelta(days=1), {"ACT": 3})

    found = seen(scene)

    assert found.silent == ("TH3", "TH4", "TH5")
    assert (found.reported, found.of) == (2, 5)


def test_a_total_said_alone_is_a_report(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {}, {"ACT": 130})

    assert "TH1" not in seen(scene).silent
    assert figures(scene, "TH1").total == 130


def test_before_4_in_the_morning_it_is_still_the_day_before(scene: Scene) -> None:
    found = seen(scene, datetime(2024, 8, 20, 20, 59, tzinfo=UTC))  # 03:59 on the 21st

    assert found.today == DAY_11


@pytest.mark.parametrize(
    ("now", "phase", "number"),
    [
        (datetime(2024, 8, 9, 5, tzinfo=UTC), Phase.BEFORE, 1),
        (datetime(2024, 8, 10, 5, tzinfo=UTC), Phase.RUNNING, 1),
        (datetime(2024, 10, 10, 16, tzinfo=UTC), Phase.RUNNING, 62),
        (datetime(2024, 10, 11, 5, tzinfo=UTC), Phase.AFTER, 62),
    ],
)
def test_outside_its_days_nobody_is_silent(now: datetime, phase: Phase, number: int, scene: Scene) -> None:
    found = seen(scene, now)

    assert (found.phase, found.number) == (phase, number)
    assert bool(found.silent) == (phase is Phase.RUNNING)


def test_needed_per_day_is_what_remains_over_the_days_left(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 67, "ABS": 3, "INE": 7})

    found = seen(scene)

    assert found.total.remaining == 1690 - 77
    assert (found.days_left, found.needed, found.average) == (51, 32, 6)  # 1613 / 51 = 31.6; 67 / 11 = 6.1


def test_on_the_last_day_all_that_remains_is_needed(scene: Scene) -> None:
    assert seen(scene, datetime(2024, 10, 10, 5, tzinfo=UTC)).needed == 1690


def test_every_day_has_its_cell(scene: Scene) -> None:
    scene.text("TH1 ACT 5", at=NOW - timedelta(days=3), figures_of=("TH1", date(2024, 8, 17), {"ACT": 5}))
    scene.text("TH1 ACT 0", at=NOW - timedelta(days=2), figures_of=("TH1", date(2024, 8, 18), {"ACT": 0}))
    scene.text("SUA TH1 ACT 7", at=NOW, figures_of=("TH1", DAY_11, {"ACT": 7}), edited=True)

    cells = dict(seen(scene).rows[0].cells)

    assert list(cells) == [FIRST + timedelta(days=n) for n in range(11)]
    assert cells[date(2024, 8, 10)] is Cell.SILENT  # only the list's size came that day
    assert [cells[date(2024, 8, day)] for day in (17, 18, 19, 20)] == [
        Cell.REPORTED,
        Cell.NIL,
        Cell.SILENT,
        Cell.EDITED,
    ]


def test_the_age_of_data_is_known(scene: Scene) -> None:
    received = NOW - timedelta(days=4)
    scene.text("TH1 ACT 5", at=received, figures_of=("TH1", date(2024, 8, 16), {"ACT": 5}))

    rows = {row.area.code: row for row in seen(scene).rows}

    assert (rows["TH1"].updated_at, rows["TH1"].age_days) == (received, 4)
    assert (rows["TH2"].updated_at, rows["TH2"].age_days) == (None, None)


def test_the_oldest_waiting_text_is_known(scene: Scene) -> None:
    for minutes in (42, 5):
        at = NOW - timedelta(minutes=minutes)
        scene.text("chua kich hoat 5", at=at, outcome=Outcome.WAITING, waits=True)

    found = seen(scene)

    assert (found.waiting, found.waiting_since) == (2, NOW - timedelta(minutes=42))


def test_the_feed_says_what_a_text_changed(scene: Scene) -> None:
    scene.text("TH1 ACT 5", figures_of=("TH1", DAY_11, {"ACT": 5}))
    scene.text("SUA TH1 ACT 7", figures_of=("TH1", DAY_11, {"ACT": 7}))

    newest, oldest = seen(scene).feed

    assert [(row.code, row.old, row.new) for row in newest.rows] == [("ACT", 5, 7)]
    assert [(row.code, row.old, row.new) for row in oldest.rows] == [("ACT", None, 5)]


def test_a_late_intake_is_said(scene: Scene) -> None:
    scene.text("TH1 ACT 5", at=NOW - timedelta(seconds=9), outcome=None)
    assert seen(scene).behind_since is None

    assert seen(scene, NOW + timedelta(seconds=2)).behind_since is not None


@pytest.mark.parametrize(
    ("levels", "day", "expected"),
    [
        ({"R4+": 50, "R4/": 100, "R4#": 1}, 11, RateState.MET),
        ({"R4+": 4999, "R4/": 10000, "R4#": 1}, 11, RateState.NEAR),  # 49.99 %: near, never met
        ({"R4+": 475, "R4/": 1000, "R4#": 1}, 11, RateState.NEAR),  # 95 % of the target
        ({"R4+": 474, "R4/": 1000, "R4#": 1}, 11, RateState.MISSED),
        ({"R4+": 0, "R4/": 0, "R4#": 1}, 11, RateState.UNKNOWN),  # no dossier yet is no failure
        ({}, 11, RateState.UNKNOWN),
    ],
)
def test_a_rate_is_compared_unrounded(levels: Mapping[str, int], day: int, expected: RateState) -> None:
    today = FIRST + timedelta(days=day - 1)

    found = {one.rate.code: one for one in standings(plan(), "XA", levels, today)}

    assert found["R4"].state is expected


@pytest.mark.parametrize(
    ("done", "day", "expected"),
    [
        (178, 11, RateState.NEAR),  # 11/62 is 17.7 %: on the even pace
        (177, 11, RateState.MISSED),
        (949, 62, RateState.MISSED),  # on the last day the pace is the target
        (950, 62, RateState.NEAR),
        (1000, 62, RateState.MET),
    ],
)
def test_what_still_runs_is_near_while_it_keeps_the_even_pace(done: int, day: int, expected: RateState) -> None:
    levels = {"R2+": done, "R2/": 1000, "R2#": 5, "INE#": 5}

    found = {one.rate.code: one for one in standings(plan(), "XA", levels, FIRST + timedelta(days=day - 1))}

    assert found["R2"].state is expected


def test_a_share_of_villages_counts_villages() -> None:
    found = {one.rate.code: one for one in standings(plan(), "XA", {"R9+": 2, "MTG#": 3}, date(2024, 10, 10))}

    assert (found["R9"].part.share, found["R9"].areas, found["R9"].state) == (Fraction(2, 5), 5, RateState.MISSED)


def test_a_rate_without_a_target_is_only_watched() -> None:
    found = {one.rate.code: one for one in standings(plan(), "XA", {"R10+": 1, "R10/": 2, "R10#": 1}, DAY_11)}

    assert found["R10"].state is RateState.WATCHED


@pytest.mark.parametrize(
    ("share", "goal", "printed"),
    [
        (Fraction(4996, 10000), Fraction(1, 2), "49,9%"),  # 50.0 % would show the target
        (Fraction(4996, 10000), Fraction(9, 10), "50,0%"),
        (Fraction(9999, 10000), Fraction(1, 2), "99,9%"),
        (Fraction(1), Fraction(1), "100,0%"),
        (None, Fraction(1), "–"),
    ],
)
def test_a_share_is_cut_where_rounding_would_show_the_target(share: Fraction, goal: Fraction, printed: str) -> None:
    assert show.percent(share, goal) == printed


@pytest.mark.parametrize("days", [14, 62])
def test_the_page_costs_what_it_shows_whatever_the_history(days: int, scene: Scene) -> None:
    for number in range(days):
        for area in SIZES:
            scene.figures(area, FIRST + timedelta(days=number), {"ACT": 1})
    for number in range(20):
        scene.text(f"TH1 ACT {number}", outcome=Outcome.IGNORED)
    scene.client.config_resetstat()

    seen(scene, NOW + timedelta(days=days - 11))
    calls = {name: of["calls"] for name, of in cast("Any", scene.client.info("commandstats")).items()}

    assert calls == {
        "cmdstat_config|resetstat": 1,
        "cmdstat_hgetall": 6 * (2 + 14) + 8 + 1,  # levels, marks and 14 days of 6 areas; 8 texts; the intake
        "cmdstat_xrange": 8,  # what each text changed
        "cmdstat_xrevrange": 1,
        "cmdstat_zrange": 1,  # who has waited longest
        "cmdstat_zcard": 1,
    }


def test_another_campaign_is_shown_by_the_same_code(redis: Redis) -> None:
    tree = _three_levels()
    scene = Scene(redis, tree)
    scene.figures("A1", FIRST, {"VAC": 4, "LEFT": 2})
    scene.figures("B1", FIRST, {"VAC": 6})
    now = datetime(2024, 8, 10, 12, tzinfo=UTC)

    top, below = seen(scene, now), seen(scene, now, "A")

    assert [(row.area.code, row.figures.total, row.reported, row.of) for row in top.rows] == [
        ("A", 4, 1, 2),
        ("B", 6, 1, 1),
    ]
    assert (top.total.total, top.silent, top.sized) == (10, ("A",), True)
    assert [(row.area.code, row.figures.total) for row in below.rows] == [("A1", 4), ("A2", None)]
    assert below.silent == ("A2",)
    assert campaigns.ids(redis) == ["vaccines"]


def _three_levels() -> Campaign:
    shipped = plan().model_dump()
    area = {"aliases": (), "retired": False}
    words = {"vi": "x", "en": "x"}
    main = next(one for one in shipped["indicators"] if one["code"] == "ACT")
    vac = {**main, "code": "VAC", "aliases": (), "level": "clinic", "limits": {}, "window": None}
    left = {**vac, "code": "LEFT", "kind": "stock"}
    return Campaign.model_validate(
        {
            **shipped,
            "id": "vaccines",
            "levels": ("district", "town", "clinic"),
            "level_names": dict.fromkeys(("district", "town", "clinic"), words),
            "areas": [
                {**area, "code": "D", "name": "District", "level": "district", "parent": None},
                {**area, "code": "A", "name": "A", "level": "town", "parent": "D"},
                {**area, "code": "B", "name": "B", "level": "town", "parent": "D"},
                {**area, "code": "A1", "name": "A1", "level": "clinic", "parent": "A"},
                {**area, "code": "A2", "name": "A2", "level": "clinic", "parent": "A"},
                {**area, "code": "B1", "name": "B1", "level": "clinic", "parent": "B"},
            ],
            "indicators": [vac, left],
            "words": {},
            "main": "VAC",
            "size": None,
            "size_parts": (),
            "checks": (),
            "rates": (),
            "reminders": (),
        }
    )


def test_strangers_push_nobody_out_of_the_feed_and_a_long_text_is_cut(scene: Scene) -> None:
    scene.text("TH1 ACT 23 ABS 2" + " x" * 500)
    for _ in range(20):
        scene.text("xin chao", "+84977000001", outcome=Outcome.WAITING, reason="unregistered")

    found = seen(scene).feed

    assert [line.sender for line in found].count("+84977000001") == 2
    assert found[-1].body.startswith("TH1 ACT 23")
    assert len(found[-1].body) < 210
