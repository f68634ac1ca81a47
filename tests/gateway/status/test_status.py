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
        (178, 11, (RateState.MISSED, True)),  # 11/62 is 17.7 %: on the even pace, and yet far from the target
        (177, 11, (RateState.MISSED, False)),
        (949, 62, (RateState.MISSED, False)),  # on the last day the pace is the target
        (950, 62, (RateState.NEAR, False)),
        (1000, 62, (RateState.MET, None)),
        (1000, 11, (RateState.MET, None)),
    ],
)
def test_the_even_pace_is_told_apart_from_the_target(
    done: int, day: int, expected: tuple[RateState, bool | None]
) -> None:
    levels = {"R2+": done, "R2/": 1000, "R2#": 5, "INE#": 5}

    found = {one.rate.code: one for one in standings(plan(), "XA", levels, FIRST + timedelta(days=day - 1))}

    assert (found["R2"].state, found["R2"].is_on_pace) == expected


def test_a_rate_of_dossiers_has_no_pace() -> None:
    found = {one.rate.code: one for one in standings(plan(), "XA", {"R4+": 1, "R4/": 100, "R4#": 1}, DAY_11)}

    assert (found["R4"].state, found["R4"].is_on_pace) == (RateState.MISSED, None)


def test_the_numerator_and_the_denominator_of_a_rate_are_known(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 41, "INE": 10})

    found = next(one.part for one in seen(scene).targets if one.rate.code == "R2")

    assert (found.above, found.below) == (41, 400)


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
    seen(scene)  # the script is loaded once
    scene.client.config_resetstat()

    seen(scene, NOW + timedelta(days=days - 11))
    calls = {name: of["calls"] for name, of in cast("Any", scene.client.info("commandstats")).items()}

    assert calls == {
        "cmdstat_config|resetstat": 1,
        "cmdstat_evalsha": 8,  # two for the briefs; the area; its rows; their small lines; the line; outlines; texts
        "cmdstat_hgetall": 5 + 2 + 1 + 5 * (2 + 14) + 8 + 1,  # day, levels, marks and days, in scripts; texts; intake
        "cmdstat_hmget": 5 + 5 * 14 + days + 20 + 1,  # briefs, steps and outlines, in scripts; who sent the texts
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


def test_an_earlier_day_shows_its_figures_and_who_was_silent(scene: Scene) -> None:
    scene.figures("TH1", date(2024, 8, 17), {"ACT": 5, "ABS": 40})
    scene.figures("TH2", date(2024, 8, 17), {"ACT": 2})
    scene.figures("TH1", DAY_11, {"ACT": 7, "ABS": 30})

    found = status(scene.client, scene.campaign, NOW, day=date(2024, 8, 17))
    th1, th2, *_ = found.rows

    assert (found.is_today, found.number, found.silent) == (False, 8, ("TH3", "TH4", "TH5"))
    assert (th1.figures.today, th1.figures.total, th1.figures.stocks) == (5, 5, (40, None))
    assert (th2.figures.today, th2.figures.total) == (2, 2)
    assert (found.total.today, found.total.total, found.total.size) == (7, 7, 1690)
    assert th1.cells[-1] == (date(2024, 8, 17), Cell.REPORTED)


def test_what_was_said_first_after_an_earlier_day_was_unknown_then(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 7})

    [th1, *_] = status(scene.client, scene.campaign, NOW, day=date(2024, 8, 17)).rows

    assert (th1.figures.total, th1.figures.size) == (None, 410)


def test_after_its_end_an_earlier_day_still_says_who_was_silent(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 7})

    found = status(scene.client, scene.campaign, datetime(2024, 12, 1, tzinfo=UTC), day=DAY_11)

    assert found.silent == ("TH2", "TH3", "TH4", "TH5")


def test_only_the_last_days_are_shown_of_a_long_campaign(scene: Scene) -> None:
    scene.figures("TH1", FIRST, {"ACT": 7})
    later = NOW + timedelta(days=30)

    [th1, *_] = seen(scene, later).rows

    assert (len(th1.cells), th1.cells[-1][0], th1.age_days) == (14, date(2024, 9, 19), 40)
    assert th1.levels == (7,) * 14


def test_the_small_line_ends_at_the_total(scene: Scene) -> None:
    scene.figures("TH1", date(2024, 8, 19), {"ACT": 5})
    scene.figures("TH1", DAY_11, {}, {"ACT": 12})  # a running total moves the line as well

    [th1, *_] = seen(scene).rows

    assert th1.levels[-3:] == (0, 5, 12)


def test_the_progress_follows_the_days_beside_the_even_pace(scene: Scene) -> None:
    scene.figures("TH1", FIRST, {"ACT": 30})
    scene.figures("TH2", DAY_11, {"ACT": 12, "INE": 5})

    found = seen(scene).progress

    assert [(one.moved, one.total) for one in found.points][:2] == [(30, 30), (0, 30)]
    assert [(one.moved, one.total, one.pace) for one in found.points][-1] == (12, 42, 299)  # 1685 · 11/62
    assert (found.aim, found.last_day) == (1685, date(2024, 10, 10))


