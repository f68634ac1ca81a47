"""Doubts: what in a text keeps it from being counted, looked for on its words before any phrase is joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.languages.grammar import Doubt
from parsers.tokens.diacritics import agrees, meant
from parsers.tokens.tokens import BOUNDARIES, Form, Term
from parsers.tokens.vocabulary import Lexicon, Vocabulary


class FoundDoubt(NamedTuple):
    """Where a doubt stands in the text, and what it says."""

    start: int
    end: int
    doubt: Doubt


def doubts(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> list[FoundDoubt]:
    """Every doubt, but where a phrase that means something else holds all of it ("không có mặt", "xin lỗi").

    A sign that ends no clause hides none: "xin - vắng 3" is "xin vắng 3".
    """
    terms = [term for term in terms if term.form is not Form.SIGN or term.text in BOUNDARIES]
    words = [term.text if term.form is Form.WORD else "" for term in terms]
    own = words
    if not text.isascii():
        known, grammar = vocabulary.spellings, vocabulary.grammar
        own = [meant(term, text, known, grammar) if word else "" for term, word in zip(terms, words, strict=True)]
    found: list[FoundDoubt] = []
    excused: list[tuple[int, int]] | None = None
    begins = vocabulary.doubt_words
    for at in [at for at, word in enumerate(words) if word in begins or own[at] in vocabulary.doubts]:
        for length, doubt in _beginning_at(words, own[at], at, terms, text, vocabulary):
            if excused is None:
                excused = _spans(terms, text, vocabulary, vocabulary.excuses)
            held = any(first <= at and at + length <= last for first, last in excused)
            named = _ends_name(words, at, vocabulary) or _is_called(terms[at : at + length], text, vocabulary)
            if not held and not named:
                found.append(FoundDoubt(terms[at].start, terms[at + length - 1].end, doubt))
                break
    return found


def _beginning_at(
    words: list[str], own: str, at: int, terms: Sequence[Term], text: str, vocabulary: Vocabulary
) -> Iterator[tuple[int, Doubt]]:
    """The doubts that begin at a place, each with how many words it takes: by all marks a phrase, by its own a word."""
    for phrase in vocabulary.doubt_phrases.at(words, at):
        length = phrase.count(" ") + 1
        if agrees(terms[at : at + length], phrase, text, vocabulary.spellings):
            yield length, vocabulary.doubts[phrase]
    if own in vocabulary.doubts:
        yield 1, vocabulary.doubts[own]


def told(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> frozenset[int]:
    """Where the words of known expressions begin; these may overlap ("em gửi số" and "số liệu")."""
    spans = _spans(terms, text, vocabulary, vocabulary.talk)
    return frozenset(term.start for first, last in spans for term in terms[first:last])


def _spans(terms: Sequence[Term], text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where phrases stand, their marks agreeing."""
    words = [term.text for term in terms]
    return [
        (at, at + length)
        for at in range(len(words))
        for phrase in lexicon.at(words, at)
        if agrees(terms[at : at + (length := phrase.count(" ") + 1)], phrase, text, vocabulary.spellings)
    ]


def _is_called(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> bool:
    """ "chi Thi": a form of address, and a name with its capital."""
    small = text[terms[0].start].islower() and terms[0].text in vocabulary.words.persons
    return len(terms) == 2 and small and text[terms[1].start].isupper()


def _ends_name(words: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """NGUYEN VAN LOI: a surname and a middle name stand before."""
    grammar = vocabulary.grammar
    return at > 1 and words[at - 1] in grammar.middle_names and words[at - 2] in vocabulary.words.surnames
