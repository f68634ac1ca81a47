"""Refused texts of known phones: each waits for a person until a report of its area and day has followed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gateway.books import refused, review_queue
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.refused import RefusedText
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Outcome
from parsers.figures.stored import NotLoadedError
from parsers.meaning import Act, Answer, FollowUp, Reason, Submission
from parsers.order import SettleOrder, UndoOrder
from parsers.validation.scope import place_of
from workers.batch import Batch, Entry, meaning_of

MOST = 20
"""So many wait of an area or person; an older one waits no more."""
WITHOUT_FIGURES = frozenset({Reason.NO_PENDING, Reason.EMPTY})
"""Refusals of texts that hold nothing a person could store."""


def waits_for(batch: Batch, entry: Entry, decision: Decision) -> str:
    """Of which area (or person) and day a report has to follow: "TH1 2024-08-12"; "" where none is waited for.

    NotLoadedError where the batch does not know what else waits for that.
    """
    text, contact = entry.text, batch.contacts.get(entry.text.sender)
    if decision.outcome is not Outcome.REFUSED or decision.to is not FollowUp.SENDER or not text.is_of_a_phone:
        return ""
    meaning = meaning_of(entry)
    if contact is None or decision.reason in WITHOUT_FIGURES or meaning is None or isinstance(meaning, Answer):
        return ""
    area, day = place_of(batch.campaign, contact, meaning, text.said_at)
    whose = area or of_person(contact)
    if whose not in batch.refused:
        raise NotLoadedError(whose)
    return f"{whose} {day}"


def of_person(contact: Contact) -> str:
    """Under which name the texts of a contact are kept that are of no certain area."""
    return f"@{contact.id}"


def operations(batch: Batch, entry: Entry, decision: Decision) -> Iterator[Operation]:
    """What a decision changes of the refused texts that wait; carried forward in memory too."""
    if place := waits_for(batch, entry, decision):
        yield from _enters(batch, entry.text, place)
    elif decision.submission and decision.outcome in (Outcome.COUNTED, Outcome.DUPLICATE):
        yield from _followed(batch, entry, decision.submission)


def settled(batch: Batch, text: Text) -> Iterator[Operation]:
    """The operations by which a text that a person has settled is waited for no more."""
    whose = text.fields.get("waits_for", "").split(" ")[0]
    if any(one.text_id == text.id for one in batch.refused.get(whose, ())):
        yield _keep(batch, whose, tuple(one for one in batch.refused[whose] if one.text_id != text.id))


def reopened(batch: Batch, text: Text) -> Iterator[Operation]:
    """The operations by which a settled text is waited for again."""
    if place := text.fields.get("waits_for"):
        yield from _listed(batch, text, place)


def _enters(batch: Batch, text: Text, place: str) -> Iterator[Operation]:
    yield review_queue.enter(batch.campaign.id, text.id, text.received_at)
    yield from _listed(batch, text, place)


def _listed(batch: Batch, text: Text, place: str) -> Iterator[Operation]:
    whose, day = review_queue.read_place(place)
    contact = batch.contacts.get(text.sender)
    role = contact.role if contact else batch.campaign.head_role
    those = (*batch.refused.get(whose, ()), RefusedText(text.id, day, text.said_at, role))
    for one in those[:-MOST]:
        yield from _gone(batch, one.text_id)
    yield _keep(batch, whose, those[-MOST:])


def _followed(batch: Batch, entry: Entry, submission: Submission) -> Iterator[Operation]:
    """What was refused before a report of the same area and day, or of the same person and day, needs nobody."""
    if submission.act is Act.CANCEL or isinstance(entry.order, UndoOrder):
        return
    about = batch.about[entry.order.text_id] if isinstance(entry.order, SettleOrder) else entry.text
    contact = batch.contacts.get(about.sender)
    for of in submission.figures:
        codes = {*of.values, *of.totals}
        for whose in (of.area, *([of_person(contact)] if contact else [])):
            known = batch.refused.get(whose, ())
            over = [
                one
                for one in known
                if one.day == of.day
                and one.said_at <= entry.text.said_at
                and (submission.nil or _reports(batch.campaign, one.role, codes))
            ]
            for one in over:
                yield from _gone(batch, one.text_id)
            if over:
                yield _keep(batch, whose, tuple(one for one in known if one not in over))


def _reports(campaign: Campaign, role: str, codes: set[str]) -> bool:
    """Whether somebody of this role reports any of these."""
    return role == campaign.office_role or any(role in campaign.indicator[code].reporters for code in codes)


def _gone(batch: Batch, text_id: str) -> Iterator[Operation]:
    if text := batch.about.get(text_id):
        fields = {name: value for name, value in text.fields.items() if name != "waits_for"}
        batch.about[text_id] = replace(text, fields=fields)
    yield from review_queue.followed(batch.campaign.id, text_id)


def _keep(batch: Batch, whose: str, those: tuple[RefusedText, ...]) -> Operation:
    batch.refused[whose] = those
    return refused.keep(batch.campaign.id, whose, those)
