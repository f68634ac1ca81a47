"""Checks of the texts: inbox, outcomes, ledger, and the lists that name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gateway.books import inbox, keys, ledger, outbox, review_queue
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import PHONE, Owned
from gateway.books.maintenance.survey import StreamEntry
from gateway.verification.look import Look, Rule
from parsers.decision import Outcome
from parsers.figures.stored import Series

FIELDS = ("kind", "entry", "received_at", "channel", "sender", "outcome", "reply", "waits_for")
KINDS = ("text", "order")
OUTCOMES = frozenset(Outcome)
COUNTED = Outcome.COUNTED.value
FILED = (Outcome.COUNTED.value, Outcome.SETTLED.value, Outcome.REFUSED.value, *review_queue.WAITS)
"""The outcomes of texts that are filed under an area and a day; one that waits there was taken back."""


def texts(look: Look, owned: Sequence[Owned]) -> None:
    """Each text is in the inbox, can be read, and has what its outcome requires."""
    campaign = owned[0].parts[0]
    ids = [one.parts[1] for one in owned]
    held = survey.ask(look.books, "HMGET", [(one.name, *FIELDS) for one in owned])
    kept = [(text_id, dict(zip(FIELDS, found, strict=True))) for text_id, found in zip(ids, held, strict=True) if found]
    stands = _entries(look, keys.inbox_key(campaign), [of["entry"] or "" for _, of in kept])
    for (text_id, of), entry in zip(kept, stands, strict=True):
        look.at(Rule.READABLE, _is_readable(of), f"text {text_id} of {campaign}")
        look.at(Rule.IN_INBOX, entry.get("id") == text_id, f"text {text_id} of {campaign}, entry {of['entry']}")
    _outcomes(look, campaign, kept)


def _is_readable(of: dict[str, str | None]) -> bool:
    needed = of["kind"] in KINDS and of["channel"] and (of["received_at"] or "").isdigit()
    return bool(needed) and (of["outcome"] is None or of["outcome"] in OUTCOMES)


def _outcomes(look: Look, campaign: str, kept: Sequence[tuple[str, dict[str, str | None]]]) -> None:
    replying = [(text_id, of["reply"]) for text_id, of in kept if of["reply"]]
    found = survey.ask(look.books, "EXISTS", [(outbox.message_key(campaign, reply or ""),) for _, reply in replying])
    for (text_id, reply), exists in zip(replying, found, strict=True):
        look.at(Rule.REPLIED, exists, f"text {text_id} of {campaign} names {reply}")
    waits = [text_id for text_id, of in kept if _waits(of["outcome"], of["waits_for"])]
    scores = survey.ask(look.books, "ZSCORE", [(review_queue.waiting_key(campaign), text_id) for text_id in waits])
    for text_id, score in zip(waits, scores, strict=True):
        look.at(Rule.ON_LIST, score is not None, f"text {text_id} of {campaign}")
    counted = [(text_id, of["entry"] or "") for text_id, of in kept if of["outcome"] == COUNTED]
    records = _entries(look, ledger.ledger_key(campaign), [entry for _, entry in counted])
    for (text_id, entry), record in zip(counted, records, strict=True):
        look.at(Rule.COUNTED, record.get("text") == text_id, f"text {text_id} of {campaign}, entry {entry}")


def _waits(outcome: str | None, place: str | None) -> bool:
    return outcome in review_queue.WAITS or (outcome == Outcome.REFUSED and bool(place))


def _entries(look: Look, stream: str, ids: Sequence[str]) -> list[dict[str, str]]:
    """The entries of a stream with these ids; empty ones for those that are missing."""
    found = survey.ask(look.books, "XRANGE", [(stream, entry, entry) for entry in ids])
    return [page[0][1] if page else {} for page in found]


def entries(look: Look, owned: Sequence[Owned]) -> None:
    """Each entry of the inbox has its text, and holds nothing but the text's id."""
    campaign = owned[0].parts[0]
    for page in survey.entries(look.books, owned[0].name):
        names = [(inbox.text_key(campaign, fields.get("id", "")), "entry") for _, fields in page]
        for (entry, fields), held in zip(page, survey.ask(look.books, "HGET", names), strict=True):
            look.at(Rule.KEPT, held == entry and set(fields) == {"id"}, f"entry {entry} of the inbox of {campaign}")
        _without_phones(look, owned[0].name, page)


def records(look: Look, owned: Sequence[Owned]) -> None:
    """Each record of the ledger can be read, belongs to a counted text, and is filed where it belongs."""
    campaign = owned[0].parts[0]
    for page in survey.entries(look.books, owned[0].name):
        names = [(inbox.text_key(campaign, fields.get("text", "")), "entry", "outcome") for _, fields in page]
        outcomes = survey.ask(look.books, "HMGET", names)
        for (entry, fields), kept in zip(page, outcomes, strict=True):
            said = _said(entry, fields)
            fits = said is not None and kept == [entry, COUNTED]
            look.at(Rule.RECORDED, fits, f"record {entry} of {campaign}, of text {fields.get('text')}")
            _filed(look, campaign, fields.get("text", ""), said or [])
        _without_phones(look, owned[0].name, page)


def _said(entry: str, fields: dict[str, str]) -> list[tuple[str, date]] | None:
    """The areas and days of a record; None if it cannot be read."""
    try:
        rows = ledger.record_of(entry, fields).rows
    except (ValueError, KeyError, TypeError):
        return None
    return list(dict.fromkeys((row.area, row.day) for row in rows if row.series is not Series.CHANGE))


def _filed(look: Look, campaign: str, text_id: str, said: Sequence[tuple[str, date]]) -> None:
    lists = [(inbox.index_key(campaign, area, day.isoformat()), text_id) for area, day in said]
    for (name, _), place in zip(lists, survey.ask(look.books, "LPOS", lists), strict=True):
        look.at(Rule.FILED, place is not None, f"text {text_id} is missing from {name}")


def _without_phones(look: Look, stream: str, page: Sequence[StreamEntry]) -> None:
    for entry, fields in page:
        clean = not any(PHONE.search(word) for pair in fields.items() for word in pair)
        look.at(Rule.NO_PHONES, clean, f"entry {entry} of {stream}")


def index(look: Look, owned: Sequence[Owned]) -> None:
    """Each text filed under an area and day is kept and was counted, or waits again."""
    names = [one.name for one in owned]
    filed = list(survey.lists(look.books, names))
    rows = [(inbox.text_key(owned[0].parts[0], text_id), "outcome") for _, text_id in filed]
    for (number, text_id), outcome in zip(filed, survey.ask(look.books, "HGET", rows), strict=True):
        where = f"{names[number]} names text {text_id}, which is {outcome or 'nothing'}"
        look.at(Rule.INDEXED, outcome in FILED, where)


def waits(look: Look, owned: Sequence[Owned]) -> None:
    """Each text in the review queue waits for a person."""
    campaign = owned[0].parts[0]
    for page in survey.members(look.books, owned[0].name):
        names = [(inbox.text_key(campaign, text_id), "outcome", "waits_for") for text_id in page]
        for text_id, (outcome, place) in zip(page, survey.ask(look.books, "HMGET", names), strict=True):
            look.at(
                Rule.WAITING, _waits(outcome, place), f"text {text_id} of {campaign}, which is {outcome or 'nothing'}"
            )
