"""Forgetting: personal data removed when their time is over, or when their owner asks; figures stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from redis import Redis

from gateway.books import (
    broadcasts,
    campaigns,
    cursor,
    forgotten,
    inbox,
    outbox,
    questions,
    reminded,
    reply_history,
    roster,
    strangers,
    ussd_sessions,
)
from gateway.books.apply import apply
from gateway.books.forgotten import FORGOTTEN, Removed
from gateway.books.inbox import Text
from gateway.books.keys import inbox_key
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import PHONE
from gateway.books.operations import Operation, remove
from gateway.books.outbox import Delivery
from parsers.campaign.plan import Campaign

AT_ONCE = 500
"""So many records are changed in one step."""
TRIES = 50
"""A drain that moves the cursor meanwhile is let go first, so often."""
STILL_NEEDED = (Delivery.QUEUED, Delivery.SENDING)
RETENTION, ASKED = "retention", "asked"


class NotForgottenError(Exception):
    """Not everything could be removed; the text is one sentence that says what to do."""


def forget_phone(client: Redis, campaign: str, phone: str, now: datetime) -> Removed:
    """Remove a phone, the name and words of its owner, and what was sent to it; the figures stay with their village."""
    found = _texts_about(client, campaign, phone)
    if any("outcome" not in text.fields for text in found):
        raise NotForgottenError("a text of this phone is not judged yet: start the gateway, and then forget it again.")
    sent = _sent_to(client, campaign, phone, found)
    _stop_sending(client, campaign, sent)
    contacts = len(roster.by_phones(client, campaign, [phone]))
    removed = Removed(now.isoformat(), ASKED, len(found), len(sent), contacts)
    operations = [*_people(client, campaign, [phone]), *_removing(client, campaign, found, sent, now)]
    _carry_out(client, campaign, iter([*operations, forgotten.noted(campaign, removed)] if removed else operations))
    outbox.forget_talk(client, campaign, [phone])
    ussd_sessions.forget_draft(client, campaign, phone)
    return removed


def forget_what_is_over(client: Redis, campaign: str, now: datetime) -> Removed:
    """Remove what the campaign's retention no longer lets us keep; how much."""
    plan, _ = campaigns.current(client, campaign)
    people = roster.everyone(client, campaign)
    known = {contact.phone for contact in people}
    removed = Removed(now.isoformat(), RETENTION)
    for page in _texts(client, campaign):
        over = [text for text in page if _is_over(plan, text, known, now)]
        late = [text.fields["reply"] for text in page if text.fields.get("reply")]
        sent = _sent_over(client, campaign, plan, late, now)
        _carry_out(client, campaign, _removing(client, campaign, over, sent, now))
        _forget_people(client, campaign, sorted({text.sender for text in over if text.is_of_a_phone} - known))
        removed = replace(removed, texts=removed.texts + len(over), sent=removed.sent + len(sent))
    for rows in _rows(client, campaign):
        sent = _sent_over(client, campaign, plan, rows, now)
        _carry_out(client, campaign, _removing(client, campaign, [], sent, now))
        removed = replace(removed, sent=removed.sent + len(sent))
    if people and _days_since_end(plan, now) > plan.retention.contacts_days:
        _forget_people(client, campaign, sorted(known))
        removed = replace(removed, contacts=len(people))
    if removed:
        _carry_out(client, campaign, iter([forgotten.noted(campaign, removed)]))
    return removed


def _is_over(plan: Campaign, text: Text, known: set[str], now: datetime) -> bool:
    """Whether the time of a text is over: judged, with words in it, of a stranger or of a campaign that has ended."""
    if "outcome" not in text.fields or FORGOTTEN in text.fields:
        return False
    ended = _days_since_end(plan, now)
    if not text.is_of_a_phone:
        return ended > plan.retention.contacts_days and bool(PHONE.search(text.body))
    stranger = text.sender not in known and now - text.received_at > timedelta(days=plan.retention.strangers_days)
    return stranger or ended > plan.retention.texts_days


def _sent_over(client: Redis, campaign: str, plan: Campaign, ids: Sequence[str], now: datetime) -> list[str]:
    """Of texts of ours those whose time is over."""
    lasts = timedelta(days=plan.retention.sent_days)
    return [
        one.id
        for one in outbox.messages(client, campaign, ids).values()
        if one.receiver and one.delivery not in STILL_NEEDED and now - (one.handed_at or one.expires_at) > lasts
    ]


def _days_since_end(plan: Campaign, now: datetime) -> int:
    return (plan.day_of(now) - plan.last_day).days


def _texts(client: Redis, campaign: str) -> Iterator[list[Text]]:
    """Every text and order, in pages."""
    for page in survey.entries(client, inbox_key(campaign)):
        yield inbox.texts(client, campaign, [fields["id"] for _, fields in page])


def _rows(client: Redis, campaign: str) -> Iterator[list[str]]:
    """The ids of all texts of broadcasts, in pages."""
    for broadcast in broadcasts.all_ids(client, campaign):
        yield from survey.items(client, broadcasts.rows_key(campaign, broadcast))


def _removing(
    client: Redis, campaign: str, texts: Sequence[Text], sent: Sequence[str], now: datetime
) -> Iterator[Operation]:
    for text in texts:
        yield from forgotten.text(campaign, text, now)
    for message_id in outbox.messages(client, campaign, sent):
        yield forgotten.message(campaign, message_id, now)


def _texts_about(client: Redis, campaign: str, phone: str) -> list[Text]:
    """The texts of a phone, and the orders that name it."""
    return [one for page in _texts(client, campaign) for one in page if one.sender == phone or phone in one.body]


def _sent_to(client: Redis, campaign: str, phone: str, found: Sequence[Text]) -> list[str]:
    """The ids of what we sent to a phone."""
    marks = outbox.talk(client, campaign, phone, 0)
    replies = [text.fields["reply"] for text in found if text.fields.get("reply")]
    ids = sorted({*replies, *(mark.removeprefix("o:") for mark in marks if mark.startswith("o:"))})
    return [one.id for one in outbox.messages(client, campaign, ids).values() if one.receiver == phone]


def _stop_sending(client: Redis, campaign: str, sent: Sequence[str]) -> None:
    """Let nothing go out any more that is still to go out."""
    for one in outbox.messages(client, campaign, sent).values():
        if one.delivery in (*STILL_NEEDED, Delivery.UNKNOWN):
            outbox.settle(client, campaign, one.channel, one.id, Delivery.EXPIRED)


def _people(client: Redis, campaign: str, phones: Sequence[str]) -> Iterator[Operation]:
    """The operations that remove what is kept by phone."""
    for phone, question in questions.of_phones(client, campaign, phones).items():
        yield from questions.closed(campaign, phone, question)
    for by_phone in (roster.phones_key, reply_history.answered_key, reminded.reminded_key, strangers.strangers_key):
        yield from (remove(by_phone(campaign), phone) for phone in phones)


def _forget_people(client: Redis, campaign: str, phones: Sequence[str]) -> None:
    _carry_out(client, campaign, _people(client, campaign, phones))
    outbox.forget_talk(client, campaign, phones)


def _carry_out(client: Redis, campaign: str, operations: Iterator[Operation]) -> None:
    """Apply operations, some at a time, between the batches of whoever judges."""
    while batch := list(islice(operations, AT_ONCE)):
        for _ in range(TRIES):
            at = cursor.position(client, campaign)
            if apply(client, campaign, at, at.cursor, batch):
                break
        else:
            raise NotForgottenError("texts come in too fast to remove anything: try again later.")
