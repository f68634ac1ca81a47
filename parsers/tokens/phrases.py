"""Phrases: tokens of several words, raw Telex keys, known phrases with numbers, times of day."""

from __future__ import annotations

from parsers.tokens.diacritics import agrees, spell
from parsers.tokens.doubts import FoundDoubt, doubts
from parsers.tokens.tokens import Form, Term
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary

_DOUBLED = (("DD", "D"), ("AA", "A"), ("EE", "E"), ("OO", "O"))
_TONES = "SFRXJ"
LAST_HOUR, LAST_MINUTE, MINUTE_DIGITS = 24, 59, 2


def prepare(terms: list[Term], text: str, vocabulary: Vocabulary) -> tuple[list[Term], list[FoundDoubt]]:
    """Undo Telex, settle phrases whose number is no figure, look for doubts, and join words into known phrases."""
    for term in terms:
        if term.form is Form.WORD and term.text not in vocabulary.known:
            term.text = _without_telex(term.text, vocabulary.telex)
    _settle_number_phrases(terms, vocabulary)
    found = doubts(terms, text, vocabulary)
    joined = _joined(terms, text, vocabulary)
    if not text.isascii():
        spell(joined, text, vocabulary.spellings, vocabulary.grammar)
    _settle_hours(joined, vocabulary)
    _settle_calls(joined, vocabulary)
    return joined, found


def _without_telex(word: str, known: frozenset[str]) -> str:
    """The word that raw Telex keys spell, if it is a known one; else the word as it is."""
    plain = word
    for doubled, single in _DOUBLED:
        plain = plain.replace(doubled, single)
    plain = plain.replace("W", "")
    if plain in known:
        return plain
    toneless = plain.rstrip(_TONES)
    if toneless in known:
        return toneless
    inner = [plain[:at] + plain[at + 1 :] for at, key in enumerate(plain) if at > 1 and key in _TONES]
    return next((each for each in inner if each in known), word)


def _settle_number_phrases(terms: list[Term], vocabulary: Vocabulary) -> None:
    behind = 0
    for at, term in enumerate(terms):
        if at >= behind and term.text in vocabulary.number_phrases:
            behind = at + _settled_phrase(terms, at, vocabulary)


def _begins_date(terms: list[Term], at: int, length: int, vocabulary: Vocabulary) -> bool:
    """ACT 60 NGAY 14/8: the number is the code's, and what follows it is a date."""
    before = terms[max(at - 2, 0) : at]
    after = terms[at + length : at + length + 1]
    behind_code = before and (
        before[-1].text in vocabulary.codes or " ".join(term.text for term in before) in vocabulary.codes
    )
    return bool(behind_code and after and after[0].form in (Form.DATE, Form.NUMBER, Form.MALFORMED))


def _settled_phrase(terms: list[Term], at: int, vocabulary: Vocabulary) -> int:
    """Settle the number phrase that begins at `at`; how many tokens it took."""
    for phrase in vocabulary.number_phrases[terms[at].text]:
        found = terms[at : at + len(phrase)]
        if tuple(term.text for term in found) == phrase and not _begins_date(terms, at, len(phrase), vocabulary):
            for term in found:
                term.settle(Verdict.PHRASE, " ".join(phrase))
            return len(phrase)
    return 0


def _joined(terms: list[Term], text: str, vocabulary: Vocabulary) -> list[Term]:
    """The words joined into the longest known phrases; their marks must agree (`spellings`)."""
    joined = []
    words = [term.text if term.form is Form.WORD and term.verdict is None else "" for term in terms]
    begins = vocabulary.phrases.lengths
    at = 0
    while at < len(terms):
        term = terms[at]
        for phrase in vocabulary.phrases.at(words, at) if words[at] in begins else ():
            taken = phrase.count(" ") + 1
            counted = phrase in vocabulary.grammar.day_times and at > 0 and terms[at - 1].form is Form.NUMBER
            if not counted and agrees(terms[at : at + taken], phrase, text, vocabulary.spellings):
                term = Term(Form.WORD, phrase, term.start, terms[at + taken - 1].end, term.glued)
                at += taken - 1
                break
        joined.append(term)
        at += 1
    return joined


def _settle_calls(terms: list[Term], vocabulary: Vocabulary) -> None:
    """ "anh Tan oi": a form of address, perhaps a name, and a word that calls are a courtesy, whatever the name."""
    for at, term in enumerate(terms):
        if term.text not in vocabulary.grammar.calling:
            continue
        for back in (1, 2):
            called = terms[max(at - back, 0) : at + 1]
            counted = at > back and terms[at - back - 1].form is Form.NUMBER
            named = all(_may_name(each, vocabulary) for each in called)
            calls = called[0].text in vocabulary.words.persons or (
                back == 1 and called[0].text in vocabulary.grammar.talk.offices
            )
            if calls and named and not counted:
                for each in called:
                    each.settle(Verdict.COURTESY)


def _may_name(term: Term, vocabulary: Vocabulary) -> bool:
    return term.form is Form.WORD and term.text not in vocabulary.doubts


def _settle_hours(terms: list[Term], vocabulary: Vocabulary) -> None:
    """A clock, or a number with "giờ" behind it, is a time of day, with its minutes and the part of the day."""
    grammar = vocabulary.grammar
    for at, term in enumerate(terms):
        if term.form is Form.CLOCK:
            term.settle(Verdict.CLOCK, term.text)
        elif not (at and term.text in grammar.hour_words and _is_hour(terms, at)):
            continue
        else:
            terms[at - 1].settle(Verdict.CLOCK, terms[at - 1].text)
            term.settle(Verdict.CLOCK)
        after = _settle_minutes(terms, at + 1, vocabulary)
        if after < len(terms) and terms[after].verdict is None and terms[after].text in grammar.day_parts:
            terms[after].settle(Verdict.CLOCK)


def _is_hour(terms: list[Term], at: int) -> bool:
    """17 GIO; 17G30, where a letter alone would be anything (4G)."""
    hour, word = terms[at - 1], terms[at]
    if word.verdict is not None:
        return False
    letter = len(word.text) == 1
    minutes = at + 1 < len(terms) and terms[at + 1].glued and terms[at + 1].form is Form.NUMBER
    whole = hour.form is Form.NUMBER and hour.verdict is None and hour.value <= LAST_HOUR
    return whole and (not letter or (word.glued and minutes))


def _settle_minutes(terms: list[Term], at: int, vocabulary: Vocabulary) -> int:
    """17 GIO 30 [PHUT], 17 GIO RUOI: minutes are two digits, unless people are counted; where to go on."""
    grammar = vocabulary.grammar
    if at < len(terms) and terms[at].text in grammar.half_words:
        terms[at].settle(Verdict.CLOCK)
        return at + 1
    behind = terms[at + 1].text if at + 1 < len(terms) else ""
    minutes = terms[at] if at < len(terms) and terms[at].form is Form.NUMBER else None
    said = behind in grammar.minute_words
    if minutes is None or minutes.value > LAST_MINUTE or behind in vocabulary.words.units:
        return at
    if said or len(minutes.text) == MINUTE_DIGITS:
        minutes.settle(Verdict.CLOCK, minutes.text)
        if said:
            terms[at + 1].settle(Verdict.CLOCK)
        return at + 1 + said
    return at
