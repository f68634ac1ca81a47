"""The closing: each area's figures to be confirmed, the plan's own sums over them, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gateway.reports.report import Report
from gateway.reports.snapshot import Snapshot
from gateway.reports.words import LANGUAGE, heading, number, phrase, worded
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Area, Campaign, Indicator, SumCheck


class SumState(StrEnum):
    """How a sum stands."""

    AGREES = "agrees"
    UNKNOWN = "unknown"  # a figure of it is missing, so nobody can say
    SHORT = "short"  # the parts are less than the whole, and should be all of it
    OVER = "over"  # the parts are more than the whole


@dataclass(frozen=True, slots=True)
class ConfirmedFigure:
    """A figure of an area; None is unknown."""

    indicator: Indicator
    value: int | None
    newest: date | None
    """The last day of which it was said."""


@dataclass(frozen=True, slots=True)
class PlanSum:
    """Figures that the plan says add up: to a list, or to no more than others."""

    parts: tuple[ConfirmedFigure, ...]
    whole: tuple[ConfirmedFigure, ...]
    must_equal: bool

    @property
    def is_told(self) -> bool:
        """Whether a sheet to sign has room for it: the list and its parts always, a ceiling once it can be judged."""
        return self.must_equal or self.state is not SumState.UNKNOWN

    @property
    def unknown(self) -> list[Indicator]:
        """Those of its figures that nobody has said."""
        return [one.indicator for one in (*self.parts, *self.whole) if one.value is None]

    @property
    def left(self) -> int:
        """By how much the whole is more than the parts; an unknown figure counts as 0."""
        return _added(self.whole) - _added(self.parts)

    @property
    def state(self) -> SumState:
        """How it stands."""
        if self.left < 0 and not any(one.value is None for one in self.whole):
            return SumState.OVER
        if self.unknown:
            return SumState.UNKNOWN
        return SumState.SHORT if self.must_equal and self.left else SumState.AGREES

    def said(self, language: str = LANGUAGE) -> str:
        """The sum in words: Kích hoạt 156 + Vắng mặt 14 + Không đủ ĐK 9 = 179, so với Danh sách phê duyệt 410."""
        is_known = all(one.value is not None for one in self.parts)
        total = number(_added(self.parts), language=language) if is_known else "?"
        parts = _listed(self.parts, language)
        parts = parts if len(self.parts) == 1 else f"{parts} = {total}"
        return worded(language, "sum", parts=parts, whole=_listed(self.whole, language))

    def verdict(self, language: str = LANGUAGE) -> str:
        """How it stands, in words."""
        left = number(abs(self.left), language=language)
        match self.state:
            case SumState.UNKNOWN:
                return worded(language, "sum_unknown", named=_named(self.unknown, language))
            case SumState.OVER:
                return worded(language, "sum_over", n=left)
            case SumState.SHORT:
                return worded(language, "sum_short", n=left)
        return worded(language, "sum_agrees") if self.must_equal else worded(language, "sum_within", n=left)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an area confirms by signing."""

    area: Area
    figures: tuple[ConfirmedFigure, ...]
    sums: tuple[PlanSum, ...]
    reported: int
    """On how many days it has reported."""
    missed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that does not add up in an area, and who can say what is right."""

    area: Area
    what: str
    call: tuple[Contact, ...]
    roles: tuple[str, ...]
    """Who should know it, where nobody of them is in the roster."""


def confirmations(report: Report) -> list[Confirmation]:
    """The figures of each area that reports, up to the day of the report."""
    snapshot = report.snapshot
    return [
        Confirmation(
            line.area, tuple(_figures(snapshot, line.area)), tuple(_sums(snapshot, line.area)), len(line.reported),
            line.missed,
        )
        for line in report.asked
    ]  # fmt: skip


def disagreements(report: Report, people: Sequence[Contact], language: str = LANGUAGE) -> list[Disagreement]:
    """What does not add up in the areas that report and in those above them, each once."""
    snapshot = report.snapshot
    above = [one for one in report.campaign.areas if one.level != report.asked[0].area.level] if report.asked else []
    return [
        Disagreement(
            area,
            what,
            tuple(_who_knows(report.campaign, area, codes, people)),
            _roles(report.campaign, codes, language),
        )
        for area in (*(line.area for line in report.asked), *above)
        for what, codes in _faults(snapshot, area, language)
    ]


def _faults(snapshot: Snapshot, area: Area, language: str) -> Iterator[tuple[str, list[Indicator]]]:
    missing: dict[tuple[str, ...], list[Indicator]] = {}
    for figure in _figures(snapshot, area):
        if figure.value is None:
            missing.setdefault(figure.indicator.reporters, []).append(figure.indicator)
    for of in missing.values():  # whoever is called is asked for no figure of others
        yield worded(language, "unknown", named=_named(of, language)), of
    for one in _sums(snapshot, area):
        if one.state in (SumState.OVER, SumState.SHORT):
            said = f"{one.said(language)}: {one.verdict(language)}"
            yield said, [part.indicator for part in (*one.parts, *one.whole)]


def _figures(snapshot: Snapshot, area: Area) -> Iterator[ConfirmedFigure]:
    """What an area reports: what is asked of it, and what it has said beside that."""
    for one in snapshot.campaign.reported_at(area.level):
        found = _figure(snapshot, area, one)
        is_due = one.required and (one.window is None or one.window.first <= snapshot.day)
        if is_due or found.value is not None:
            yield found


def _figure(snapshot: Snapshot, area: Area, of: Indicator) -> ConfirmedFigure:
    days = [*snapshot.marks(area.code).get(of.code, ())]
    return ConfirmedFigure(of, snapshot.level(area.code, of.code), snapshot.day_at(days[-1]) if days else None)


def _sums(snapshot: Snapshot, area: Area) -> Iterator[PlanSum]:
    """The list and its parts, then the plan's checks that speak of this area's own figures."""
    campaign = snapshot.campaign
    own = {one.code for one in campaign.reported_at(area.level)}
    partition = _partition(campaign)
    if partition and {*partition[0], *partition[1]} <= own:
        yield _sum(snapshot, area, *partition, must_equal=True)
    for check in campaign.checks:
        if isinstance(check, SumCheck) and {*check.parts, *check.at_most} <= own:
            sides = (check.parts, check.at_most)
            if partition is None or (set(sides[0]), sides[1]) != (set(partition[0]), partition[1]):
                yield _sum(snapshot, area, *sides, must_equal=False)


def _partition(campaign: Campaign) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The parts that share out the list, and the list; None where the plan does not share it out.

    With the main indicator alone as a part, whoever is left over is simply not done yet.
    """
    if campaign.size is None or len(campaign.size_parts) < 2:
        return None
    return campaign.size_parts, (campaign.size,)


