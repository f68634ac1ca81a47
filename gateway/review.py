"""Review: a text that waits for a person, what could be stored of it, and the order that settles it or undoes that."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from pydantic import ValidationError
from redis import Redis

from gateway.books import board, campaigns, cursor, inbox, ledger, review_queue, roster
from gateway.books.inbox import Text
from gateway.orders import console
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Standing
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write, total_field
from parsers.languages.grammar import Doubt
from parsers.meaning import Act, AreaReport, Command, Reason, Rejection, Submission
from parsers.order import How, SettleOrder, UndoOrder
from parsers.reading.parse import parse
from parsers.replies.phrasebook import Same
from parsers.replies.render import render
from parsers.reply import Reply
from parsers.tokens import reserved
from parsers.tokens.normalise import fold
from parsers.tokens.phrases import prepare
from parsers.tokens.tokens import tokenise
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.refusals import refusal
from parsers.validation.review import contact_asked_for, registration

MOST_READ = 200
"""So many waiting texts are read again to see what new words would change."""
MOST_PHRASE = 60
"""So many characters a word or phrase has that is made known."""
BY_WORDS = frozenset(
    {Reason.UNCLEAR_WORDS, Reason.AMBIGUOUS, Reason.CODE_UNKNOWN, Reason.CODE_MISSING, Reason.VILLAGE_UNKNOWN}
)
"""Why a text was not understood that words made known since may have changed."""


class Unsettled(StrEnum):
    """Why a text cannot be settled, or a settling not taken back."""

    NO_TEXT = "no_text"
    NOT_WAITING = "not_waiting"
    ASKS_TO_REGISTER = "asks_to_register"
    NOTHING_TO_STORE = "nothing_to_store"
    NOT_STORABLE = "not_storable"  # the office's words say something that the rules refuse
    NO_REPORT = "no_report"
    NO_REGISTRATION = "no_registration"
    NO_NAME = "no_name"
    OTHER_ROLE = "other_role"
    NOT_TAKEN_BACK = "not_taken_back"


def not_of(plan: Campaign, sender: Contact | None, what: Submission) -> tuple[str, ...]:
    """The areas of some figures that their sender does not answer for; all where nobody knows who sent them."""
    own = sender.areas if sender else ()
    found = (of.area for of in what.figures if not any(above in own for above in plan.lineage[of.area]))
    return tuple(dict.fromkeys(found))


class NotSettledError(Exception):
    """A text cannot be settled so; the message is a sentence for the person who tried."""

    def __init__(self, why: Unsettled, message: str, reply: Reply | None = None) -> None:
        """`reply` is what the rules say of the words."""
        super().__init__(message)
        self.why, self.reply = why, reply


def find(books: Redis, text_id: str) -> tuple[str, Text]:
    """The campaign in which a text waits for a person, and the text."""
    kept = [(name, text) for name in campaigns.ids(books) for text in inbox.texts(books, name, [text_id])]
    for name, text in kept:
        if review_queue.waits(text):
            return name, text
    if not kept:
        raise NotSettledError(Unsettled.NO_TEXT, f"There is no text {text_id}: `keng waiting list` shows the ids.")
    raise NotSettledError(Unsettled.NOT_WAITING, _not_waiting(kept[0][1]))


def order(
    books: Redis,
    plan: Campaign,
    text: Text,
    how: How,
    words: str = "",
    note: str = "",
    author: Contact | None = None,
    asks: Command | None = None,
) -> SettleOrder:
    """The order that settles a text; `words` say what to store, `asks` as what to register, where it says neither."""
    author, what = author or console(plan), None
    if how is How.STORE:
        what = what_to_store(plan, text, words, author, _sender(books, plan, text))
    elif how is How.REPLAY:
        what = _said_earlier(plan, text, _sender(books, plan, text))
    elif how in (How.REGISTER, How.REFUSE):
        _check_registration(books, plan, text, how, asks)
    return SettleOrder(author, text.id, how, note, what, now_standing(books, plan, what), secrets.token_hex(8), asks)


def undo(books: Redis, plan: Campaign, text: Text, author: Contact, note: str = "") -> UndoOrder:
    """The order that takes the settling of a text back: its figures become what they were before."""
    settling, how = text.fields.get("settled_order", ""), text.fields.get("settled")
    if not settling or how == How.REGISTER:
        raise NotSettledError(Unsettled.NOT_TAKEN_BACK, f"What was done with text {text.id} cannot be taken back.")
    rows = [
        row
        for given in inbox.texts(books, plan.id, [settling])
        for changed in ledger.rows_of(books, plan.id, [given.entry]).values()
        for row in changed
        if row.series is not Series.CHANGE
    ]
    back = tuple(Write(row.area, row.day, row.code, row.series, row.old) for row in rows)
    seen = tuple(Write(row.area, row.day, row.code, row.series, row.new) for row in rows)
    return UndoOrder(author, text.id, settling, back, seen, note)


def likely(plan: Campaign, text: Text, contact: Contact | None) -> Submission | Command | None:
    """What a person may approve of a text: its guess, or what it says by the words that are known by now."""
    guess = review_queue.guess(text)
    may_read = review_queue.is_refused(text) or text.fields.get("reason") in BY_WORDS
    if guess or contact is None or text.is_order or not may_read:
        return guess
    return _read_now(plan, text, contact)


def what_to_store(
    plan: Campaign, text: Text, words: str = "", author: Contact | None = None, sender: Contact | None = None
) -> Submission:
    """The text's guess, or the office's words, read as if they had come in its place and at its time."""
    if words:
        return _read(plan, text, words, author or console(plan))
    guess = likely(plan, text, sender)
    if isinstance(guess, Submission):
        return guess
    if registration(guess):
        raise NotSettledError(
            Unsettled.ASKS_TO_REGISTER, f"Text {text.id} asks to be registered: use --register or --refuse."
        )
    raise NotSettledError(
        Unsettled.NOTHING_TO_STORE,
        f'Text {text.id} has nothing that could be stored: give the words yourself, such as --store "{_example(plan)}",'
        " or use --dismiss.",
    )


def earlier(books: Redis, plan: Campaign, phone: str, ids: Sequence[str]) -> list[tuple[Text, Submission]]:
    """Those of these texts that were set aside while their phone was unknown, with what they say now."""
    contact = roster.by_phones(books, plan.id, [phone]).get(phone)
    texts = [text for text in inbox.texts(books, plan.id, ids) if review_queue.is_aside(text)]
    said = [(text, _read_now(plan, text, contact)) for text in texts] if contact else []
    return [(text, what) for text, what in said if what]


def now_standing(books: Redis, plan: Campaign, what: Submission | None) -> tuple[Write, ...]:
    """The present figures that a submission would change."""
    return all_standing(books, plan, [what])[0]


def all_standing(books: Redis, plan: Campaign, whats: Sequence[Submission | None]) -> list[tuple[Write, ...]]:
    """The same for several submissions, read in one step."""
    places = {(of.area, of.day): None for what in whats if what for of in what.figures}
    if not places:
        return [()] * len(whats)
    told = board.reported(books, plan.id, cursor.position(books, plan.id).generation, list(places))
    return [tuple(_standing(plan, what, told)) if what else () for what in whats]


def is_urgent(plan: Campaign, text: Text) -> bool:
    """Whether a text has a word of an emergency, whoever sent it."""
    return not text.is_order and _calls_for_help(Same(plan), text.body)


def phrase(words: str) -> str:
    """Words as a plan holds them: capitals without diacritics."""
    return " ".join(fold(words).text.split())


def knowing(plan: Campaign, phrases: tuple[str, ...]) -> Campaign | None:
    """The plan with these words known; None where one is empty, too long, or means something in it already."""
    if any(len(one) > MOST_PHRASE for one in phrases):
        return None
    try:
        after = plan.knowing(phrases)
    except ValidationError:
        return None
    return None if list(reserved.faults(after)) else after


def would_be_read(books: Redis, plan: Campaign, after: Campaign) -> list[Text]:
    """The waiting texts that are asked about by `plan`, and would be read whole by `after`."""
    known = _of_contacts(books, plan)
    return [text for text, contact in known if not _read_now(plan, text, contact) and _read_now(after, text, contact)]


def read_otherwise(books: Redis, plan: Campaign, after: Campaign) -> tuple[int, list[Text]]:
    """How many waiting texts were read again, and those that `after` understands otherwise than `plan`."""
    known = _of_contacts(books, plan)
    return len(known), [
        text for text, contact in known if _read_now(plan, text, contact) != _read_now(after, text, contact)
    ]


def _of_contacts(books: Redis, plan: Campaign) -> list[tuple[Text, Contact]]:
    """The oldest waiting texts that contacts wrote, each with its contact."""
    texts = inbox.texts(books, plan.id, [text_id for text_id, _ in review_queue.page(books, plan.id, MOST_READ)])
    contacts = roster.by_phones(books, plan.id, [text.sender for text in texts if text.is_of_a_phone])
    return [(text, contacts[text.sender]) for text in texts if text.sender in contacts and not text.is_order]


def _standing(plan: Campaign, what: Submission, told: Mapping[tuple[str, date], Mapping[str, int]]) -> Iterator[Write]:
    for of in what.figures:
        here = told[of.area, of.day]
        yield from (_write(of, name, here.get(name)) for name in _names(plan, what, of, here))


def _names(plan: Campaign, what: Submission, of: AreaReport, told: Mapping[str, int]) -> list[str]:
    """The fields (code, or code= for a total) that a submission sets in one area and day."""
    if what.act is not Act.CANCEL:
        return [*of.values, *map(total_field, of.totals)]
    own = plan.codes_of[plan.area[of.area].level]
    codes = {name: name.removesuffix("=") for name in told}
    return [name for name, code in codes.items() if code in own and (not what.codes or code in what.codes)]


def _write(of: AreaReport, name: str, value: int | None) -> Write:
    series = Series.TOTAL if name.endswith("=") else Series.REPORTED
    return Write(of.area, of.day, name.removesuffix("="), series, value)


@lru_cache(maxsize=8)
def _words(same: Same) -> Vocabulary:
    return Vocabulary.of(same.campaign)


@lru_cache(maxsize=2048)
def _calls_for_help(plan: Same, body: str) -> bool:
    _, doubts = prepare(tokenise(fold(body)), body, _words(plan))
    return any(found.doubt is Doubt.EMERGENCY for found in doubts)


def _read_now(plan: Campaign, text: Text, contact: Contact) -> Submission | None:
    """What a text of a contact says by the words of a plan, if it says figures beyond doubt."""
    meaning = parse(text.body, _words(Same(plan)), contact, text.said_at).meaning
    return meaning if isinstance(meaning, Submission) else None


def _said_earlier(plan: Campaign, text: Text, contact: Contact | None) -> Submission:
    what = _read_now(plan, text, contact) if contact else None
    if what is None:
        raise NotSettledError(Unsettled.NOTHING_TO_STORE, f"Text {text.id} has nothing that could be stored.")
    return what


def _sender(books: Redis, plan: Campaign, text: Text) -> Contact | None:
    return roster.by_phones(books, plan.id, [text.sender]).get(text.sender)


def _read(plan: Campaign, text: Text, words: str, author: Contact) -> Submission:
    meaning = parse(words, Vocabulary.of(plan), author, text.said_at).meaning
    if isinstance(meaning, Submission):
        return meaning
    if isinstance(meaning, Rejection):
        if meaning.reason is Reason.DATE_TOO_OLD and meaning.guess:
            return meaning.guess
        reply = refusal(plan, meaning, Standing(Sheet(plan), text.said_at, author))
        said = render(reply, plan, accents=True) if reply else ""
        message = f'"{words}" cannot be stored ({meaning.reason}).{" " if said else ""}{said}'
        raise NotSettledError(Unsettled.NOT_STORABLE, message, reply)
    raise NotSettledError(Unsettled.NO_REPORT, f'"{words}" is no report: write it such as "{_example(plan)}".')


def _check_registration(books: Redis, plan: Campaign, text: Text, how: How, asks: Command | None) -> None:
    sender, asked = _sender(books, plan, text), registration(review_queue.guess(text))
    if asked is None and asks and sender is None:
        if not any(letter.isalpha() for letter in asks.name):
            raise NotSettledError(Unsettled.NO_NAME, f"Say whose phone text {text.id} came from.")
        asked = asks
    if asked is None:
        raise NotSettledError(
            Unsettled.NO_REGISTRATION, f"Text {text.id} does not ask to be registered: use --store or --dismiss."
        )
    if how is How.REGISTER and contact_asked_for(plan, asked, sender, text.sender, "") is None:
        raise NotSettledError(
            Unsettled.OTHER_ROLE,
            f"A {plan.roles[plan.head_role].en} cannot be made of this phone for {asked.area}: it has another role, or"
            " no head reports for that area. Put it into the roster with `keng roster import`.",
        )


def _not_waiting(text: Text) -> str:
    how = text.fields.get("settled")
    if how:
        at = text.fields["settled_at"][:16].replace("T", " ")
        return f"Text {text.id} is settled already: {how}, by {text.fields['settled_by']}, {at} UTC."
    return f"Text {text.id} does not wait for a person: it is {text.fields.get('outcome', 'not judged yet')}."


def _example(plan: Campaign) -> str:
    return f"{plan.example_area} {plan.main} 5"
