"""Words put together: phrases of several words, raw Telex keys, known phrases with numbers, times of day."""

from __future__ import annotations

from parsers.reading import Verdict
from parsers.tokens import Form, Term
from parsers.vocabulary import Vocabulary

_DOUBLED = (("DD", "D"), ("AA", "A"), ("EE", "E"), ("OO", "O"))
_TONES = "SFRXJ"


def prepare(terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
    """Undo Telex, settle phrases whose number is no figure, and join words into the longest known phrases."""
    for term in terms:
        if term.form is Form.WORD and term.text not in vocabulary.known:
            term.text = _without_telex(term.text, vocabulary.telex)
    _settle_number_phrases(terms, vocabulary)
    joined = _joined(terms, vocabulary)
    _settle_hours(joined, vocabulary)
    return joined


def _without_telex(word: str, known: frozenset[str]) -> str:
    """The word that raw Telex keys spell, if it is a known one; else the word as it is."""
    plain = word
    for doubled, single in _DOUBLED:
        plain = plain.replace(doubled, single)
    plain = plain.replace("W", "")
    if plain in known:
        return plain
    toneless = plain.rstrip(_TONES)
    return toneless if toneless in known else word


def _settle_number_phrases(terms: list[Term], vocabulary: Vocabulary) -> None:
    at = 0
    while at < len(terms):
        at += _settled_phrase(terms, at, vocabulary.number_phrases) or 1


def _settled_phrase(terms: list[Term], at: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """Settle the number phrase that begins at `at`; how many tokens it took."""
    for phrase in phrases:
        found = terms[at : at + len(phrase)]
        if tuple(term.text for term in found) == phrase:
            for term in found:
                term.settle(Verdict.PHRASE, " ".join(phrase))
            return len(phrase)
    return 0


def _joined(terms: list[Term], vocabulary: Vocabulary) -> list[Term]:
    joined = []
    at = 0
    while at < len(terms):
        term = terms[at]
        taken = _phrase_length(terms, at, vocabulary) if term.form is Form.WORD and term.verdict is None else 1
        if taken > 1:
            text = " ".join(each.text for each in terms[at : at + taken])
            term = Term(Form.WORD, text, term.start, terms[at + taken - 1].end, term.glued)
        joined.append(term)
        at += taken
    return joined


def _phrase_length(terms: list[Term], at: int, vocabulary: Vocabulary) -> int:
    for phrase in vocabulary.phrases.get(terms[at].text, ()):
        found = terms[at : at + len(phrase)]
        if tuple(term.text for term in found) == phrase and all(term.verdict is None for term in found):
            return len(phrase)
    return 1


def _settle_hours(terms: list[Term], vocabulary: Vocabulary) -> None:
    """A number with "giờ" behind it is a time of day; a clock is one too."""
    for at, term in enumerate(terms):
        if term.form is Form.CLOCK:
            term.settle(Verdict.CLOCK, term.text)
        elif term.text in vocabulary.grammar.hour_words and at and terms[at - 1].form is Form.NUMBER:
            hour = terms[at - 1]
            if hour.value <= 24 and hour.verdict is None:
                hour.settle(Verdict.CLOCK, hour.text)
                term.settle(Verdict.CLOCK)
