"""The labels of the pages in the language of the request, put together from the module of each room.

A label that a language lacks is shown in Vietnamese. A placeholder may name two words, for one and for any other
number: "{n} {n:text waits|texts wait}".
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from contextvars import ContextVar
from string import Formatter
from types import MappingProxyType

from gateway.web.labels import (
    areas,
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
    start.LABELS,
)
"""The labels of each room of pages, and those that several share; each label has one home."""

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: MappingProxyType(dict(ChainMap(*rooms))) for name, rooms in (("vi", ROOMS), ("en", english.ROOMS))}
)
"""The labels by language."""
_language: ContextVar[str] = ContextVar("language", default=USUAL)


class _Filler(Formatter):
    """Fills placeholders as a language writes numbers."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def format_field(self, value: object, format_spec: str) -> str:
        """A number with its thousands apart, one of two words by a number, or anything else as Python has it."""
        if "|" in format_spec:
            one, more = format_spec.split("|")
            return one if str(value) == "1" else more
        if isinstance(value, int) and not format_spec:
            return printing.number(value, self.wording)
        return str(super().format_field(value, format_spec))


_FILLERS = {name: _Filler(WORDINGS[name]) for name in TABLES}


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
    return _FILLERS[language].format(text, **values) if values else text
