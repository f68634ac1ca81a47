"""The figure sheet: the stored figures of a batch's areas, and how each decision changes them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from parsers.campaign.plan import Campaign, Indicator, Kind, Rate
from parsers.figures.stored import (
    REPORTS,
    LedgerRow,
    NotLoadedError,
    Place,
    Series,
    Sheet,
    Stored,
    Write,
    covered_field,
    total_field,
)


def _sums() -> dict[Place, dict[str, int]]:
    return defaultdict(lambda: defaultdict(int))


@dataclass(slots=True)
class FigureSheet:
    """Figures as stored, changed in memory text by text; `sets` and `sums` are what to write in the end."""

    campaign: Campaign
    stored: dict[str, Stored] = field(default_factory=dict)
    sets: dict[Place, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))
    """Fields to be set, or removed where None."""
    deltas: dict[Place, dict[str, int]] = field(default_factory=_sums)
    """What was added at the areas themselves, or for `reported` what their days came to; `sums` rolls it up."""

    def require(self, area: str, day: date) -> None:
        """Make sure that the figures of `area` from the day before `day` on are here."""
        stored = self.stored.get(area)
        if stored is None or (stored.since is not None and day <= stored.since):
            raise NotLoadedError(f"{area} {day}")

    def trial(self, areas: tuple[str, ...]) -> FigureSheet:
        """Figures of `areas` alone, to be changed without touching these; `adopt` takes them over."""
        return FigureSheet(self.campaign, {area: self.stored[area].copy() for area in areas})

    def adopt(self, trial: FigureSheet) -> None:
        """Make what a trial changed our own."""
        self.stored.update(trial.stored)
        for place, fields in trial.sets.items():
            self.sets[place].update(fields)
        for place, deltas in trial.deltas.items():
            ours = self.deltas[place]
            for name, delta in deltas.items():
                ours[name] += delta

    @property
    def sums(self) -> dict[Place, dict[str, int]]:
        """Fields to be added to, at every area that they are summed at; one that comes to 0 is removed."""
        found = _sums()
        for (sheet, area, day), deltas in self.deltas.items():
            above = self.campaign.lineage[area]
            for at in above[1:] if sheet is Sheet.REPORTED else above:
                sums = found[sheet, at, day]
                for name, delta in deltas.items():
                    sums[name] += delta
        return found

    def reported(self, area: str, day: date, code: str) -> int | None:
        """The number reported for `day`; for stocks and running totals the value reported on that day."""
        return self.stored[area].reported.get(day, {}).get(code)

    def total(self, area: str, day: date, code: str) -> int | None:
        """The running total (LK) reported of a flow on `day`."""
        return self.stored[area].reported.get(day, {}).get(total_field(code))

    def stored_value(self, area: str, day: date, code: str, series: Series) -> int | None:
        """The figure as reported, of either series; for changes, the level that they add up to by that day."""
        if series is Series.CHANGE:
            return self.level(area, code, day)
        return self.total(area, day, code) if series is Series.TOTAL else self.reported(area, day, code)

    def codes_on(self, area: str, day: date) -> list[str]:
        """The fields (code or code=) that have a figure of the area's own on `day`, not one summed from below."""
        own = self.campaign.codes_of[self.campaign.area[area].level]
        return [name for name in self.stored[area].reported.get(day, {}) if name.removesuffix("=") in own]

    def known(self, area: str, code: str, by: date | None = None) -> bool:
        """Whether `area` has reported a figure of `code` at all, or by a day."""
        reported = self.stored[area].reported_days
        days = (reported.get(code), reported.get(total_field(code)))
        if by is None:
            return any(days)
        number = self.campaign.number_of(by)
        return any(of and of[0] <= number for of in days)

    def level(self, area: str, code: str, day: date | None = None) -> int | None:
        """The level at the end of `day` (None: of the newest day); None where nothing is known."""
        stored = self.stored[area]
        if not (stored.reported_days.get(code) or stored.reported_days.get(total_field(code))):
            return None
        level = stored.levels.get(code, 0)
        if day is None:
            return level
        return level - sum([of[code] for on, of in stored.changes.items() if code in of and on > day])

    def marked_days(self, area: str, name: str) -> list[date]:
        """The days with a figure under `name` (code or code=), ascending."""
        first = self.campaign.first_day - timedelta(days=1)
        return [first + timedelta(days=number) for number in self.stored[area].reported_days.get(name, [])]

    def write(self, *writes: Write) -> list[LedgerRow]:
        """Set figures, with every step and sum that follows from them; give the ledger's rows."""
        rates = {(write.area, rate.code): rate for write in writes for rate in self.campaign.rates_of[write.code]}
        before = {place: dict(self.shares(place[0], rate)) for place, rate in rates.items()}
        rows = [row for write in writes for row in self._write(write)]
        for place, rate in rates.items():
            for share, value in self.shares(place[0], rate):
                self._add(Sheet.LEVELS, place[0], None, share, value - before[place][share])
        return rows

    def note(self, area: str, day: date, name: str, text: str) -> None:
        """Remember `text` beside the figures of `day`; `name` begins with @."""
        self.stored[area].notes.setdefault(day, {})[name] = text
        self.sets[Sheet.REPORTED, area, day][name] = text

    def noted(self, area: str, day: date, name: str) -> str:
        """What was remembered under `name`, or an empty text."""
        return self.stored[area].notes.get(day, {}).get(name, "")

    def _write(self, write: Write) -> list[LedgerRow]:
        """Set one figure, without the rates that it is a part of."""
        indicator = self.campaign.indicator[write.code]
        if write.series is Series.TOTAL and indicator.kind is not Kind.FLOW:
            raise ValueError(f"only a flow has an anchor, and {write.code} is a {indicator.kind}")
        name = total_field(write.code) if write.series is Series.TOTAL else write.code
        old = self.stored[write.area].reported.get(write.day, {}).get(name)
        if old == write.value:
            return []
        known_before = self.known(write.area, write.code)
        shifts = self._shifts(write, indicator, old)
        rows = [LedgerRow(write.area, write.day, write.code, write.series, old, write.value)]
        self._set_reported(write, name, indicator, old)
        rows += [self._shift(write.area, day, write.code, delta) for day, delta in shifts if delta]
        covered = int(self.known(write.area, write.code)) - int(known_before)
        self._add(Sheet.LEVELS, write.area, None, covered_field(write.code), covered)
        return rows

    def _shifts(self, write: Write, indicator: Indicator, old: int | None) -> list[tuple[date, int]]:
        """How `change` moves when a figure is set: the day's own step, and the next anchor's, which keeps its level."""
        sets_level = indicator.kind is not Kind.FLOW or write.series is Series.TOTAL
        anchors = self.stored[write.area].reported_days.get(
            total_field(write.code) if indicator.kind is Kind.FLOW else write.code, []
        )
        number = self.campaign.number_of(write.day)
        if sets_level:
            delta = self._target(write, indicator) - self._on(write.area, write.code, write.day)
            following = anchors[bisect_right(anchors, number) :]
        else:
            following = anchors[bisect_left(anchors, number) :]
            if following and following[0] == number:
                return []
            delta = (write.value or 0) - (old or 0)
        shifts = [(write.day, delta)]
        if following:
            shifts.append((self.campaign.first_day + timedelta(days=following[0] - 1), -delta))
        return shifts

    def _target(self, write: Write, indicator: Indicator) -> int:
        """The level that a written total gives its day; taken away, what the days themselves add up to."""
        if write.value is not None:
            return write.value
        day_before = self._on(write.area, write.code, write.day) - self._change(write.area, write.day, write.code)
        own = self.reported(write.area, write.day, write.code) if indicator.kind is Kind.FLOW else 0
        return day_before + (own or 0)

    def _on(self, area: str, code: str, day: date) -> int:
        return self.level(area, code, day) or 0

    def _change(self, area: str, day: date, code: str) -> int:
        return self.stored[area].changes.get(day, {}).get(code, 0)

    def _set_reported(self, write: Write, name: str, indicator: Indicator, old: int | None) -> None:
        self._sum(Sheet.REPORTED, write.area, write.day, REPORTS, self._reports(write, name, old))
        if indicator.kind is Kind.FLOW and write.series is Series.REPORTED:
            self._sum(Sheet.REPORTED, write.area, write.day, name, (write.value or 0) - (old or 0))
        _put(self.stored[write.area].reported.setdefault(write.day, {}), name, write.value)
        self.sets[Sheet.REPORTED, write.area, write.day][name] = _text(write.value)
        self._note_day(write.area, name, self.campaign.number_of(write.day), write.value is not None)

    def _reports(self, write: Write, name: str, old: int | None) -> int:
        """By how much a figure changes the number of areas that reported its day: a list's size alone is no report."""
        heads = self.campaign.head_codes & self.campaign.codes_of[self.campaign.area[write.area].level]
        others = (of for of in self.stored[write.area].reported.get(write.day, {}) if of != name)
        if write.code not in heads or any(of.removesuffix("=") in heads for of in others):
            return 0
        return int(write.value is not None) - int(old is not None)

    def _note_day(self, area: str, name: str, number: int, there: bool) -> None:
        days = self.stored[area].reported_days.setdefault(name, [])
        if there and number not in days:
            insort(days, number)
        elif not there and number in days:
            days.remove(number)
        self.sets[Sheet.REPORTED_DAYS, area, None][name] = " ".join(map(str, days)) or None

    def _shift(self, area: str, day: date, code: str, delta: int) -> LedgerRow:
        old = self._change(area, day, code)
        self._add(Sheet.CHANGE, area, day, code, delta)
        self._add(Sheet.LEVELS, area, None, code, delta)
        return LedgerRow(area, day, code, Series.CHANGE, old or None, (old + delta) or None)

    def _add(self, sheet: Sheet, area: str, day: date | None, name: str, delta: int) -> None:
        """Add to an area's sum, in memory too."""
        if not delta:
            return
        stored = self.stored[area]
        held = stored.levels if day is None else stored.changes.setdefault(day, {})
        _put(held, name, (held.get(name, 0) + delta) or None)
        self._sum(sheet, area, day, name, delta)

    def _sum(self, sheet: Sheet, area: str, day: date | None, name: str, delta: int) -> None:
        if delta:
            self.deltas[sheet, area, day][name] += delta

    def shares(self, area: str, rate: Rate) -> Iterator[tuple[str, int]]:
        """A leaf's part in a rate, by field: numerator, denominator, and 1 where it has data for both."""
        if rate.areas_with is not None:
            yield f"{rate.code}+", int(self._sum_of(area, rate.numerator) >= rate.areas_with)
            return
        counts = all(self.known(area, code) for code in (*rate.numerator, *rate.denominator))
        above = self._sum_of(area, rate.numerator) if counts else 0
        below = self._sum_of(area, rate.denominator) - self._sum_of(area, rate.minus) if counts else 0
        yield from ((f"{rate.code}+", above), (f"{rate.code}/", below), (f"{rate.code}#", int(counts)))

    def _sum_of(self, area: str, codes: tuple[str, ...]) -> int:
        return sum(self.level(area, code) or 0 for code in codes)


def _put(held: dict[str, int], name: str, value: int | None) -> None:
    if value is None:
        held.pop(name, None)
    else:
        held[name] = value


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