def test_without_lists_there_is_a_line_but_no_pace(redis: Redis) -> None:
    scene = Scene(redis, twin("no-lists", FIRST))
    scene.figures("TH1", FIRST, {"ACT": 30})

    found = seen(scene).progress

    assert (found.aim, {one.pace for one in found.points}, found.points[-1].total) == (None, {None}, 30)


def test_a_village_whose_texts_were_all_asked_back_tried_in_vain(scene: Scene) -> None:
    scene.people()
    for n in (1, 2, 3):
        scene.text(f"th5 kh {n}", "+84905000005", at=NOW - timedelta(minutes=n), outcome=Outcome.ASKED)
    scene.text("kh", "+84905000004", at=NOW, outcome=Outcome.REFUSED)
    scene.text("kh", "+84905000004", at=NOW, outcome=Outcome.DUPLICATE)  # something of it is stored
    scene.text("kh", "+84905000003", at=NOW - timedelta(days=1), outcome=Outcome.REFUSED)  # yesterday
    scene.text("cam on", "+84905000002", at=NOW, outcome=Outcome.IGNORED)
    scene.text("TH1 ACT 5", "+84905000001", at=NOW, figures_of=("TH1", DAY_11, {"ACT": 5}))
    scene.text("kh", "+84905000001", at=NOW, outcome=Outcome.ASKED)  # of a village that has reported

    assert seen(scene).in_vain == {"TH5": 3}


def test_the_feed_and_what_waits_are_those_of_the_area(scene: Scene) -> None:
    scene.people()
    scene.text("TH1 ACT 5", "+84905000001", figures_of=("TH1", DAY_11, {"ACT": 5}))
    scene.text("kho qua", "+84905000001", outcome=Outcome.WAITING, waits=True)
    scene.text("kho qua", "+84905000002", outcome=Outcome.WAITING, waits=True)
    scene.text("la ai", "+84977000001", outcome=Outcome.WAITING, reason="unregistered", waits=True)

    own, everything = seen(scene, area="TH1"), seen(scene)

    assert ([line.body for line in own.feed], own.waiting) == (["kho qua", "TH1 ACT 5"], 1)
    assert (len(everything.feed), everything.waiting) == (4, 3)


def test_whatever_came_in_of_an_area_is_seen(scene: Scene) -> None:
    scene.figures("TH1", DAY_11, {"ACT": 5, "REG": 2})
    scene.figures("XA", DAY_11, {"RCV": 120})

    found = {one.indicator.code: one for one in seen(scene).indicators if one.covered}
    village = {one.indicator.code for one in seen(scene, area="TH1").indicators}

    assert {code: (one.day, one.level, one.covered, one.of) for code, one in found.items()} == {
        "ACT": (5, 5, 1, 5),
        "REG": (2, 2, 1, 5),
        "DSD": (None, 1690, 5, 5),
        "RCV": (120, 120, 1, 1),
    }
    assert "REG" in village
    assert "RCV" not in village
    assert "HHV" not in village  # switched off


def many(redis: Redis) -> Scene:
    """45 villages, of which two have reported."""
    base = twin("many", FIRST).model_dump()
    top, village, *_ = base["areas"]
    villages = [{**village, "code": f"V{n}", "name": f"Thôn {n}", "aliases": ()} for n in range(45)]
    scene = Scene(redis, Campaign.model_validate({**base, "areas": [top, *villages]}))
    for n in (3, 44):
        scene.figures(f"V{n}", DAY_11, {"ACT": n, "DSD": 100})
    return scene


def test_of_many_areas_some_are_shown_the_worst_first_and_all_are_counted(redis: Redis) -> None:
    scene = many(redis)
    first, last = seen(scene), status(redis, scene.campaign, NOW, first=40)

    assert [row.area.code for row in first.rows] == [f"V{n}" for n in range(21) if n != 3]
    assert [row.area.code for row in last.rows] == ["V41", "V42", "V43", "V3", "V44"]
    assert (first.among, last.among) == (45, 45)
    assert (first.reported, first.of, len(first.silent)) == (2, 45, 43)
    assert (first.total.today, first.total.total, first.total.remaining) == (47, 47, 200 - 47)


def test_an_area_is_found_by_its_code_or_a_part_of_its_name(redis: Redis) -> None:
    scene = many(redis)

    def found(words: str, first: int = 0) -> list[str]:
        page = status(redis, scene.campaign, NOW, first=first, find=words)
        assert (page.reported, page.of, page.total.today) == (2, 45, 47)  # the sums stay those of the whole
        return [row.area.code for row in page.rows]

    assert found("v3") == ["V3", *(f"V{n}" for n in range(30, 40))]
    assert found("THON 44") == ["V44"]
    assert found("thôn", first=40) == ["V40", "V41", "V42", "V43", "V44"]
    assert found("Tịnh Hiệp") == []


def test_of_an_earlier_day_those_that_did_not_report_it_come_first(redis: Redis) -> None:
    scene = many(redis)
    day = DAY_11 - timedelta(days=1)
    scene.figures("V0", day, {"ACT": 1})

    page = status(redis, scene.campaign, NOW, day=day, first=40)

    assert [row.area.code for row in page.rows] == ["V41", "V42", "V43", "V44", "V0"]
