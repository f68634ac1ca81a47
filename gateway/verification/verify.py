"""`verify`: the ledger is added up again by separate code and compared with every stored figure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redis import Redis

from gateway.books import campaigns, entry_ids, ledger
from gateway.books.keys import figures_key, intake_key
from gateway.books.ledger import Record
from gateway.books.maintenance import audit
from gateway.books.maintenance.audit import Books, Position
from gateway.verification.recount import Recount, recount

TRIES = 5
PAUSE_SECONDS = 0.2
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was compared, and each difference as a sentence."""

    records: int = 0
    rows: int = 0
    areas: int = 0
    days: int = 0
    figures: int = 0
    faults: tuple[str, ...] = ()
    steady: bool = True
    """False: texts were judged all the time, so nothing could be compared."""

    @property
    def clean(self) -> bool:
        """Whether everything was compared and no difference was found."""
        return self.steady and not self.faults


def verify(client: Redis, campaign_id: str) -> Verification:
    """Compare all figures and outcomes of a campaign with its ledger and inbox; drains may go on."""
    for turn in range(TRIES):
        time.sleep(PAUSE_SECONDS * turn)
        before = audit.position(client, campaign_id)
        campaign = campaigns.of_revision(client, campaign_id, before.revision)
        records = list(ledger.read(client, campaign_id))
        books = audit.read(client, campaign_id, before.generation)
        if audit.position(client, campaign_id) == before:
            return compare(campaign_id, before, records, recount(campaign, records), books)
    return Verification(steady=False)


def compare(campaign_id: str, at: Position, records: Sequence[Record], counted: Recount, books: Books) -> Verification:
    """Compare the books with the ledger and the inbox; without I/O."""
    wanted = {figures_key(campaign_id, at.generation, *sheet): fields for sheet, fields in counted.sheets.items()}
    faults = [
        *counted.faults,
        *(f"{name} holds something of another type." for name in books.wrong),
        *_sheet_faults(wanted, books.sheets, books.wrong),
        *_newest_faults(campaign_id, at, counted),
        *_inbox_faults(at, books),
        *_record_faults(at, records, books),
        *_index_faults(campaign_id, records, books),
    ]
    figures = sum(len(fields) for fields in wanted.values())
    return Verification(counted.records, counted.rows, counted.areas, counted.days, figures, tuple(faults))


def _sheet_faults(
    wanted: Mapping[str, Mapping[str, str]], kept: Mapping[str, Mapping[str, str]], wrong: Sequence[str]
) -> Iterator[str]:
    """Every field that differs from the ledger's value."""
    for name in sorted({*wanted, *kept} - {*wrong}):
        expected, found = wanted.get(name, NOTHING), kept.get(name, NOTHING)
        if expected == found:
            continue
        for part in sorted({*expected, *found}):
            if expected.get(part) != found.get(part):
                should, does = expected.get(part, "nothing"), found.get(part, "nothing")
                yield f"{name} {part}: the ledger makes it {should}, the books hold {does}."


def _newest_faults(campaign_id: str, at: Position, counted: Recount) -> Iterator[str]:
    """A fault if `newest_day` is wrong: days after it would never be read."""
    last = counted.last_day.isoformat() if counted.last_day else ""
    if at.newest_day < last:
        found = at.newest_day or "nothing"
        yield f"{intake_key(campaign_id)} newest_day: there are figures of {last}, the books hold {found}."


def _inbox_faults(at: Position, books: Books) -> Iterator[str]:
    """Texts up to the cursor have an outcome, texts after it have none, and no text is in the inbox twice."""
    seen: set[str] = set()
    for entry, text_id in books.inbox:
        kept = books.outcomes[text_id]
        if text_id in seen:
            yield f"Inbox entry {entry}: text {text_id} stands in the inbox twice."
        elif not kept.known:
            yield f"Inbox entry {entry}: its text {text_id} is not kept."
        elif kept.entry != entry:
            yield f"Text {text_id} entry: it is {entry} in the inbox, the text holds {kept.entry or 'nothing'}."
        elif kept.outcome and _later(entry, at.cursor):
            yield f"Text {text_id} outcome: the cursor has not reached it, the text holds {kept.outcome}."
        elif not kept.outcome and not _later(entry, at.cursor):
            yield f"Text {text_id} outcome: the cursor has passed it, the text holds nothing."
        seen.add(text_id)


def _record_faults(at: Position, records: Sequence[Record], books: Books) -> Iterator[str]:
    """Every record belongs to a counted text before the cursor, and every counted text has a record."""
    entries = dict(books.inbox)
    recorded = {record.text_id for record in records}
    for text_id, kept in books.outcomes.items():
        if kept.outcome == "counted" and text_id not in recorded:
            yield f"Text {text_id} outcome: the text holds counted, the ledger has no record of it."
    for record in records:
        if _later(record.entry, at.cursor):
            yield f"Ledger record {record.entry}: the cursor, {at.cursor}, has not reached it."
        if entries.get(record.entry) != record.text_id:
            found = entries.get(record.entry, "nothing")
            yield f"Ledger record {record.entry}: its text is {record.text_id}, the inbox holds {found}."
        elif books.outcomes[record.text_id].outcome != "counted":
            found = books.outcomes[record.text_id].outcome or "nothing"
            yield f"Text {record.text_id} outcome: the ledger counts it, the text holds {found}."


def _index_faults(campaign_id: str, records: Sequence[Record], books: Books) -> Iterator[str]:
    """Each area's list names the records that changed it, in order."""
    wanted: dict[str, list[str]] = {}
    for record in records:
        for area in dict.fromkeys(row.area for row in record.rows):
            wanted.setdefault(ledger.area_key(campaign_id, area), []).append(record.entry)
    for name in sorted({*wanted, *books.index} - {*books.wrong}):
        yield from _list_faults(name, wanted.get(name, []), books.index.get(name, ()))


def _list_faults(name: str, expected: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    extra, missing = Counter(found) - Counter(expected), Counter(expected) - Counter(found)
    yield from (f"{name}: it names record {entry}, the ledger holds none for it." for entry in extra)
    yield from (f"{name}: record {entry} of the ledger is missing from it." for entry in missing)
    if not extra and not missing and list(found) != list(expected):
        yield f"{name}: its records are not in the ledger's order."


def _later(entry: str, than: str) -> bool:
    """Whether a stream id comes after another."""
    return entry_ids.order(entry) > entry_ids.order(than)
