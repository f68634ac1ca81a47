"""A cell: its words without what nobody sees, and what forbids reading it at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.roster.remarks import Remark, RemarkKind, named, quoted

LONGEST = 200
_REVERSING = "\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
"""They make what is seen differ from what is there."""
_UNREADABLE = {"Cc", "Co", "Cn", "Cs"}
_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NULL|NUM|SPILL|CALC)\b.*")


@dataclass(frozen=True, slots=True)
class ContactCell:
    """A cell under a heading."""

    line: int
    column: int
    heading: str
    written: str

    @property
    def words(self) -> str:
        """Its words: one space between, letters and marks composed, nothing that cannot be seen."""
        seen = (" " if _is_space(letter) else letter for letter in self.written if not _is_mark(letter))
        return unicodedata.normalize("NFC", " ".join("".join(seen).split()))

    def remark(self, kind: RemarkKind, /, **values: str) -> Remark:
        """A remark about it; `cell` stands for what is written in it."""
        return Remark(kind, self.line, self.column, self.heading, {"cell": quoted(self.written), **values})

    def remarks(self) -> Iterator[Remark]:
        """What can be said whatever the column is; a cell with a fault is read no further."""
        hidden = next((letter for letter in self.written if _is_unreadable(letter)), "")
        if len(self.written) > LONGEST:
            yield self.remark(RemarkKind.TOO_LONG, length=str(len(self.written)), most=str(LONGEST))
        elif any(letter in "\r\n\v\f\x85\u2028\u2029" for letter in self.written.strip()):
            yield self.remark(RemarkKind.LINE_BREAK)
        elif hidden:
            yield self.remark(RemarkKind.HIDDEN, mark=named(hidden))
        elif self._is_formula():
            yield self.remark(RemarkKind.FORMULA)
        else:
            for mark in dict.fromkeys(letter for letter in self.written if _is_mark(letter)):
                yield self.remark(RemarkKind.MARK_LEFT_OUT, mark=named(mark))

    def _is_formula(self) -> bool:
        signs = "=@" if self.heading == "phone" else "=@+-"
        return self.words[:1] in tuple(signs) or bool(_ERROR.fullmatch(self.words))


def is_blank(written: str) -> bool:
    """Whether nothing can be seen in a cell, and nothing can be wrong with it."""
    return all(_is_space(letter) or _is_mark(letter) for letter in written)


def _is_space(letter: str) -> bool:
    return letter.isspace() and unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc")


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" and letter not in _REVERSING


def _is_unreadable(letter: str) -> bool:
    unknown = unicodedata.category(letter) in _UNREADABLE and not letter.isspace()
    return unknown or letter in _REVERSING or letter == "\ufffd"
