"""Whatever is said, in whatever order, every level is what the ledger adds up to, at every area and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from gateway import redis as clients
from gateway.books import cursor, figures
from gateway.books.keys import key
from gateway.verification.verify import verify
from parsers.campaign.plan import Campaign, Kind
from parsers.figures.stored import Series, Sheet
from parsers.meaning import Act, AreaReport, Mode, Submission
from tests.conftest import Server
from tests.support.examples import examples
from tests.support.judging import PLAN, judge, load, outcomes, put, settle

FIRST = date(2024, 9, 29)
DAYS = [FIRST + timedelta(days=number) for number in range(6)]
"""Sessions (MTG, PPL) are reported from the third of these days on."""
EXAMPLES = settings(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def district() -> Campaign:
    """The same plan under a district of two communes, whose heads report dossiers too."""
    plan = PLAN.model_dump()
    plan["id"] = "district"
    plan["levels"] = ("district", *plan["levels"])
    plan["level_names"]["district"] = {"vi": "Huyện", "en": "District"}
    communes = ({"code": "XB", "name": "Xã B", "level": "commune", "parent": "H"},)
    villages = ({"code": "BB1", "name": "Thôn B1", "level": "village", "parent": "XB"},)
    top = {"code": "H", "name": "Huyện", "level": "district"}
    areas = [{**area, "parent": area["parent"] or "H"} for area in plan["areas"]]
    plan["areas"] = (top, *areas, *communes, *villages)
    for indicator in plan["indicators"]:
        if indicator["code"] in ("RCV", "ONL"):
            indicator["reporters"] = ("head", *indicator["reporters"])
    return Campaign.model_validate(plan)


DISTRICT = district()
CODES = {
    "commune": {"RCV": st.integers(0, 90), "ONL": st.integers(0, 30)},
    "village": {
        "ACT": st.integers(0, 40), "ABS": st.integers(0, 9), "INE": st.integers(0, 9), "MTG": st.integers(0, 2),
        "PPL": st.integers(0, 30), "DSD": st.sampled_from([150, 400]), "REG": st.integers(0, 5),
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Redis]:
    with clients.books(server.url, timeout_seconds=5.0) as made:
        yield made


@st.composite
def places(draw: st.DrawFn, campaign: Campaign) -> tuple[str, date]:
    """An area that reports, most often one of two, so that texts meet; and a day."""
    few = ["TH1", "TH1", "TH2", campaign.top.code if campaign is PLAN else "XA"]
    more = [area.code for area in campaign.areas if area.level in CODES]
    return draw(st.sampled_from(few + more)), draw(st.sampled_from([*DAYS, *DAYS[2:5], *DAYS[2:5]]))


@st.composite
def numbers(draw: st.DrawFn, campaign: Campaign) -> AreaReport:
    """One area's day, with numbers of the day and running totals."""
    area, day = draw(places(campaign))
    codes = CODES[campaign.area[area].level]
    chosen = draw(st.lists(st.sampled_from(sorted(codes)), min_size=1, max_size=3, unique=True))
    values = {code: draw(codes[code]) for code in chosen}
    flows = [code for code in chosen if code in ("ACT", "REG")]
    totals = {code: draw(st.integers(0, 90)) for code in flows if draw(st.booleans())}
    alone = {code for code in totals if draw(st.booleans())}  # only the total, not the day's number
    return AreaReport(area, day, {code: value for code, value in values.items() if code not in alone}, totals)


@st.composite
def cancellations(draw: st.DrawFn, campaign: Campaign) -> Submission:
    """Of a whole day, or of some indicators."""
    area, day = draw(places(campaign))
    codes = sorted(CODES[campaign.area[area].level])
    named = draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))
    return Submission(Act.CANCEL, (AreaReport(area, day),), codes=tuple(named))


def reports(campaign: Campaign) -> st.SearchStrategy[Submission]:
    """Reports, corrections and additions, of one area's day or of two."""
    act = st.sampled_from([Act.REPORT, Act.CORRECT, Act.CORRECT, Act.ADD])
    of = st.lists(numbers(campaign), min_size=1, max_size=2, unique_by=lambda figures: (figures.area, figures.day))
    return st.builds(lambda act, of: Submission(act, tuple(of), _mode(of[0])), act, of)


