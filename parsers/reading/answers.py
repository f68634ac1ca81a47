"""Answers: a text that answers our open question and says nothing else (R-2)."""

from __future__ import annotations

from parsers.languages.grammar import Grammar
from parsers.meaning import Answer
from parsers.reading.objections.signs import CHANGING
from parsers.tokens.tokens import Form, Term
from parsers.tokens.vocabulary import Vocabulary

NUMBERED = "2"
"""A question that offers this is answered by number only."""
CHOICES = frozenset("012")


def answered(terms: list[Term], vocabulary: Vocabulary, offered: tuple[str, ...]) -> Answer | None:
    """The answer, if courtesies are all that stands around it; a number of anything is none ("1 nguoi", "1 vang")."""
    grammar = vocabulary.grammar
    core = _core(terms, grammar)
    if len(core) == 1 and core[0] in offered:
        return Answer(core[0])
    if NUMBERED in offered or not 1 <= len(core) <= 2:
        return None
    number, word = (core[0], core[1]) if len(core) == 2 else ("", core[0])
    choice = _choice(word, grammar)
    counted = number and word in vocabulary.codes
    return Answer(choice) if choice and number in ("", choice) and not counted else None


def is_choice(terms: list[Term], grammar: Grammar) -> bool:
    """Whether a text would be an answer by number, were there a question."""
    if not any(term.text in CHOICES for term in terms):
        return False
    core = _core(terms, grammar)
    return len(core) == 1 and core[0] in CHOICES


def _choice(word: str, grammar: Grammar) -> str | None:
    """What a yes or a no stands for."""
    if word in grammar.yes:
        return "1"
    return "0" if word in grammar.no else None


def _core(terms: list[Term], grammar: Grammar) -> list[str]:
    """The words without the courtesies around them; none where a sign changes what they say."""
    if any(term.form is Form.SIGN and term.text in CHANGING for term in terms):
        return []
    words = [term.text for term in terms if term.form is not Form.SIGN or term.text == "?"]
    while len(words) > 1 and words[0] in grammar.answer_lead:
        del words[0]
    while len(words) > 1 and _is_courtesy(words, grammar):
        del words[-1]
    return words


def _is_courtesy(words: list[str], grammar: Grammar) -> bool:
    """Whether the last word only calls somebody: "dung roi anh", "1 nhe anh"; but "1 anh" is a man, "co chi" what?"""
    if words[-1] in grammar.answer_tail:
        return True
    worded = not words[0].isdigit() and words[0] not in grammar.persons
    return words[-1] in grammar.persons and (worded or words[-2] in grammar.answer_tail)
