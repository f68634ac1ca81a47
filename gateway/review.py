"""Review: a text that waits for a person, what could be stored of it, and the order that settles it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from redis import Redis

from gateway.books import board, campaigns, cursor, inbox, review_queue, roster
from gateway.books.inbox import Text
from gateway.orders import console
from parsers.campaign.plan import Campaign
from parsers.decision import Standing
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Write, total_field
from parsers.meaning import Act, AreaReport, Reason, Rejection, Submission
from parsers.order import How, SettleOrder
from parsers.reading.parse import parse
from parsers.replies.render import render
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.refusals import refusal
from parsers.validation.review import contact_asked_for, registration


class NotSettledError(Exception):
    """A text cannot be settled so; the message is a sentence for the person who tried."""


def find(books: Redis, text_id: str) -> tuple[str, Text]:
    """The campaign in which a text waits for a person, and the text."""
    kept = [(name, text) for name in campaigns.ids(books) for text in inbox.texts(books, name, [text_id])]
    for name, text in kept:
        if review_queue.waits(text):
            return name, text
    if not kept:
        raise NotSettledError(f"There is no text {text_id}: `keng waiting list` shows the ids.")
    raise NotSettledError(_not_waiting(kept[0][1]))


def order(books: Redis, plan: Campaign, text: Text, how: How, words: str = "", note: str = "") -> SettleOrder:
    """The order that settles a text; `words` say what to store where that is not its guess."""
    what = what_to_store(plan, text, words) if how is How.STORE else None
    if how in (How.REGISTER, How.REFUSE):
        _check_registration(books, plan, text, how)
    return SettleOrder(console(plan), text.id, how, note, what, now_standing(books, plan, what), secrets.token_hex(8))


def what_to_store(plan: Campaign, text: Text, words: str = "") -> Submission:
    """The text's guess, or the office's words, read as if they had come in its place and at its time."""
    if words:
        return _read(plan, text, words)
    guess = review_queue.guess(text)
    if isinstance(guess, Submission):
        return guess
    if registration(guess):
        raise NotSettledError(f"Text {text.id} asks to be registered: use --register or --refuse.")
    raise NotSettledError(
        f'Text {text.id} has nothing that could be stored: give the words yourself, such as --store "{_example(plan)}",'
        " or use --dismiss."
    )


def now_standing(books: Redis, plan: Campaign, what: Submission | None) -> tuple[Write, ...]:
    """The present figures that a submission would change."""
    if what is None:
        return ()
    generation = cursor.position(books, plan.id).generation
    seen: list[Write] = []
    for of in what.figures:
        told = board.boards(books, plan.id, generation, [of.area], [of.day])[of.area].days[of.day]
        seen += [_write(of, name, told.get(name)) for name in _names(plan, what, of, told)]
    return tuple(seen)


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


def _read(plan: Campaign, text: Text, words: str) -> Submission:
    author = console(plan)
    meaning = parse(words, Vocabulary.of(plan), author, text.said_at).meaning
    if isinstance(meaning, Submission):
        return meaning
    if isinstance(meaning, Rejection):
        if meaning.reason is Reason.DATE_TOO_OLD and meaning.guess:
            return meaning.guess
        reply = refusal(plan, meaning, Standing(Sheet(plan), text.said_at, author))
        said = f" {render(reply, plan, accents=True)}" if reply else ""
        raise NotSettledError(f'"{words}" cannot be stored ({meaning.reason}).{said}')
    raise NotSettledError(f'"{words}" is no report: write it such as "{_example(plan)}".')


def _check_registration(books: Redis, plan: Campaign, text: Text, how: How) -> None:
    asked = registration(review_queue.guess(text))
    if asked is None:
        raise NotSettledError(f"Text {text.id} does not ask to be registered: use --store or --dismiss.")
    known = roster.by_phones(books, plan.id, [text.sender]).get(text.sender)
    if how is How.REGISTER and contact_asked_for(plan, asked, known, text.sender, "") is None:
        raise NotSettledError(
            f"A {plan.roles[plan.head_role].en} cannot be made of this phone for {asked.area}: it has another role, or"
            " no head reports for that area. Put it into the roster with `keng roster import`."
        )


def _not_waiting(text: Text) -> str:
    how = text.fields.get("settled")
    if how:
        at = text.fields["settled_at"][:16].replace("T", " ")
        return f"Text {text.id} is settled already: {how}, by {text.fields['settled_by']}, {at} UTC."
    return f"Text {text.id} does not wait for a person: it is {text.fields.get('outcome', 'not judged yet')}."


def _example(plan: Campaign) -> str:
    return f"{plan.example_area} {plan.main} 5"