def _sum(snapshot: Snapshot, area: Area, parts: Iterable[str], whole: Iterable[str], *, must_equal: bool) -> PlanSum:
    of = snapshot.campaign.indicator
    left, right = ([_figure(snapshot, area, of[code]) for code in codes] for codes in (parts, whole))
    return PlanSum(tuple(left), tuple(right), must_equal)


def _who_knows(campaign: Campaign, area: Area, of: Sequence[Indicator], people: Sequence[Contact]) -> Iterator[Contact]:
    """Those whose role reports one of these indicators and who may do so for an area, its own people first."""
    roles = {role for one in of for role in one.reporters}
    knows = [one for one in people if one.role in roles and one.fits(campaign)]
    knows = [one for one in knows if one.may_report_for(area.code, campaign)]
    yield from sorted(knows, key=lambda one: (area.code not in one.areas, one.name))


def _roles(campaign: Campaign, of: Sequence[Indicator], language: str) -> tuple[str, ...]:
    roles = dict.fromkeys(role for one in of for role in one.reporters)
    return tuple(phrase(campaign.roles[role], language) for role in roles)


def _added(figures: Iterable[ConfirmedFigure]) -> int:
    return sum(one.value or 0 for one in figures)


def _listed(figures: Iterable[ConfirmedFigure], language: str) -> str:
    none = worded(language, "none")
    return " + ".join(f"{_short(one.indicator, language)} {number(one.value, none, language)}" for one in figures)


def _named(of: Iterable[Indicator], language: str) -> str:
    return ", ".join(f"«{heading(one, language)}»" for one in of)


def _short(of: Indicator, language: str) -> str:
    return phrase(of.title, language) if of.title else of.code


def role_of(campaign: Campaign, contact: Contact, language: str = LANGUAGE) -> str:
    """What a contact is called."""
    return phrase(campaign.roles[contact.role], language)
