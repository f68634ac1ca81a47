"""A remark: what is wrong or worth knowing about one place of a contact file, and what to write."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parsers.languages.en import contact_file as en
from parsers.languages.vi import contact_file as vi
from parsers.languages.wording import PlaceWords

SHOWN = 40
"""How many characters of a cell a remark quotes."""
WORDS: Mapping[str, Mapping[str, str]] = {"en": en.REMARKS, "vi": vi.REMARKS}
ADVICE: Mapping[str, Mapping[str, str]] = {"en": en.ADVICE, "vi": vi.ADVICE}
PLACES: Mapping[str, PlaceWords] = {"en": en.PLACES, "vi": vi.PLACES}


class RemarkKind(StrEnum):
    """What a remark is about."""

    # of the file
    NO_TABLE = "no_table"
    OLD_WORKBOOK = "old_workbook"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NO_SHEET = "no_sheet"
    NO_CONTACTS = "no_contacts"
    SEVERAL_SHEETS = "several_sheets"
    SHEET_UNREAD = "sheet_unread"
    TOO_MANY_LINES = "too_many_lines"
    QUOTES = "quotes"
    EMPTY_FILE = "empty_file"
    # of the headings
    NO_HEADINGS = "no_headings"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    EXTRA_CELL = "extra_cell"
    # of any cell
    EMPTY = "empty"
    TOO_LONG = "too_long"
    LINE_BREAK = "line_break"
    HIDDEN = "hidden"
    MARK_LEFT_OUT = "mark_left_out"
    FORMULA = "formula"
    # of a phone
    SCIENTIFIC = "scientific"
    TWO_PHONES = "two_phones"
    LETTERS = "letters"
    NO_SUCH_NUMBER = "no_such_number"
    NEEDS_PLUS = "needs_plus"
    SAME_PHONE = "same_phone"
    LOST_ZERO = "lost_zero"
    RENUMBERED = "renumbered"
    NO_MOBILE = "no_mobile"
    ABROAD = "abroad"
    # of a role, an area, a mark
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_AREA = "unknown_area"
    RETIRED_AREA = "retired_area"
    REPEATED_AREA = "repeated_area"
    NOT_YES_OR_NO = "not_yes_or_no"


WARNINGS = {RemarkKind.SHEET_UNREAD, RemarkKind.NO_MOBILE, RemarkKind.ABROAD}
"""A person should look at these before going on."""
NOTES = {RemarkKind.MARK_LEFT_OUT, RemarkKind.LOST_ZERO, RemarkKind.RENUMBERED}
"""What was read otherwise than it stands there, beyond doubt."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about one place; line and column count from 1, and are 0 where it is about more."""

    kind: RemarkKind
    line: int = 0
    column: int = 0
    heading: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """What its sentence speaks of; `advice` is the key of a sentence of its own."""

    @property
    def is_fault(self) -> bool:
        """Whether nothing of the file is taken because of it."""
        return self.kind not in WARNINGS | NOTES

    def said(self, language: str) -> str:
        """The sentence for a person: the place, what it is, what to write."""
        values = dict(self.values)
        if "advice" in values:
            values["advice"] = ADVICE[language][values["advice"]].format(**values)
        return f"{self._place(PLACES[language])}{WORDS[language][self.kind].format(**values)}"

    def _place(self, words: PlaceWords) -> str:
        if not self.line:
            return ""
        if not self.column:
            return f"{words.line} {self.line}: "
        heading = f" ({self.heading})" if self.heading else ""
        return f"{words.line} {self.line}, {words.column} {self.column}{heading}: "


def quoted(cell: str) -> str:
    """The beginning of a cell, what nobody sees in it spelled as U+202E."""
    seen = "".join(letter if _is_seen(letter) else f"<U+{ord(letter):04X}>" for letter in cell[:SHOWN])
    return f"'{seen}{'…' if len(cell) > SHOWN else ''}'"


def named(letter: str) -> str:
    """A character as a person can look it up: U+202E RIGHT-TO-LEFT OVERRIDE."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()


def _is_seen(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter)[0] in "LMNPS"
