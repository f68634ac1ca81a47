"""The words of a text with their verdicts: what was used and what it became, what was set aside, what stopped it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from gateway.texts.opened import Mark
from gateway.web import show
from gateway.web.labels.labels import TABLES, label
from parsers.tokens.verdict import Verdict

USED = frozenset(
    {
        Verdict.CODE, Verdict.VALUE, Verdict.AREA, Verdict.DATE, Verdict.MODE, Verdict.COMMAND, Verdict.ANSWER,
        Verdict.NAME,
    }
)  # fmt: skip
WORD_SHOWN = 60


class RunLook(StrEnum):
    """How a run of words looks."""

    PLAIN = "plain"  # nothing is known of it
    USED = "used"
    ASIDE = "aside"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row with one verdict."""

    words: str
    look: RunLook
    became: str = ""


def runs(body: str, marks: Sequence[Mark]) -> list[Run]:
    """A text cut at its verdicts; put together again, the runs are the whole text."""
    found, at = [], 0
    for mark in [] if _is_all(marks) else _joined(body, marks):
        if mark.start > at:
            found.append(Run(show.words(body[at : mark.start]), RunLook.PLAIN))
        found.append(Run(show.words(body[mark.start : mark.end]), _look(mark), _became(body, mark)))
        at = mark.end
    if at < len(body):
        found.append(Run(show.words(body[at:]), RunLook.PLAIN))
    return found


def stopped(body: str, marks: Sequence[Mark]) -> str:
    """The first words that stopped a text; "" where none did, or all of them."""
    joined = [] if _is_all(marks) else _joined(body, marks)
    found = [show.words(body[mark.start : mark.end]) for mark in joined if mark.verdict is Verdict.STOPPED]
    if not found:
        return ""
    return found[0] if len(found[0]) <= WORD_SHOWN else f"{found[0][:WORD_SHOWN]}…"


def _is_all(marks: Sequence[Mark]) -> bool:
    """Whether a text was stopped as a whole, and no word of it more than another."""
    return all(mark.verdict in (Verdict.STOPPED, Verdict.SEPARATOR) for mark in marks)


def _look(mark: Mark) -> RunLook:
    if mark.verdict is Verdict.STOPPED:
        return RunLook.STOPPED
    return RunLook.USED if mark.verdict in USED else RunLook.ASIDE


def _joined(body: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks in order, those that belong together as one."""
    found: list[Mark] = []
    for mark in _in_order(body, marks):
        if found and _goes_on(body, found[-1], mark):
            found[-1] = replace(found[-1], end=mark.end, meaning=found[-1].meaning or mark.meaning)
        else:
            found.append(mark)
    return found


def _in_order(body: str, marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks that lie within the words, none over another."""
    at = 0
    for mark in marks:
        if at <= mark.start < mark.end <= len(body):
            yield mark
            at = mark.end


def _goes_on(body: str, before: Mark, mark: Mark) -> bool:
    """Whether two marks with nothing but spaces between them say one thing."""
    if body[before.end : mark.start].strip():
        return False
    looks = _look(before), _look(mark)
    if looks[0] is not looks[1]:
        return False
    if looks[0] is not RunLook.USED:
        return True
    same = before.meaning == mark.meaning or not before.meaning or not mark.meaning
    return before.verdict is mark.verdict and mark.verdict is not Verdict.VALUE and same


def _became(body: str, mark: Mark) -> str:
    """What used words became, where that says more than they do."""
    words, meaning = body[mark.start : mark.end], mark.meaning
    match mark.verdict:
        case Verdict.CODE | Verdict.AREA | Verdict.VALUE:
            return meaning if meaning != words.strip() else ""
        case Verdict.COMMAND | Verdict.MODE | Verdict.DATE | Verdict.ANSWER | Verdict.NAME:
            return _day(meaning) or _named(mark)
        case Verdict.STOPPED:
            return label("mark_stopped")
    return ""


def _day(meaning: str) -> str:
    try:
        return show.day(date.fromisoformat(meaning))
    except ValueError:
        return ""


def _named(mark: Mark) -> str:
    if mark.verdict is Verdict.COMMAND and mark.meaning == "0":
        return label("mark_nothing")
    known = (f"act_{mark.meaning}", f"mark_{mark.meaning}", f"mark_{mark.verdict}")
    return next((label(name) for name in known if name in TABLES["vi"]), mark.meaning)
