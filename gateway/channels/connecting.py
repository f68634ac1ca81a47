"""Connecting: what a channel asks the office for, and what it tells, step by step, while it connects itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = tuple[str, str]
"""In Vietnamese and in English."""
LANGUAGES = ("vi", "en")


def said(words: Words, language: str) -> str:
    """The words in a language."""
    return words[LANGUAGES.index(language)]


@dataclass(frozen=True, slots=True)
class FormField:
    """What the office types."""

    name: str
    label: Words
    hint: Words = ("", "")
    usual: str = ""
    is_secret: bool = False
    is_optional: bool = False
    """Whether it may be left empty, as only some devices need it."""
    is_personal: bool = False
    """Whether it is somebody's phone: the shell asks for it, and takes it as no argument."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was done, or the one at which it stopped."""

    words: Words
    """What was done, or what is wrong and what to do."""
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Connected:
    """A device that answers as it should: from now on its settings are kept and its calls are taken."""

    device: str
    settings: Mapping[str, Any]
    """Those of the channel, whole."""


@dataclass(frozen=True, slots=True)
class TestSent:
    """A test text has gone out from a number, or may have: it counts against that number's caps."""

    __test__ = False  # no test of pytest's

    id: str
    number: str