def _mode(figures: AreaReport) -> Mode:
    if not figures.totals:
        return Mode.DAY
    return Mode.BOTH if figures.values else Mode.TOTAL


def scripts(campaign: Campaign) -> st.SearchStrategy[list[list[Submission]]]:
    """Batches of submissions."""
    one = st.one_of(reports(campaign), reports(campaign), cancellations(campaign))
    return st.lists(st.lists(one, min_size=1, max_size=6), min_size=1, max_size=6)


@dataclass
class Said:
    """What stands as said, the plainest way: no steps, no sums."""

    campaign: Campaign
    of: dict[tuple[str, date], dict[tuple[str, Series], int]] = field(default_factory=dict)

    def hear(self, submission: Submission) -> None:
        for figures_ in submission.figures:
            day = self.of.setdefault((figures_.area, figures_.day), {})
            if submission.act is Act.CANCEL:
                for name in [name for name in day if not submission.codes or name[0] in submission.codes]:
                    del day[name]
            for code, value in figures_.values.items():
                old = day.get((code, Series.REPORTED), 0) if submission.act is Act.ADD else 0
                day[code, Series.REPORTED] = old + value
            for code, value in figures_.totals.items():
                day[code, Series.TOTAL] = value

    def level(self, area: str, code: str, day: date) -> int | None:
        """The level at the end of a day, of a leaf; None where nothing was said on any day."""
        kind = self.campaign.indicator[code].kind
        reported = self._days(area, code, Series.REPORTED)
        totals = self._days(area, code, Series.TOTAL)
        if not reported and not totals:
            return None
        if kind is not Kind.FLOW:
            return next((reported[on] for on in sorted(reported, reverse=True) if on <= day), 0)
        anchor = max((on for on in totals if on <= day), default=None)
        later = sum(value for on, value in reported.items() if on <= day and (anchor is None or on > anchor))
        return later + (totals[anchor] if anchor else 0)

    def summed(self, area: str, code: str, day: date) -> int:
        """The levels of all leaves in an area, added up."""
        level = self.campaign.indicator[code].level
        leaves = [
            one.code for one in self.campaign.areas if one.level == level and area in self.campaign.lineage[one.code]
        ]
        return sum(self.level(leaf, code, day) or 0 for leaf in leaves)

    def _days(self, area: str, code: str, series: Series) -> dict[date, int]:
        return {day: said[code, series] for (at, day), said in self.of.items() if at == area and (code, series) in said}


def run(client: Redis, campaign: Campaign, batches: list[list[Submission]]) -> Said:
    """Judge the batches one after another on an empty server; what was counted."""
    client.flushall()
    load(client, campaign)
    said = Said(campaign)
    for batch in batches:
        for submission, outcome in zip(batch, settle(client, batch, campaign), strict=True):
            assert outcome in ("counted", "duplicate", "refused", "waiting"), outcome
            if outcome == "counted":
                said.hear(submission)
    return said


def kept_levels(client: Redis, campaign: Campaign, area: str) -> dict[date, dict[str, int]]:
    """The levels of an area on each day: the kept steps added up."""
    levels: dict[str, int] = {}
    found: dict[date, dict[str, int]] = {}
    for day in DAYS:
        steps = cast("dict[str, str]", client.hgetall(figures.sheet_key(campaign.id, "0", Sheet.CHANGE, area, day)))
        for code, step in steps.items():
            levels[code] = levels.get(code, 0) + int(step)
        found[day] = {code: level for code, level in levels.items() if level}
    return found


def figure_hashes(client: Redis, campaign: Campaign) -> dict[str, dict[str, str]]:
    """Every hash of figures, without the notes in it."""
    found: dict[str, dict[str, str]] = {}
    for sheet in Sheet:
        for name in cast("list[str]", client.keys(key(campaign.id, sheet, "*"))):
            fields = cast("dict[str, str]", client.hgetall(name))
            found[name] = {field: value for field, value in fields.items() if not field.startswith("@")}
    return {name: fields for name, fields in found.items() if fields}


