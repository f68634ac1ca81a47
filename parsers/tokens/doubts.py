"""Doubts: what in a text keeps it from being counted, looked for on its words before any phrase is joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parsers.languages.grammar import Doubt
from parsers.tokens.diacritics import agrees, said
from parsers.tokens.tokens import Form, Term
from parsers.tokens.vocabulary import Vocabulary


class FoundDoubt(NamedTuple):
    """Where a doubt stands in the text, and what it says."""

    start: int
    end: int
    doubt: Doubt


def doubts(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> list[FoundDoubt]:
    """Every doubt, but where a phrase that means something else holds all of it ("không có mặt", "xin lỗi")."""
    words = [term.text if term.form is Form.WORD else "" for term in terms]
    at_doubts = [at for at, word in enumerate(words) if word in vocabulary.doubts]
    if not text.isascii():
        words = [said(term, text, vocabulary.spellings, vocabulary.grammar) if word else "" for term, word in zip(terms, words, strict=True)]
        at_doubts = [at for at, word in enumerate(words) if word.split(" ", 1)[0] in vocabulary.doubts]
    found: list[FoundDoubt] = []
    excused: list[tuple[int, int]] | None = None
    for at in at_doubts:
        for length, doubt in _beginning_at(words, at, terms, text, vocabulary):
            if excused is None:
                excused = _excused(terms, text, vocabulary)
            if not any(first <= at and at + length <= last for first, last in excused) and not _ends_name(words, at, vocabulary):
                found.append(FoundDoubt(terms[at].start, terms[at + length - 1].end, doubt))
                break
    return found


def _beginning_at(words: list[str], at: int, terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> list[tuple[int, Doubt]]:
    """The doubts whose first word stands at a place, each with how many words it takes."""
    here = words[at].split(" ", 1)[0]
    if " " in words[at]:  # one written word that says several: "tới nay"
        return [(1, doubt) for phrase, doubt in vocabulary.doubts[here] if " ".join(phrase) == words[at]]
    return [
        (len(phrase), doubt)
        for phrase, doubt in vocabulary.doubts[here]
        if (len(phrase) == 1 or tuple(term.text for term in terms[at : at + len(phrase)]) == phrase)
        and (len(phrase) == 1 or agrees(terms[at : at + len(phrase)], " ".join(phrase), text, vocabulary.spellings))
    ]


def _excused(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Where phrases stand that mean something else than a word they hold."""
    found = []
    for at, term in enumerate(terms):
        for phrase in vocabulary.excuses.get(term.text, ()):
            words = terms[at : at + len(phrase)]
            if tuple(word.text for word in words) == phrase and agrees(words, " ".join(phrase), text, vocabulary.spellings):
                found.append((at, at + len(phrase)))
                break
    return found


def _ends_name(words: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """NGUYEN VAN LOI: a surname and a middle name stand before."""
    grammar = vocabulary.grammar
    return at > 1 and words[at - 1] in grammar.middle_names and words[at - 2] in grammar.surnames
