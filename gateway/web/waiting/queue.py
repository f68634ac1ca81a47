"""The waiting texts as the books hold them, put into groups, as far as a person answers for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from redis import Redis

from gateway import about, review
from gateway.books import claims, inbox, review_queue, roster, strangers
from gateway.books.inbox import Text
from gateway.books.strangers import Stranger
from gateway.status import waits
from gateway.web.roles import Person, is_whole, own_areas, within
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import Write
from parsers.meaning import Command, Reason, Submission
from parsers.validation.review import registration


class Group(StrEnum):
    """What kind of waiting text it is, in the order of the page."""

    URGENT = "urgent"
    MESSAGES = "messages"
    LATE = "late"
    LOCKED = "locked"
    REGISTRATIONS = "registrations"
    OTHERS = "others"  # figures of villages, or of days, that are not the sender's
    DOUBTS = "doubts"  # figures that do not fit together, or may mean something else
    UNANSWERED = "unanswered"
    REFUSED = "refused"  # its sender was told so, and no report of that area and day has followed
    STRANGERS = "strangers"
    QUARANTINED = "quarantined"


GROUPS = {
    Reason.NOT_A_REPORT: Group.MESSAGES,
    Reason.PERSONAL_DATA: Group.MESSAGES,
    Reason.DATE_TOO_OLD: Group.LATE,
    Reason.DATE_OUTSIDE: Group.LATE,
    Reason.LOCKED: Group.LOCKED,
    Reason.NOT_YOUR_VILLAGE: Group.OTHERS,
    Reason.NOT_YOUR_DAY: Group.OTHERS,
}
"""The group of texts of known phones, by why they wait; any other is a doubt."""


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text that waits, with all that a page tells of it."""

    text: Text
    since: datetime
    sender: Contact | None
    """None where its phone is not in the roster."""
    group: Group
    more: int = 0
    """How many more texts its unknown phone has sent."""
    holder: str = ""
    """The id of whoever has it in hand."""
    likely: Submission | Command | None = None
    """What could be stored of it, or the registration it asks for."""
    seen: tuple[Write, ...] = ()
    """The present figures that this would change."""

    @property
    def waits(self) -> bool:
        """Whether it still waits."""
        return review_queue.waits(self.text)


@dataclass(frozen=True, slots=True)
class Queue:
    """The waiting texts that concern a person."""

    groups: dict[Group, list[WaitingText]] = field(default_factory=dict)
    """Oldest first in each; groups without texts are left out."""
    unread: int = 0
    """How many more wait than were read."""

    @property
    def count(self) -> int:
        """How many texts are in the groups."""
        return sum(map(len, self.groups.values()))


def read(books: Redis, plan: Campaign, me: Person) -> Queue:
    """What waits, grouped; what could be stored is filled in by `with_guesses` for those that are shown."""
    size, _ = review_queue.size(books, plan.id)
    since = dict(review_queue.page(books, plan.id, waits.MOST_READ))
    ids = list(since)
    texts = inbox.texts(books, plan.id, ids)
    contacts = roster.by_phones(books, plan.id, [text.sender for text in texts])
    unknown, holders = strangers.everyone(books, plan.id), claims.holders(books, plan.id, ids)
    found: dict[Group, list[WaitingText]] = {group: [] for group in Group}
    for text in texts:
        contact = contacts.get(text.sender)
        if review_queue.waits(text) and concerns(plan, me, text, contact):
            more = unknown.get(text.sender, Stranger("")).more
            one = WaitingText(
                text, since[text.id], contact, group_of(plan, text, contact), more, holders.get(text.id, "")
            )
            found[one.group].append(one)
    return Queue({group: of for group, of in found.items() if of}, max(size - len(ids), 0))


def one(books: Redis, plan: Campaign, text: Text) -> WaitingText:
    """One text with all that its page tells."""
    contact = roster.by_phones(books, plan.id, [text.sender]).get(text.sender)
    holder = claims.holders(books, plan.id, [text.id]).get(text.id, "")
    found = WaitingText(text, review_queue.since(text), contact, group_of(plan, text, contact), 0, holder)
    return with_guesses(books, plan, [found])[0]


def with_guesses(books: Redis, plan: Campaign, shown: Iterable[WaitingText]) -> list[WaitingText]:
    """These texts with what could be stored of each, and the present figures."""
    read_ = [replace(of, likely=review.likely(plan, of.text, of.sender)) for of in shown]
    whats = [of.likely if isinstance(of.likely, Submission) else None for of in read_]
    return [replace(of, seen=seen) for of, seen in zip(read_, review.all_standing(books, plan, whats), strict=True)]


def group_of(plan: Campaign, text: Text, contact: Contact | None) -> Group:
    """The group of a text."""
    if text.fields.get("outcome") == Outcome.QUARANTINED:
        return Group.QUARANTINED
    if registration(review_queue.guess(text)):
        return Group.REGISTRATIONS
    if review.is_urgent(plan, text):
        return Group.URGENT
    if review_queue.is_refused(text) or (contact and "waits_for" in text.fields):
        return Group.REFUSED
    if contact is None:
        return Group.STRANGERS
    if "unanswered" in text.fields:
        return Group.UNANSWERED
    reason = text.fields.get("reason")
    return GROUPS.get(Reason(reason), Group.DOUBTS) if reason else Group.DOUBTS


def may_drop(plan: Campaign, me: Person, contact: Contact | None) -> bool:
    """Whether a person may settle a text without figures: that is for who answers for all areas of its sender."""
    return is_whole(me, plan) or (contact is not None and all(within(me, plan, area) for area in contact.areas))


def concerns(plan: Campaign, me: Person, text: Text, contact: Contact | None) -> bool:
    """Whether a text is of or about an area that a person answers for."""
    return about.concerns(plan, own_areas(me.areas, plan), text, contact)
