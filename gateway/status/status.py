"""The status of a campaign on one day: who is silent, what waits, and the figures of the areas that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from redis import Redis

from gateway.books import board, cursor, entry_ids, inbox, roster
from gateway.books.board import Brief
from gateway.books.inbox import Text
from gateway.status import areas
from gateway.status.areas import AreaFigures, AreaRow, Reporting
from gateway.status.feed import SHOWN, FeedLine, line, lines
from gateway.status.in_vain import in_vain
from gateway.status.indicators import IndicatorFigures, indicators
from gateway.status.progress import Progress, days_until, progress
from gateway.status.waits import calls_for_help, waits
from parsers.campaign.plan import Area, Campaign
from parsers.figures.rates import RateStatus, standings

ROWS = 20
"""So many areas are shown at once, of more the worst first; of the others it is told who is silent."""
FEW, MANY = 40, 200
"""So many texts are looked through for those that the feed shows and for those that came in vain: few, if they do."""
LATE = timedelta(seconds=10)
"""A text that has waited so long to be judged makes the intake late."""


class Phase(StrEnum):
    """Where the campaign is in its days."""

    BEFORE = "before"
    RUNNING = "running"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Status:
    """All that the status page shows."""

    campaign: Campaign
    area: Area
    now: datetime
    today: date
    """The campaign's day; its last one once it is over."""
    day: date
    """The day that is shown."""
    phase: Phase
    is_reported: bool
    """Whether reports of the day that is shown are asked for: outside a campaign's days they are not."""
    reporting: tuple[Reporting, ...]
    """Of every area below the one that is shown."""
    silent: tuple[str, ...]
    """Those that have not all reported the day that is shown."""
    rows: tuple[AreaRow, ...]
    """Those of them that are shown at once, or of those that are looked for."""
    first: int
    """Which of them is the first."""
    among: int
    """How many there are to show."""
    find: str
    """The words by which areas are looked for; "" where none are."""
    total: AreaFigures
    targets: tuple[RateStatus, ...]
    progress: Progress
    indicators: tuple[IndicatorFigures, ...]
    in_vain: Mapping[str, int]
    """How many texts each silent area's people wrote, where nothing of any was stored."""
    locked: date | None
    """The day up to which all are locked."""
    feed: tuple[FeedLine, ...]
    waiting: int
    waiting_since: datetime | None
    urgent: tuple[FeedLine, ...]
    """The waiting texts that call for help, oldest first; of an earlier day none are looked for."""
    behind_since: datetime | None
    """The time of the newest judged text, while later ones wait to be judged."""

    @property
    def is_today(self) -> bool:
        """Whether the day that is shown is the newest."""
        return self.day == self.today

    @property
    def number(self) -> int:
        """Which day of the campaign is shown, from 1."""
        return self.campaign.number_of(self.day)

    @property
    def reported(self) -> int:
        """How many reporting areas have reported it."""
        return sum(one.reported for one in self.reporting)

    @property
    def of(self) -> int:
        """How many areas there are to report."""
        return sum(one.of for one in self.reporting)

    @property
    def days_left(self) -> int:
        """The days after today."""
        return (self.campaign.last_day - self.today).days

    @property
    def needed(self) -> int | None:
        """What every day to come that is no holiday must bring, so that nothing remains at the end."""
        if self.phase is Phase.AFTER or not self.is_today or self.total.remaining is None or not self.sized:
            return None
        tomorrow = self.today + timedelta(days=1)
        days = self.campaign.days_awaited(self.area.code, tomorrow, self.campaign.last_day)
        return max(-(-self.total.remaining // max(days, 1)), 0)

    @property
    def average(self) -> int | None:
        """What the days so far brought on average."""
        return None if self.total.total is None else round(self.total.total / self.number)

    @property
    def sized(self) -> bool:
        """Whether the size of any list is known, or the campaign has no sizes."""
        return self.campaign.size is None or self.total.size is not None


def status(
    books: Redis,
    campaign: Campaign,
    now: datetime,
    area: str | None = None,
    day: date | None = None,
    first: int = 0,
    feed_of: Sequence[str] | None = None,
    find: str = "",
) -> Status:
    """Read the status of `area` (by default the top one) and of the areas directly below it, from the `first` on.

    With `find` the rows are those of all areas in it that are called so. `day` is a day of the campaign until today,
    and today where it is left out. The feed is of the areas `feed_of`, of `area` where these are left out.
    """
    at = campaign.area[area or campaign.top.code]
    today = min(max(campaign.day_of(now), campaign.first_day), campaign.last_day)
    found = _Figures(books, campaign, at, day or today, today)
    phase = _phase(campaign, campaign.day_of(now))
    is_reported = phase is Phase.RUNNING or found.day < today
    among = found.among(find)
    bare = Status(
        campaign=campaign,
        area=at,
        now=now,
        today=today,
        day=found.day,
        phase=phase,
        is_reported=is_reported,
        reporting=tuple(found.reporting.values()),
        silent=tuple(one.area for one in found.reporting.values() if is_reported and one.is_silent),
        rows=found.rows(among[first : first + ROWS]),
        first=first,
        among=len(among),
        find=find,
        total=found.total(),
        targets=standings(campaign, at.code, found.own.levels, today),
        progress=found.progress(),
        indicators=indicators(campaign, at.code, found.own.levels, found.own.days[found.day]),
        in_vain={},
        locked=found.judged.locked,
        feed=(),
        waiting=0,
        waiting_since=None,
        urgent=(),
        behind_since=None,
    )
    return _with_texts(books, bare, found.judged.cursor, (at.code,) if feed_of is None else feed_of)


class _Figures:
    """The figures of an area and of those directly below it, read as far as they are shown."""

    def __init__(self, books: Redis, campaign: Campaign, at: Area, day: date, today: date) -> None:
        self.books, self.campaign, self.at, self.day, self.today = books, campaign, at, day, today
        self.judged = cursor.position(books, campaign.id)
        self.below = [campaign.area[code] for code in campaign.children[at.code]] or [at]
        self.briefs = self._briefs(self.below)
        self.reporting = self._reporting(self.briefs)
        self.own = board.boards(books, campaign.id, self.judged.generation, [at.code], [day])[at.code]

    def among(self, find: str) -> Sequence[Area]:
        """The areas whose rows can be shown."""
        if find:
            return areas.named(self.campaign, self.at, find)
        if len(self.below) <= ROWS:
            return self.below
        levels = {code: of.levels for code, of in self.briefs.items()} if self.day == self.today else {}
        return areas.worst_first(self.campaign, self.below, self.reporting, levels)

    def rows(self, shown: Sequence[Area]) -> tuple[AreaRow, ...]:
        """The rows of the areas that are shown."""
        codes = [one.code for one in shown]
        deeper = self._briefs([one for one in shown if one.code not in self.reporting])
        reporting = {**self.reporting, **self._reporting(deeper)}
        days = areas.last_days(self.campaign, self.day)
        boards = board.boards(self.books, self.campaign.id, self.judged.generation, codes, days)
        later = self._later(codes)
        moved = self._steps(codes, days, [self.campaign.main])
        return tuple(
            areas.row(
                self.campaign, one, boards[one.code], self.day, reporting[one.code], later[one.code],
                moved[one.code],
            )
            for one in shown
        )  # fmt: skip

    def total(self) -> AreaFigures:
        """The area's own sums; what cannot be summed in the books is added up from those below."""
        levels = areas.levels_on(self.campaign, self.at, self.own, self.day, self._later([self.at.code])[self.at.code])
        figures = areas.figures_of(self.campaign, self.at, levels, self.own.days[self.day])
        said = [of.reported[self.campaign.main] for of in self.briefs.values() if self.campaign.main in of.reported]
        left = (areas.remaining(self.campaign, one, self.briefs[one.code].levels) for one in self.below)
        known = [one for one in left if one is not None]
        is_now = self.day == self.today
        return replace(
            figures,
            today=sum(said) if said else None,
            remaining=(sum(known) if known else None) if is_now else figures.remaining,
        )

    def progress(self) -> Progress:
        """The progress of the area up to the day that is shown."""
        days = days_until(self.campaign, self.day)
        moved = self._steps([self.at.code], days, [self.campaign.main])[self.at.code]
        return progress(self.campaign, self.at.code, self.own.levels, moved)

    def _briefs(self, of: Sequence[Area]) -> Mapping[str, Brief]:
        codes = [one.code for one in of]
        levels = areas.level_fields(self.campaign)
        return board.briefs(self.books, self.campaign.id, self.judged.generation, codes, self.day, levels)

    def _reporting(self, of: Mapping[str, Brief]) -> Mapping[str, Reporting]:
        return {
            code: areas.reporting(self.campaign, self.campaign.area[code], brief, self.day)
            for code, brief in of.items()
        }

    def _later(self, codes: Sequence[str]) -> Mapping[str, areas.Steps]:
        """By how much the levels moved on the days after the one that is shown."""
        days = [self.day + timedelta(days=n + 1) for n in range((self.today - self.day).days)]
        return self._steps(codes, days, areas.codes_shown(self.campaign))

    def _steps(self, codes: Sequence[str], days: Sequence[date], of: Sequence[str]) -> Mapping[str, areas.Steps]:
        return board.steps(self.books, self.campaign.id, self.judged.generation, codes, days, of)


def _with_texts(books: Redis, bare: Status, reached: str, feed_of: Sequence[str]) -> Status:
    """The same with what has come by texts: the feed, those in vain, and what waits."""
    campaign, feed = bare.campaign, tuple[FeedLine, ...]()
    for count in (MANY,) if bare.silent or not bare.is_today else (FEW, MANY):
        texts = inbox.outlines(books, campaign.id, count, *_bounds(bare))
        senders = {text.sender for text in texts if text.is_of_a_phone}
        contacts = roster.by_phones(books, campaign.id, sorted(senders))
        feed = lines(books, campaign, feed_of, texts, contacts)
        if len(feed) == SHOWN or len(texts) < count:
            break
    tried = [text for text in texts if campaign.day_of(text.received_at) == bare.day]
    waiting, since = waits(books, campaign, (bare.area.code,))
    urgent = calls_for_help(books, campaign, feed_of) if waiting and bare.is_today else []
    callers = roster.by_phones(books, campaign.id, sorted({text.sender for text in urgent if text.is_of_a_phone}))
    return replace(
        bare,
        in_vain=in_vain(campaign, bare.silent, tried, contacts),
        feed=feed,
        waiting=waiting,
        waiting_since=since,
        urgent=tuple(line(text, callers.get(text.sender)) for text in urgent),
        behind_since=_behind_since(reached, texts, bare.now),
    )


def _bounds(bare: Status) -> tuple[str, str]:
    """The entries between which the texts of an earlier day stand; today's are the newest, whenever they came."""
    if bare.is_today:
        return "", ""
    begins, ends = (bare.campaign.begins(bare.day + timedelta(days=n)) for n in (0, 1))
    return entry_ids.at(ends), entry_ids.at(begins)


def _phase(campaign: Campaign, day: date) -> Phase:
    if day < campaign.first_day:
        return Phase.BEFORE
    return Phase.AFTER if day > campaign.last_day else Phase.RUNNING


def _behind_since(reached: str, texts: Sequence[Text], now: datetime) -> datetime | None:
    late = [text for text in texts if "outcome" not in text.fields and now - text.received_at > LATE]
    if not late:
        return None
    return entry_ids.written_at(reached) or late[-1].received_at
