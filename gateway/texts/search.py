"""The texts that somebody looks for, newest first: so many are looked at for a page, and the next goes on there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.about import areas_of, order_of
from gateway.books import entry_ids, inbox, ledger, roster
from gateway.books.inbox import Text
from gateway.texts.listed import listed
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow
from parsers.order import MenuOrder, author_of
from parsers.tokens.normalise import fold

SHOWN = 40
STEP = 250
LOOKED_AT = 1_000
"""So many texts are looked at for one page, whether they are wanted or not."""
PEOPLE = 20
"""The texts of so many people are looked up one by one; of more, all texts are gone through."""

Sees = Callable[[Set[str]], bool]
"""Whether somebody may see a text about these areas."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The texts that are looked for: all that fit everything said."""

    day: date | None = None
    """The campaign's day on which they came."""
    area: str = ""
    who: str = ""
    """A name or a part of it, or the last digits of a phone."""
    outcome: str = ""
    words: str = ""
    """What stands in them, accents and capitals aside."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text that was found."""

    text: Text
    contact: Contact | None
    """Whose phone it came from, as the roster is now."""
    rows: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TextsPage:
    """Some of the texts."""

    lines: tuple[Line, ...]
    older: str
    """Before which entry to go on; empty where nothing is older. A page may be short, and yet have older texts."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search within a campaign, by somebody who may not see everything."""

    books: Redis
    campaign: Campaign
    wanted: Sought
    sees: Sees
    digits: int = 3
    """So many digits of a phone may be compared: not more than are shown."""
    named: Set[str] = field(default_factory=frozenset)
    """The phones of those whose name is looked for."""


def search(books: Redis, campaign: Campaign, wanted: Sought, sees: Sees, digits: int = 3) -> Search:
    """A search; the roster is read where a name is looked for."""
    named: frozenset[str] = frozenset()
    if wanted.who and not _is_number(wanted.who):
        name = _folded(wanted.who)
        named = frozenset(one.phone for one in roster.everyone(books, campaign.id) if name in _folded(one.name))
    return Search(books, campaign, wanted, sees, digits, named)


def page(of: Search, before: str = "", shown: int = SHOWN, most: int = LOOKED_AT) -> TextsPage:
    """The next texts that fit; ValueError where `before` is no id of an entry."""
    if before:
        entry_ids.order(before)
    lines: list[Line] = []
    last, looked = before, 0
    for texts in _steps(of, before):
        lines += _fitting(of, texts)
        if len(lines) > shown:
            kept = lines[:shown]
            return TextsPage(_told(of, kept), kept[-1].text.entry)
        last, looked = texts[-1].entry, looked + len(texts)
        if looked >= most:
            return TextsPage(_told(of, lines), last)
    return TextsPage(_told(of, lines), "")


def moments(campaign: Campaign, day: date) -> tuple[datetime, datetime]:
    """When a day of the campaign begins and ends."""
    begins = datetime.combine(day, campaign.day_starts, campaign.zone)
    return begins, datetime.combine(day + timedelta(days=1), campaign.day_starts, campaign.zone)


def _steps(of: Search, before: str) -> Iterator[Sequence[Text]]:
    """All texts that may fit, newest first, some at a time."""
    since = ""
    if of.wanted.day:
        begins, ends = moments(of.campaign, of.wanted.day)
        since, end = entry_ids.at(begins), entry_ids.at(ends)
        before = min(before or end, end, key=entry_ids.order)
    phones, areas = _lists(of)
    size = STEP if of.wanted != Sought(day=of.wanted.day) or not of.sees(set()) else SHOWN + 1
    while found := (
        listed(of.books, of.campaign.id, phones, areas, SHOWN + 1, before, since)
        if phones or areas
        else inbox.between(of.books, of.campaign.id, size, before, since)
    ):
        yield found
        before = found[-1].entry


def _lists(of: Search) -> tuple[Sequence[str], Sequence[str]]:
    """The phones and the areas whose own lists hold everything that may fit; none where all texts are gone through."""
    if of.named:
        return (sorted(of.named), ()) if len(of.named) <= PEOPLE else ((), ())
    area = of.wanted.area
    if not area or of.campaign.children[area]:
        return (), ()
    people = [one.phone for one in roster.of_area(of.books, of.campaign.id, area)]
    return (people, (area,)) if len(people) <= PEOPLE else ((), ())


def _fitting(of: Search, texts: Sequence[Text]) -> list[Line]:
    phones = sorted({text.sender for text in texts if text.is_of_a_phone})
    people = roster.by_phones(of.books, of.campaign.id, phones)
    counted = [text.entry for text in texts if text.fields.get("outcome") == Outcome.COUNTED]
    rows = ledger.rows_of(of.books, of.campaign.id, counted) if _asks_for_areas(of) else {}
    lines = [Line(text, people.get(text.sender), rows.get(text.entry, ())) for text in texts]
    return [line for line in lines if _fits(of, line)]


def _asks_for_areas(of: Search) -> bool:
    return bool(of.wanted.area) or not of.sees(set())


def _fits(of: Search, line: Line) -> bool:
    wanted, text = of.wanted, line.text
    if wanted.outcome and text.fields.get("outcome", "") != wanted.outcome:
        return False
    if wanted.words and (text.is_order or _folded(wanted.words) not in _folded(text.body)):
        return False
    if wanted.who and not _is_by(of, line):
        return False
    return not _asks_for_areas(of) or _is_of_the_area(of, line)


def _is_by(of: Search, line: Line) -> bool:
    if _is_number(of.wanted.who):
        digits = "".join(one for one in of.wanted.who if one.isdigit())[-of.digits :]
        return line.text.is_of_a_phone and line.text.sender.endswith(digits)
    if line.text.sender in of.named:
        return True
    order = order_of(line.text)
    if order is None or isinstance(order, MenuOrder):
        return False
    return _folded(of.wanted.who) in _folded(author_of(order).name)


def _is_of_the_area(of: Search, line: Line) -> bool:
    areas = areas_of(line.text, line.contact, line.rows)
    lineage: Mapping[str, tuple[str, ...]] = of.campaign.lineage
    within = not of.wanted.area or any(of.wanted.area in lineage.get(area, ()) for area in areas)
    return within and of.sees(areas)


def _told(of: Search, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with what each text changed."""
    rows = ledger.rows_of(of.books, of.campaign.id, [line.text.entry for line in lines])
    return tuple(Line(line.text, line.contact, rows.get(line.text.entry, ())) for line in lines)


def _is_number(who: str) -> bool:
    return any(one.isdigit() for one in who) and not any(one.isalpha() for one in who)


def _folded(words: str) -> str:
    return " ".join(fold(words).text.split())
