"""Lines pasted from the heads' group: each is read as a text of that head would be, and tried by the rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway import entering, review
from gateway.books import roster
from gateway.web import outcomes, show
from gateway.web.enter.presenter import asked, refused
from gateway.web.labels.labels import label
from gateway.web.order_words import submission_words
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Waiver
from parsers.figures.stored import LedgerRow, Series, Write
from parsers.meaning import AreaReport, Meaning, Rejection, Submission
from parsers.privacy import mask
from parsers.reading.parse import parse
from parsers.replies.printing import fold
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.trial import ConfirmationRequest, Trial

MOST_LINES = 40
NAMED = re.compile(r"(?:\[?\d{1,2}:\d{2}\]?\s*)?(?P<name>[^:\d]{2,40}):\s*(?P<words>.+)")
"""A line with its sender's name before it, and perhaps the time before that, as messengers copy them."""


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line, and what would be stored of it."""

    number: int
    words: str
    sender: Contact | None
    """Whose name stands before the words, where the roster has one of that name."""
    submission: Submission | None
    settled: tuple[Waiver, ...] = ()
    seen: tuple[Write, ...] = ()
    said: str = ""
    """What would be stored, or why it cannot be."""
    before: str = ""
    others: str = ""
    """That its sender does not answer for these villages; empty where that is not so."""
    of: AreaReport | None = None
    """Whose day has to be looked at, where the rules ask about it."""

    @property
    def can_be_stored(self) -> bool:
        """Whether every rule is content."""
        return self.submission is not None

    @property
    def mark(self) -> str:
        """What the line would store and replace: another one once that is another thing."""
        seen = [(one.area, one.day, one.code, one.series, one.value) for one in self.seen]
        return hashlib.blake2b(repr((self.said, seen)).encode(), digest_size=8).hexdigest()

    @property
    def shown(self) -> str:
        """The words without hidden characters."""
        return show.words(self.words)


@dataclass(frozen=True, slots=True)
class LineReading:
    """What every line of one paste is read with: arranging a campaign's words costs far more than reading a line."""

    books: Redis
    campaign: Campaign
    vocabulary: Vocabulary
    people: Mapping[str, Contact]
    """The roster by folded name."""
    author: Contact
    now: datetime


def read_lines(
    books: Redis, campaign: Campaign, pasted: str, author: Contact, now: datetime, only: int | None = None
) -> list[PastedLine]:
    """Read the lines that are not empty, at most MOST_LINES of them, each against the figures as they are.

    `only` names the one line that is wanted, by its number.
    """
    written = [line.strip() for line in pasted.splitlines() if line.strip()][:MOST_LINES]
    everyone = roster.everyone(books, campaign.id) if written else []
    people = {fold(one.name).casefold(): one for one in everyone if one.name}
    reading = LineReading(books, campaign, Vocabulary.of(campaign), people, author, now)
    return [_read(reading, number, line) for number, line in enumerate(written, 1) if only in (None, number)]


def _read(of: LineReading, number: int, line: str) -> PastedLine:
    campaign, author, now = of.campaign, of.author, of.now
    named = NAMED.fullmatch(line)
    sender = of.people.get(fold(named["name"]).strip().casefold()) if named else None
    words = mask(named["words"] if named and sender else line).text
    meaning = parse(words, of.vocabulary, sender or author, now).meaning
    if not isinstance(meaning, Submission):
        return PastedLine(number, words, sender, None, said=_why(meaning))
    tried = entering.tried(of.books, campaign, author, meaning, now)
    match tried.result:
        case Trial(rows=rows, writes=writes):
            seen = tuple(_before(rows, write) for write in writes)
            before = "; ".join(_changes(rows)) if rows else label("outcome_duplicate")
            others = _others(campaign, sender, meaning)
            return PastedLine(number, words, sender, meaning, (), seen, submission_words(meaning), before, others)
        case ConfirmationRequest() as request:
            return PastedLine(
                number, words, sender, None, said=asked(campaign, request, ()).words, of=meaning.figures[0]
            )
        case Rejection() as rejection:
            return PastedLine(number, words, sender, None, said=refused(campaign, rejection, author, now))


def _others(campaign: Campaign, sender: Contact | None, what: Submission) -> str:
    areas = review.not_of(campaign, sender, what) if sender else ()
    return label("enter_paste_others", who=show.words(sender.name), areas=", ".join(areas)) if sender and areas else ""


def _why(meaning: Meaning) -> str:
    if isinstance(meaning, Rejection):
        why = outcomes.reason(meaning.reason)
        return label("enter_paste_word", why=why, word=show.words(meaning.word)) if meaning.word else why
    return label("enter_paste_no_figures")


def _before(rows: Sequence[LedgerRow], write: Write) -> Write:
    """What stands now where a write would change it; what it leaves as it is stands already."""
    olds = [row.old for row in rows if _same(row, write)]
    return Write(write.area, write.day, write.code, write.series, olds[0] if olds else write.value)


def _same(row: LedgerRow, write: Write) -> bool:
    return (row.area, row.day, row.code, row.series) == (write.area, write.day, write.code, write.series)


def _changes(rows: Sequence[LedgerRow]) -> Iterator[str]:
    """The figures that are replaced, as they are now."""
    for row in rows:
        if row.series is not Series.CHANGE and row.old is not None:
            yield label("enter_before", said=f"{row.code} {show.number(row.old)}")
