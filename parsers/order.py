"""An order: a typed instruction by a signed-in person, a USSD submission or the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parsers.broadcasts.audience import Audience
from parsers.campaign.contact import Contact
from parsers.decision import Waiver
from parsers.figures.stored import Write
from parsers.meaning import Answer, Command, Rejection, Submission

# The books keep an order as the JSON of its fields: what tells the kinds apart is the fields that have no usual value.


@dataclass(frozen=True, slots=True)
class FiguresOrder:
    """Figures to be set, with what the author saw and which questions the author has settled."""

    author: Contact
    submission: Submission
    settled: tuple[Waiver, ...] = ()
    seen: tuple[Write, ...] = ()
    """The figures as the author saw them; the order counts only while they stand."""
    source: str = ""
    """How the author came by them, by hand: telephone, paper, in person, zalo."""
    told_by: str = ""
    """Who told them, in the author's words."""
    receipt_to: str = ""
    """The phone that is told what was stored; "" is none."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class MenuOrder:
    """What a phone chose from the USSD menus: judged as a text of that phone with this meaning would be."""

    asks: Submission | Command | Answer | Rejection
    settled: tuple[Waiver, ...] = ()
    """What the pages have asked and its author has answered."""
    seen: tuple[Write, ...] = ()
    """The figures as the pages showed them; where they stand no more, nothing counts as settled."""
    about: str = ""
    """The id of the text whose question it answers."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class RosterOrder:
    """Contacts to be put into the roster, by phone, and phones to be taken out of it."""

    author: Contact
    contacts: tuple[Contact, ...]
    removed: tuple[str, ...] = ()
    seen: tuple[Contact, ...] | None = None
    """Those of these phones whom its author saw in the roster; the order counts only while they stand so.
    None: it is given to nobody in particular, and counts whatever the roster is."""
    version: int = 1


class How(StrEnum):
    """How a person settles a text that waits for one."""

    STORE = "store"
    DISMISS = "dismiss"
    REGISTER = "register"
    REFUSE = "refuse"
    HAND_OVER = "hand_over"  # to the police of the commune; nothing is stored
    REPLAY = "replay"  # store what was set aside while its phone was unknown


@dataclass(frozen=True, slots=True)
class SettleOrder:
    """A text that waits for a person to be settled, once."""

    author: Contact
    text_id: str
    how: How
    note: str = ""
    """The person's own words, kept with the text."""
    what: Submission | None = None
    """What is to be stored: the text's guess, or what the person made of it."""
    seen: tuple[Write, ...] = ()
    """The figures as the author saw them; they are set only while these stand."""
    contact_id: str = ""
    """The id of the new contact, where a phone is registered."""
    asks: Command | None = None
    """As what a person registers an unknown phone whose text does not ask for it."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class UndoOrder:
    """A settled text to be taken back: it waits again, and the figures that it set are what they were before."""

    author: Contact
    undone: str
    """The id of the text."""
    settling: str
    """The id of the order that settled it: a later settling is not undone."""
    back: tuple[Write, ...] = ()
    """The figures as they were before; None takes one away again."""
    seen: tuple[Write, ...] = ()
    """The figures as the order set them; they go back only while these stand."""
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class LockOrder:
    """All days up to one to be locked, or all of them unlocked."""

    author: Contact
    locked_through: date | None
    seen: str | None = None
    """Up to which day all was locked as its author saw it ("" for no day); the order counts only while that stands.
    None: it counts whatever is locked."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ExpireOrder:
    """The time to answer the question about a text is over."""

    author: Contact
    unanswered: str
    """The id of the text that was asked about."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class BroadcastOrder:
    """One text to be sent to many: by a person, or by the clock as a rule of the campaign says."""

    author: Contact
    audience: Audience
    key: str
    """The reply that it says, or OWN for a text of its author's."""
    channel: str
    number: str
    """Our number that it goes out from."""
    until: datetime
    """When it is no longer of use: nothing of it goes out after this."""
    written: str = ""
    rule: str = ""
    """The rule that calls for it, where the clock gives it."""
    most: int | None = None
    """As many people as its author was shown; no more are texted."""
    price: int = 0
    """Đồng for a segment."""
    others: tuple[tuple[str, str], ...] = ()
    """The campaign's other channels and numbers: whoever last wrote by one of them is texted by it."""
    of: str = ""
    """The broadcast that this goes on with: an order enrols a part of its people."""
    after: str = ""
    """The contact up to whose id people are enrolled."""
    version: int = 1


class BroadcastControl(StrEnum):
    """What a person does to a broadcast."""

    APPROVE = "approve"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class BroadcastControlOrder:
    """A broadcast to be approved, paused, resumed or cancelled."""

    author: Contact
    broadcast: str
    control: BroadcastControl
    version: int = 1


@dataclass(frozen=True, slots=True)
class DaysOffOrder:
    """The days on which nobody is reminded."""

    author: Contact
    days_off: tuple[date, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class ConsentOrder:
    """Somebody asked the office, not us, to be reminded no more, or again."""

    author: Contact
    phone: str
    wants: bool
    asked_by: str
    """Who asked and how, in the office's words; kept with the order as evidence."""
    asked_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class WordsOrder:
    """Words to be known in the campaign: they stand beside figures and change none of them."""

    author: Contact
    known: tuple[str, ...]
    note: str = ""
    """Why, in the author's own words."""
    version: int = 1


Order = (
    FiguresOrder
    | RosterOrder
    | SettleOrder
    | UndoOrder
    | LockOrder
    | ExpireOrder
    | MenuOrder
    | BroadcastOrder
    | BroadcastControlOrder
    | DaysOffOrder
    | ConsentOrder
    | WordsOrder
)


def about(order: Order | None) -> str | None:
    """The id of the text that an order is about."""
    match order:
        case SettleOrder():
            return order.text_id
        case UndoOrder():
            return order.undone
        case ExpireOrder():
            return order.unanswered
        case BroadcastControlOrder():
            return order.broadcast
    return None


def author_of(order: Order | None) -> Contact:
    """Who gave an order; from the menus it is whoever the phone belongs to."""
    if order is None or isinstance(order, MenuOrder):
        raise ValueError("it has no author but its phone")
    return order.author
