"""Checks of the texts we send: what they answer, the queues, and the conversation with each phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway.books import broadcasts, inbox, outbox
from gateway.books.forgotten import FORGOTTEN
from gateway.books.maintenance import survey
from gateway.books.maintenance.key_owners import Owned
from gateway.books.outbox import Delivery
from gateway.verification.look import Look, Rule

FIELDS = ("text", "channel", "receiver", "delivery", "expires_at", "body", FORGOTTEN)
OPEN = (Delivery.QUEUED, Delivery.SENDING)
"""States in which a text is still to be sent; it must be in a queue."""
DUE = (*OPEN, Delivery.UNKNOWN)
"""States of the texts that a queue may hold: one that may have been sent is still to be looked up."""


def messages(look: Look, owned: Sequence[Owned]) -> None:
    """Each text of ours can be read, answers a kept text, and is in a queue while it is to be sent."""
    campaign = owned[0].parts[0]
    held = survey.ask(look.books, "HMGET", [(one.name, *FIELDS) for one in owned])
    found = [dict(zip(FIELDS, one, strict=True)) for one in held]
    answered = survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, of["text"] or ""),) for of in found])
    for one, of, exists in zip(owned, found, answered, strict=True):
        look.at(Rule.SENDABLE, exists and _is_readable(of), f"{one.parts[1]} of {campaign}, about text {of['text']}")
    waiting = [(one, of) for one, of in zip(owned, found, strict=True) if of["delivery"] in OPEN]
    queues = [
        (outbox.queue_key(campaign, of["channel"] or "", outbox.broadcast_of(one.parts[1])), one.parts[1])
        for one, of in waiting
    ]
    for (one, of), due in zip(waiting, survey.ask(look.books, "ZSCORE", queues), strict=True):
        look.at(Rule.QUEUED, due is not None, f"{one.parts[1]} of {campaign} is {of['delivery']}")


def _is_readable(of: dict[str, str | None]) -> bool:
    try:
        Delivery(of["delivery"] or "")
        datetime.fromisoformat(of["expires_at"] or "")
    except ValueError:
        return False
    return bool(of["channel"] and ((of["receiver"] and of["body"]) or of[FORGOTTEN]))


def queues(look: Look, owned: Sequence[Owned]) -> None:
    """Each text in a queue is kept, of its channel, and still to be sent or looked up."""
    for one in owned:
        campaign, channel, *_ = one.parts
        for page in survey.members(look.books, one.name):
            names = [(outbox.message_key(campaign, message), "channel", "delivery") for message in page]
            for message, found in zip(page, survey.ask(look.books, "HMGET", names), strict=True):
                fits = found and found[0] == channel and found[1] in DUE
                is_ = (found and found[1]) or "nothing"
                look.at(Rule.QUEUE, fits, f"{one.name} holds {message}, which is {is_}")


def rows(look: Look, owned: Sequence[Owned]) -> None:
    """Each text of a broadcast is kept."""
    for one in owned:
        for page in survey.items(look.books, one.name):
            kept = survey.ask(look.books, "EXISTS", [(outbox.message_key(one.parts[0], id_),) for id_ in page])
            for id_, exists in zip(page, kept, strict=True):
                look.at(Rule.ROWS, exists, f"{one.name} names {id_}")


def broadcast(look: Look, owned: Sequence[Owned]) -> None:
    """Each broadcast can be read, has the order that began it, and as many texts as it counts."""
    for one in owned:
        campaign, id_ = one.parts
        try:
            found = broadcasts.find(look.books, campaign, [id_]).get(id_)
        except (ValueError, KeyError):
            found = None
        [order] = survey.ask(look.books, "EXISTS", [(inbox.text_key(campaign, id_),)])
        [rows_] = survey.ask(look.books, "LLEN", [(broadcasts.rows_key(campaign, id_),)])
        look.at(Rule.BROADCAST, found and order and found.people == rows_, f"broadcast {id_} of {campaign}")


def sending(look: Look, owned: Sequence[Owned]) -> None:
    """Each broadcast that is being sent is kept."""
    for one in owned:
        campaign, _ = one.parts
        for page in survey.members(look.books, one.name):
            names = [(broadcasts.broadcast_key(campaign, id_),) for id_ in page]
            for id_, exists in zip(page, survey.ask(look.books, "EXISTS", names), strict=True):
                look.at(Rule.BROADCAST, exists, f"{one.name} holds {id_}")


def talks(look: Look, owned: Sequence[Owned]) -> None:
    """Each entry of a phone's conversation names a kept text from or to that phone."""
    campaign, names = owned[0].parts[0], [one.name for one in owned]
    marks = list(survey.lists(look.books, names))
    phones = survey.ask(look.books, "HGET", [_whose(campaign, mark) for _, mark in marks])
    for (number, mark), phone in zip(marks, phones, strict=True):
        is_theirs = phone is not None and outbox.talk_key(campaign, phone) == names[number]
        look.at(Rule.TALKED, is_theirs, f"{names[number]} names {mark}")


def _whose(campaign: str, mark: str) -> tuple[str, str]:
    """The key and field that hold the phone of a conversation's entry."""
    if mark.startswith("o:"):
        return outbox.message_key(campaign, mark.removeprefix("o:")), "receiver"
    return inbox.text_key(campaign, mark.removeprefix("t:")), "sender"
