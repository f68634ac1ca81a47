"""One submission being judged, and what a rule may say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from parsers.campaign.plan import Campaign
from parsers.decision import Option, Standing, Waiver
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import LedgerRow, Write
from parsers.meaning import AreaReport, Reason, Submission
from parsers.reply import Reply

UPDATED = "@"
"""Under which name a day remembers its newest text: time received, reference number, id."""


SAID = "@said"
"""Under which name a day remembers when the newest text about it that settled anything was sent."""


FINEST = timedelta(seconds=1)
"""Providers tell whole seconds: of less, nobody can say which was sent first."""


def addition_note(code: str) -> str:
    """Under which name the last addition to `code` is remembered."""
    return "@" + code


@dataclass(frozen=True, slots=True)
class ConfirmationRequest:
    """A rule asks back: what to say, what each answer does, and the figures quoted."""

    reply: Reply
    options: Mapping[str, Option]
    quoted: tuple[Write, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A submission that passed every rule, with the figures it makes."""

    submission: Submission
    writes: tuple[Write, ...]
    figures: Sheet
    rows: list[LedgerRow]


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """One submission being judged."""

    campaign: Campaign
    submission: Submission
    standing: Standing
    settled: tuple[Waiver, ...]
    writes: tuple[Write, ...]
    after: Sheet
    """The figures as they would be."""

    @property
    def before(self) -> Sheet:
        """The figures as they are."""
        return self.standing.figures

    def said(self) -> Iterator[tuple[AreaReport, str, int]]:
        """Every number of the text with its code, totals included."""
        for figures in self.submission.figures:
            for code, value in (*figures.values.items(), *figures.totals.items()):
                yield figures, code, value


def unchanged(sheet: Sheet, write: Write) -> bool:
    """Whether the figure already stands as the write would set it."""
    return sheet.stored_value(write.area, write.day, write.code, write.series) == write.value


def newest_said(sheet: Sheet, area: str, day: date) -> datetime | None:
    """When the newest text that settled anything about an area and day was sent."""
    noted = sheet.noted(area, day, SAID) or next(iter(sheet.noted(area, day, UPDATED).split()), "")
    return datetime.fromisoformat(noted) if noted else None


def is_older(sheet: Sheet, place: AreaReport, said_at: datetime) -> bool:
    """Whether what was sent then was sent before another text that settled anything about the area and day."""
    newest = newest_said(sheet, place.area, place.day)
    return newest is not None and newest - said_at >= FINEST


def quoted(case: ValidationContext, writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """The figures as they stand where `writes` would change them."""
    return tuple(
        replace(write, value=case.before.stored_value(write.area, write.day, write.code, write.series))
        for write in writes
    )
