"""The workbook of a campaign: a sheet for each question that people ask, real numbers, nothing where it is unknown.

The page gives it in the language of who downloads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.reports.gaps import gaps
from gateway.reports.report import AreaLine, WholeReport
from gateway.reports.words import (
    LANGUAGE,
    day,
    goal,
    heading,
    lacking,
    level,
    moment,
    phrase,
    place,
    short_day,
    spans,
    worded,
)
from gateway.spreadsheet import Cell, Tab, workbook
from parsers.campaign.parts import Translated
from parsers.campaign.plan import Indicator, Kind
from parsers.decision import Outcome

Row = tuple[Cell, ...]


def xlsx(report: WholeReport, language: str = LANGUAGE) -> bytes:
    """The whole workbook."""
    return workbook(sheets(report, language), report.campaign.zone, day=worded(language, "excel_day"))


def sheets(report: WholeReport, language: str = LANGUAGE) -> list[Tab]:
    """Its sheets, the most asked for first."""
    return Workbook(report, language).sheets()


def became(outcome: Outcome, language: str = LANGUAGE) -> str:
    """What became of a text."""
    return worded(language, f"became_{outcome}")


class Workbook:
    """The sheets of a report in a language."""

    def __init__(self, report: WholeReport, language: str) -> None:
        self.report, self.campaign, self.language = report, report.campaign, language
        self._level = level(report.campaign, report.campaign.indicator[report.campaign.main].level, language)

    def sheets(self) -> list[Tab]:
        """All of them."""
        return [
            self.areas(),
            self.indicators(),
            self.days(),
            self.rates(),
            self.all_figures(),
            self.lists(),
            self.reporting(),
            self.texts(),
        ]

    def areas(self) -> Tab:
        """Each area on the day and in total, then all together."""
        report, campaign = self.report, self.campaign
        stocks = [self._heading(campaign.indicator[code]) for code in campaign.stocks_beside_main]
        size = [self._heading(campaign.indicator[campaign.size])] if campaign.size else []
        columns = (
            *self._of_areas(), *size, *self._words("in_day", "total"), *stocks,
            *self._words("remaining", "rate", "newest"),
        )  # fmt: skip
        rows: list[Row] = [
            (line.area.code, line.area.name, *_figures(report, line), line.newest) for line in report.areas
        ]
        total = report.total
        listed = (total.size,) if campaign.size else ()
        share = report.main_rate.part.share if report.main_rate else None
        rows.append(
            ("", self._word("all"), *listed, total.today, total.total, *total.stocks, total.remaining, share, None)
        )
        return self._tab(self._word("by_area"), self._word("by_area_title"), columns, rows)

    def indicators(self) -> Tab:
        """Each area and each of its indicators, on the day and in total."""
        codes = _area_indicators(self.report)
        columns = (*self._of_areas(), *(f"{self._heading(one)} – {part}" for one in codes for part in self._parts(one)))
        rows = [
            (
                line.area.code,
                line.area.name,
                *(cell for one in codes for cell in _indicator_cells(self.report, line, one)),
            )
            for line in self.report.areas
        ]
        return self._tab(self._word("indicators"), self._word("indicators_title"), columns, rows)

    def days(self) -> Tab:
        """The main indicator by area and day; a day without a report is empty."""
        main, snapshot = self.campaign.indicator[self.campaign.main], self.report.snapshot
        columns = (
            *self._of_areas(), *(short_day(one, self.language) for one in snapshot.days),
            *self._words("days_sum", "days_adjusted", "total"),
        )  # fmt: skip
        rows: list[Row] = []
        for line in self.report.areas:
            said = [snapshot.sheet.reported(line.area.code, one, main.code) for one in snapshot.days]
            known = [value for value in said if value is not None]
            total = line.figures.total
            added = sum(known) if known else None
            rows.append(
                (line.area.code, line.area.name, *said, added, None if total is None else total - sum(known), total)
            )
        return self._tab(self._word("days"), self._word("days_title", what=self._phrase(main.name)), columns, rows)

    def rates(self) -> Tab:
        """The rates against what the plan asks."""
        columns = self._words(
            "code", "target", "numerator", "denominator", "rate", "asked", "standing", "lacking", "covered", "out_of",
            "source", "owner",
        )  # fmt: skip
        rows: list[Row] = []
        for one in self.report.rates:
            is_known = one.part.share is not None
            rows.append(
                (
                    one.rate.code, self._phrase(one.rate.name), one.part.above if is_known else None,
                    one.part.below if is_known else None, one.part.share, goal(one, self.language),
                    self._word(f"state_{one.state}"), lacking(one) if is_known else None, one.part.covered, one.areas,
                    one.rate.source, one.rate.owner,
                )
            )  # fmt: skip
        return self._tab(self._word("rate"), self._word("rates_title"), columns, rows)

    def all_figures(self) -> Tab:
        """Every indicator of the whole place."""
        columns = self._words("code", "indicator", "in_day", "total_or_now", "unit", "covered", "out_of", "definition")
        rows = [
            (
                one.indicator.code, self._phrase(one.indicator.name), one.day, one.level,
                self._phrase(one.indicator.unit), one.covered, one.of,
                self._phrase(one.indicator.definition) if one.indicator.definition else "",
            )
            for one in self.report.indicators
        ]  # fmt: skip
        return self._tab(self._word("whole"), self._word("indicators"), columns, rows)

    def lists(self) -> Tab:
        """The sizes of the lists, and how they are shared out."""
        report, campaign = self.report, self.campaign
        if campaign.size is None:
            return self._tab(self._word("lists"), self._word("lists_none"), self._of_areas()[1:], [])
        parts = [campaign.indicator[code] for code in campaign.size_parts]
        size = campaign.indicator[campaign.size]
        columns = (
            *self._of_areas(), self._heading(size), self._word("of_day"), *map(self._heading, parts),
            self._word("remaining"),
        )  # fmt: skip
        rows = [
            (
                line.area.code, line.area.name, line.figures.size, _newest(report, line, size),
                *(report.snapshot.level(line.area.code, one.code) for one in parts), line.figures.remaining,
            )
            for line in report.areas
        ]  # fmt: skip
        return self._tab(self._word("lists"), self._word("lists_title"), columns, rows)

    def reporting(self) -> Tab:
        """Who reported on how many days, on time or late, and which days are missing."""
        counts = self._words("days_due", "days_reported", "days_late", "days_missed", "which_missed", "newest")
        rows = [
            (
                line.area.code, line.area.name, line.due, len(line.reported),
                len(self.report.recorded.late.get(line.area.code, ())),
                len(line.missed), spans(line.missed, self.language), line.newest,
            )
            for line in self.report.areas
        ]  # fmt: skip
        return self._tab(self._word("silent_days"), self._word("reporting_title"), (*self._of_areas(), *counts), rows)

    def texts(self) -> Tab:
        """What came by texts, and what is missing."""
        return self._tab(
            self._word("texts"), self._word("texts_title"), self._words("about", "count"), list(self._about_texts())
        )

    def _about_texts(self) -> Iterator[Row]:
        texts = self.report.texts
        yield self._word("received"), texts.received
        yield from ((f"– {became(one, self.language)}", texts.outcomes.get(one, 0)) for one in Outcome)
        yield self._word("strangers"), texts.strangers
        yield self._word("texts_waiting"), self.report.waiting
        yield self._word("corrections"), self.report.recorded.corrections
        yield "", None
        yield from ((said, None) for said in gaps(self.report, self.report.recorded, self.language))

    def _tab(self, name: str, what: str, columns: tuple[str, ...], rows: Sequence[Row]) -> Tab:
        of = f"{self.report.called_in(self.language)}, {place(self.campaign, self.language)}"
        taken = moment(self.campaign, self.report.snapshot.taken_at, self.language)
        title = self._word("title", what=what, of=of, day=day(self.report.day, self.language), taken=taken)
        return Tab(name, title, columns, rows)

    def _word(self, name: str, **values: object) -> str:
        return worded(self.language, name, level=self._level, **values)

    def _words(self, *names: str) -> tuple[str, ...]:
        return tuple(map(self._word, names))

    def _phrase(self, of: Translated) -> str:
        return phrase(of, self.language)

    def _heading(self, of: Indicator) -> str:
        return heading(of, self.language)

    def _of_areas(self) -> tuple[str, str]:
        return self._word("code"), self._level.capitalize()

    def _parts(self, one: Indicator) -> tuple[str, ...]:
        return self._words("part_day", "part_total") if one.kind is Kind.FLOW else self._words("part_now")


def _figures(report: WholeReport, line: AreaLine) -> Row:
    of = line.figures
    listed = (of.size,) if report.campaign.size else ()
    return (*listed, of.today, of.total, *of.stocks, of.remaining, of.share)


def _area_indicators(report: WholeReport) -> list[Indicator]:
    """What the areas report: the enabled ones, and others that a figure has come for."""
    level_ = report.campaign.indicator[report.campaign.main].level
    shown = {one.indicator.code for one in report.indicators}
    return [one for one in report.campaign.indicators if one.level == level_ and one.code in shown]


def _indicator_cells(report: WholeReport, line: AreaLine, one: Indicator) -> Row:
    total = report.snapshot.level(line.area.code, one.code)
    return (line.said.get(one.code), total) if one.kind is Kind.FLOW else (total,)


def _newest(report: WholeReport, line: AreaLine, of: Indicator) -> Cell:
    """The day that the newest value is of."""
    days = report.snapshot.sheet.marked_days(line.area.code, of.code)
    return days[-1] if days else None
