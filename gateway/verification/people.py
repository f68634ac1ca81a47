"""Checks of what is kept about people: roster, open questions, reply history, reminders, consents and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from gateway.books import inbox, outbox, questions, reconciled, reminded, reply_history, roster
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import Owned
from gateway.books.notes import Noted
from gateway.verification.look import Look, Rule
from parsers.campaign.phones import is_phone
from parsers.decision import Question

Read = TypeVar("Read")
NOTED = TypeAdapter(Noted)


def contacts(look: Look, owned: Sequence[Owned]) -> None:
    """Each contact can be read and fits the plan in force."""
    campaign = owned[0].parts[0]
    plan = look.plan(campaign)
    for page in survey.fields(look.books, owned[0].name):
        for phone, kept in page.items():
            contact = _read(roster.read, phone, kept)
            is_sound = contact and plan and is_phone(contact.phone) and contact.id and contact.fits(plan)
            look.at(Rule.ROSTER, is_sound, f"contact {contact.id if contact else phone} of {campaign}")


def _read(read: Callable[[Sequence[str], Sequence[str]], Mapping[str, Read]], phone: str, kept: str) -> Read | None:
    """What a book keeps for a phone; None if it cannot be read."""
    try:
        return read([phone], [kept])[phone]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def asked(look: Look, owned: Sequence[Owned]) -> None:
    """Each open question can be read, belongs to a kept contact, text and reply, and has a time limit."""
    campaign = owned[0].parts[0]
    for page in survey.fields(look.books, owned[0].name):
        found = {phone: _read(questions.read, phone, kept) for phone, kept in page.items()}
        known = survey.ask(look.books, "HEXISTS", [(roster.phones_key(campaign), phone) for phone in found])
        for (phone, question), is_known in zip(found.items(), known, strict=True):
            about = f"text {question.text_id}" if question else f"phone {phone}"
            fits = question and is_known and _belongs(look, campaign, phone, question)
            look.at(Rule.ASKED, fits, f"the question about {about} of {campaign}")


def _belongs(look: Look, campaign: str, phone: str, question: Question) -> bool:
    if not question.text_id:  # a read-back: the question belongs to a text of ours only
        [receiver] = survey.ask(look.books, "HGET", [(outbox.message_key(campaign, question.reply_id), "receiver")])
        return bool(receiver == phone)
    [sender] = survey.ask(look.books, "HGET", [(inbox.text_key(campaign, question.text_id), "sender")])
    [due] = survey.ask(look.books, "ZSCORE", [(questions.due_key(campaign), question.text_id)])
    reply = outbox.message_key(campaign, question.reply_id)
    [exists] = survey.ask(look.books, "EXISTS", [(reply,)]) if question.reply_id else [True]
    return sender == phone and due is not None and bool(exists)


def due(look: Look, owned: Sequence[Owned]) -> None:
    """Each text in the list of time limits is kept."""
    campaign = owned[0].parts[0]
    for page in survey.members(look.books, owned[0].name):
        kept = survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, text_id),) for text_id in page])
        for text_id, exists in zip(page, kept, strict=True):
            look.at(Rule.DUE, exists, f"text {text_id} of {campaign}")


def answered(look: Look, owned: Sequence[Owned]) -> None:
    """Each reply history can be read."""
    for page in survey.fields(look.books, owned[0].name):
        for phone, kept in page.items():
            look.at(Rule.REPLY_HISTORY, _read(reply_history.read, phone, kept), f"phone {phone} of {owned[0].parts[0]}")


def reminders(look: Look, owned: Sequence[Owned]) -> None:
    """Each record of reminders can be read."""
    for page in survey.fields(look.books, owned[0].name):
        for phone, kept in page.items():
            look.at(Rule.REMINDED, _read(reminded.read, phone, kept), f"phone {phone} of {owned[0].parts[0]}")


def confirmed(look: Look, owned: Sequence[Owned]) -> None:
    """Each confirmation can be read and is of a kept text."""
    campaign = owned[0].parts[0]
    for page in survey.fields(look.books, owned[0].name):
        about = {area: _text_of(kept) for area, kept in page.items()}
        kept_ = survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, id_),) for id_ in about.values()])
        for area, exists in zip(about, kept_, strict=True):
            look.at(Rule.RECONCILED, exists, f"{area} of {campaign}")


def _text_of(kept: str) -> str:
    try:
        return reconciled.read(kept).text_id
    except ValueError:
        return ""


def consented(look: Look, owned: Sequence[Owned]) -> None:
    """Each consent or refusal of reminders names a kept text."""
    campaign = owned[0].parts[0]
    for page in survey.items(look.books, owned[0].name):
        about = [kept.rpartition(" ")[2] for kept in page]
        for id_, exists in zip(
            about, survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, id_),) for id_ in about]), strict=True
        ):
            look.at(Rule.CONSENTS, exists, f"text {id_} of {campaign}")


def noted(look: Look, owned: Sequence[Owned]) -> None:
    """Each note for the office can be read and is about a kept text."""
    campaign = owned[0].parts[0]
    for page in survey.items(look.books, owned[0].name):
        about = [_about(kept) for kept in page]
        kept = survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, text_id),) for text_id in about])
        for text_id, exists in zip(about, kept, strict=True):
            look.at(Rule.NOTED, exists, f"a note of {campaign} about text {text_id or '(unreadable)'}")


def _about(kept: str) -> str:
    try:
        return NOTED.validate_json(kept).text_id
    except ValueError:
        return ""