def check(client: Redis, campaign: Campaign, said: Said) -> None:
    """Every kept level is what was said, at every area and day; and the books agree with their ledger."""
    newest = cursor.position(client, campaign.id).newest_day
    loaded = figures.load(client, campaign, "0", {area.code: FIRST for area in campaign.areas}, newest)
    for area in campaign.areas:
        codes = CODES.get(area.level, {})
        for code in codes:
            wanted = [said.level(area.code, code, day) for day in DAYS]
            assert [loaded.level(area.code, code, day) for day in DAYS] == wanted, (area.code, code)
        kept = kept_levels(client, campaign, area.code)
        all_codes = [code for of in CODES.values() for code in of]
        for day in DAYS:
            levels = {code: said.summed(area.code, code, day) for code in all_codes}
            assert kept[day] == {code: level for code, level in levels.items() if level}, (area.code, day)
    assert verify(client, campaign.id).faults == ()


@EXAMPLES
@given(batches=scripts(PLAN))
def test_any_interleaving_leaves_levels_equal_to_what_was_said(client: Redis, batches: list[list[Submission]]) -> None:
    said = run(client, PLAN, batches)

    check(client, PLAN, said)


@settings(EXAMPLES, max_examples=examples(40))
@given(batches=scripts(DISTRICT))
def test_the_same_holds_under_a_third_level(client: Redis, batches: list[list[Submission]]) -> None:
    said = run(client, DISTRICT, batches)

    check(client, DISTRICT, said)


@settings(EXAMPLES, max_examples=examples(40))
@given(batches=scripts(PLAN))
def test_one_batch_or_many_give_the_same_books(client: Redis, batches: list[list[Submission]]) -> None:
    run(client, PLAN, batches)
    in_batches = figure_hashes(client, PLAN)
    run(client, PLAN, [[submission for batch in batches for submission in batch]])

    assert figure_hashes(client, PLAN) == in_batches


@settings(EXAMPLES, max_examples=examples(80))
@given(batches=scripts(PLAN), report=numbers(PLAN), together=st.booleans())
def test_a_report_and_its_cancellation_leave_all_as_it_was(
    client: Redis, batches: list[list[Submission]], report: AreaReport, together: bool
) -> None:
    codes = tuple({*report.values, *report.totals})
    first = Submission(
        Act.CANCEL, (AreaReport(report.area, report.day),), codes=codes
    )  # so that nothing is overwritten
    run(client, PLAN, [*batches, [first]])
    before = figure_hashes(client, PLAN)

    submissions = [Submission(Act.REPORT, (report,), _mode(report)), first]
    if together:
        settle(client, submissions)
    else:
        for submission in submissions:
            settle(client, [submission])

    assert figure_hashes(client, PLAN) == before
    assert verify(client, PLAN.id).faults == ()


def test_most_of_what_is_drawn_is_counted(client: Redis) -> None:
    """The properties above are about something: these plain submissions are all taken."""
    client.flushall()
    load(client)
    submissions = [
        Submission(Act.REPORT, (AreaReport("TH1", FIRST, {"DSD": 400, "ACT": 30, "ABS": 4}),)),
        Submission(
            Act.CORRECT, (AreaReport("TH1", FIRST, {}, {"ACT": 50}), AreaReport("TH2", FIRST, {"ACT": 3})), Mode.TOTAL
        ),
        Submission(Act.ADD, (AreaReport("TH2", FIRST, {"ACT": 3}),)),
        Submission(Act.CANCEL, (AreaReport("TH1", FIRST),), codes=("ACT",)),
        Submission(Act.REPORT, (AreaReport("XA", FIRST, {"RCV": 90, "ONL": 30}),)),
        Submission(Act.CANCEL, (AreaReport("XA", FIRST),)),
    ]
    ids = [put(client, submission) for submission in submissions]
    judge(client)

    assert outcomes(client, ids) == ["counted"] * len(ids)
