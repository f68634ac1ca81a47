"""The targets as the page prints them: grouped by who reports them, those without data apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from gateway.web import show
from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign
from parsers.figures.rates import RateState, RateStatus, level_of

SIGNS = {RateState.MET: "✓", RateState.NEAR: "▲", RateState.MISSED: "●", RateState.UNKNOWN: "–", RateState.WATCHED: "·"}
METER_WIDTH = 120


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A rate as a line of the targets."""

    code: str
    name: str
    share: str
    raw: str
    """The numerator and the denominator."""
    goal: str
    state: RateState
    sign: str
    word: str
    pace: str
    """Whether it keeps the even pace, in words; "" where none applies."""
    is_on_pace: bool
    coverage: str
    meter: str
    """Says the meter in words."""
    reached: float
    goal_at: float
    pace_at: float | None
    inexact: bool


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets that areas of one level report."""

    name: str
    lines: tuple[TargetLine, ...]


def target_groups(campaign: Campaign, standings: Sequence[RateStatus]) -> list[TargetGroup]:
    """The targets with data, by the level that reports them, the lowest first."""
    known = [one for one in standings if one.state is not RateState.UNKNOWN]
    known.sort(key=lambda one: -campaign.levels.index(level_of(campaign, one.rate)))
    grouped = groupby(known, key=lambda one: level_of(campaign, one.rate))
    return [
        TargetGroup(
            label("reported_by", level=phrase(campaign.level_names[level])),
            tuple(_line(campaign, one) for one in of),
        )
        for level, of in grouped
    ]


def unknown_targets(campaign: Campaign, standings: Sequence[RateStatus]) -> list[TargetLine]:
    """Those for which no data has come."""
    return [_line(campaign, one) for one in standings if one.state is RateState.UNKNOWN]


def _line(campaign: Campaign, standing: RateStatus) -> TargetLine:
    rate, found = standing.rate, standing.part
    level = phrase(campaign.level_names[level_of(campaign, rate)]).lower()
    many = standing.areas > 1 and rate.areas_with is None and found.covered
    return TargetLine(
        code=rate.code,
        name=phrase(rate.name),
        share=show.percent(found.share, standing.goal),
        raw=raw(found.above, found.below),
        goal=_goal(standing),
        state=standing.state,
        sign=SIGNS[standing.state],
        word=label(f"state_{standing.state}"),
        pace="" if standing.is_on_pace is None else label("on_pace" if standing.is_on_pace else "behind_pace"),
        is_on_pace=bool(standing.is_on_pace),
        coverage=label("with_data", n=found.covered, all=standing.areas, level=level) if many else "",
        meter=_meter(standing),
        reached=_at(found.share),
        goal_at=_at(standing.goal),
        pace_at=None if standing.pace is None else _at(standing.pace),
        inexact=found.inexact and found.share is not None,
    )


def raw(above: int, below: int) -> str:
    """A fraction: 412/1.655; "" where nothing is known."""
    return f"{show.number(above)}/{show.number(below)}" if below > 0 else ""


def _goal(standing: RateStatus) -> str:
    target = standing.rate.target
    if target is None or standing.goal is None:
        return label("no_target")
    return f"{label(f'duty_{target.duty}')} {show.goal(standing.goal)}"


def _meter(standing: RateStatus) -> str:
    if standing.part.share is None or standing.goal is None:
        return ""
    values = {"share": show.percent(standing.part.share, standing.goal), "goal": show.goal(standing.goal)}
    if standing.pace is None:
        return label("meter", **values)
    return label("meter_pace", **values, pace=show.percent(standing.pace))


def _at(share: Fraction | None) -> float:
    """Where a share lies on the meter."""
    return round(float(min(share or Fraction(0), Fraction(1))) * METER_WIDTH, 1)
