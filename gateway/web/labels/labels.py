"""The labels of the pages in the language of the request, put together from the module of each room.

A label that a language lacks is shown in Vietnamese. A placeholder may name two words, for one and for any other
number: "{n} {n:text waits|texts wait}".
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from string import Formatter
from types import MappingProxyType

from gateway.web.labels import (
    areas,
    backups,
    broadcasts,
    campaigns,
    channels,
    closing,
    enter,
    help,
    log,
    login,
    outcomes,
    papers,
    people,
    reports,
    roster,
    shared,
    start,
    status,
    texts,
    try_phone,
    waiting,
)
from gateway.web.labels.en import rooms as english
from parsers.campaign.parts import Translated
from parsers.languages.wording import Wording
from parsers.replies import printing
from parsers.replies.phrasebook import WORDINGS

USUAL = "vi"
"""The language of whoever has chosen none."""

ROOMS = (
    shared.LABELS,
    outcomes.LABELS,
    status.LABELS,
    areas.LABELS,
    texts.LABELS,
    broadcasts.LABELS,
    channels.LABELS,
    try_phone.LABELS,
    login.LABELS,
    people.LABELS,
    reports.LABELS,
    papers.LABELS,
    closing.LABELS,
    log.LABELS,
    enter.LABELS,
    waiting.LABELS,
    roster.LABELS,
    campaigns.LABELS,
    help.LABELS,
    backups.LABELS,
    start.LABELS,
)
"""The labels of each room of pages, and those that several share; each label has one home."""

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: MappingProxyType(dict(ChainMap(*rooms))) for name, rooms in (("vi", ROOMS), ("en", english.ROOMS))}
)
"""The labels by language."""
_FORMATTER = Formatter()
_language: ContextVar[str] = ContextVar("language", default=USUAL)


def speak(language: str) -> None:
    """Show what follows in a language, in this request; any other than those of the tables is the usual one."""
    _language.set(language if language in TABLES else USUAL)


def spoken() -> str:
    """The language of the request."""
    return _language.get()


def phrase(of: Translated) -> str:
    """A phrase of a campaign in the language of the request."""
    return of.said(spoken())


def label(name: str, /, **values: object) -> str:
    """The label `name` with its placeholders filled, in the language of the request."""
    return label_in(spoken(), name, **values)


def label_in(language: str, name: str, /, **values: object) -> str:
    """The same in a language that is not the request's: a paper has its own."""
    text = TABLES[language].get(name) or TABLES[USUAL][name]
    return "".join(_filled(text, values, WORDINGS[language])) if values else text


def _filled(text: str, values: Mapping[str, object], wording: Wording) -> Iterator[str]:
    for words, place, look in _pieces(text):
        yield words
        if place is not None:
            value = values[place] if place in values else _FORMATTER.get_field(place, (), values)[0]
            yield _said(value, look, wording)


def _said(value: object, look: str, wording: Wording) -> str:
    """A number with its thousands apart, one of two words by a number, or anything else as Python has it."""
    if "|" in look:
        one, more = look.split("|")
        return one if str(value) == "1" else more
    return printing.number(value, wording) if isinstance(value, int) and not look else format(value, look)


@cache
def _pieces(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """Words, each with the place behind it and how its value looks."""
    return tuple((words, place, look or "") for words, place, look, _ in _FORMATTER.parse(text))
