"""Diacritics: what the diacritics of a word decide, as far as they are written (docs/reading-rules.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from parsers.languages.grammar import Grammar
from parsers.tokens.normalise import fold
from parsers.tokens.tokens import Form, Term

Marks = frozenset[str]
Spellings = Mapping[str, tuple[tuple[Marks, ...], ...]]
"""By folded phrase: the marks of each of its words, in every way in which it may be written in full."""

STROKE = "\u0335"
NONE: Marks = frozenset()
SAME = {"\u0303": "\u0309"}
"""Hỏi and ngã are one: half of Vietnam writes one for the other."""


@lru_cache(maxsize=4096)
def marks_of(word: str) -> Marks:
    """The diacritics of a word, wherever they are in it ("hoạt", "họat")."""
    if word.isascii():
        return NONE
    found = {SAME.get(mark, mark) for mark in unicodedata.normalize("NFD", word) if unicodedata.category(mark) == "Mn"}
    return frozenset(found | ({STROKE} if "đ" in word.lower() else set()))


def spellings(phrases: Iterable[str]) -> Spellings:
    """Arrange properly written phrases by what they are folded to."""
    found: dict[str, list[tuple[Marks, ...]]] = {}
    for phrase in phrases:
        words = phrase.split()
        found.setdefault(" ".join(fold(phrase).text.split()), []).append(tuple(map(marks_of, words)))
    return {folded: tuple(ways) for folded, ways in found.items()}


def agrees(words: Sequence[Term], phrase: str, text: str, known: Spellings) -> bool:
    """Whether the words may be the phrase: no mark is written that it has not in any of its spellings."""
    ways = known.get(phrase)
    if ways is None:
        return True
    written = [_marks(word, text) for word in words]
    return any(all(mark <= full for mark, full in zip(written, way, strict=False)) for way in ways)


def _halves(term: Term, text: str, grammar: Grammar) -> bool:
    """Whether a word that must have all its marks or none has some of them."""
    exact = grammar.spelling.exact
    if not any(word in term.text for word in exact):
        return False
    said = zip(term.text.split(), text[term.start : term.end].split(), strict=False)
    return any(word in exact and NONE < marks_of(written) < marks_of(exact[word]) for word, written in said)


def meant(term: Term, text: str, known: Spellings, grammar: Grammar) -> str:
    """The word that a single token is by its marks."""
    written = text[term.start : term.end]
    if written.isascii():
        return term.text
    written = unicodedata.normalize("NFC", written).lower()
    if written in grammar.spelling.spelled:
        return grammar.spelling.spelled[written]
    return term.text if agrees([term], term.text, text, known) else written.upper()


def spell(terms: list[Term], text: str, known: Spellings, grammar: Grammar) -> None:
    """Tell words apart by their diacritics: "vâng 5" is not "vắng 5", and "người nha" no "người nhà"."""
    spelled, bare = grammar.spelling.spelled, grammar.spelling.bare
    marked = _all_marked(terms, text, grammar.spelling.marked) if any(term.text in bare for term in terms) else False
    for at, term in enumerate(terms):
        if term.form is not Form.WORD:
            continue
        written = unicodedata.normalize("NFC", text[term.start : term.end])
        if term.verdict is None:
            if written.lower() in spelled:
                term.text = spelled[written.lower()]
            elif (" " not in term.text and not agrees([term], term.text, text, known)) or _halves(term, text, grammar):
                term.text = written.upper()
            elif marked and term.text in bare and written.isascii() and not _counts(terms, at + 1):
                term.text = bare[term.text]


def _all_marked(terms: list[Term], text: str, marked: frozenset[str]) -> bool:
    """Whether the writer leaves no diacritics out: all words that always have some are so written, and there is one."""
    said = [
        (word, written)
        for term in terms
        if term.form is Form.WORD
        for word, written in zip(term.text.split(), text[term.start : term.end].split(), strict=False)
    ]
    bearing = [marks_of(written) for word, written in said if word in marked]
    return bool(bearing) and all(bearing)


def _counts(terms: list[Term], at: int) -> bool:
    return at < len(terms) and terms[at].form is not Form.WORD and terms[at].form is not Form.SIGN


def _marks(term: Term, text: str) -> Marks:
    return marks_of(text[term.start : term.end])
