"""Answers: a text that answers our open question and says nothing else (R-2)."""

from __future__ import annotations

from parsers.languages.grammar import Grammar
from parsers.meaning import Answer
from parsers.reading.objections.signs import CHANGING
from parsers.tokens.diacritics import agrees
from parsers.tokens.tokens import Form, Term
from parsers.tokens.vocabulary import Vocabulary

NUMBERED = "2"
"""A question that offers this is answered by number only."""
CHOICES = frozenset("012")
MOST_WORDS = 8
"""No answer with its courtesies is longer."""
UNCLEAR = Answer("")
"""An answer with something else beside it: the question is asked again."""


def answered(words: list[Term], text: str, vocabulary: Vocabulary, offered: tuple[str, ...]) -> Answer | None:
    """The answer, if courtesies are all that stands around it; a number of anything is none ("1 nguoi", "1 vang")."""
    core = _core(words, vocabulary.grammar)
    said = " ".join(term.text for term in core)
    if said in offered:
        return Answer(said)
    if NUMBERED in offered or not core:
        return None
    number = core[0].text if len(core) > 1 and core[0].text in CHOICES else ""
    choice = _choice(core[1:] if number else core, text, vocabulary)
    counted = number and core[1].text in vocabulary.codes
    return Answer(choice) if choice and number in ("", choice) and not counted else None


def begins_answer(words: list[Term], text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text answers and goes on: "ok, vắng 3"."""
    core = _core(words, vocabulary.grammar)
    assent = core[:1] and core[0].text in vocabulary.grammar.assent
    return bool(assent and _choice(core[:1], text, vocabulary))


def is_choice(words: list[Term], grammar: Grammar) -> bool:
    """Whether a text would be an answer by number, were there a question."""
    short = len(words) <= MOST_WORDS and any(term.text in CHOICES for term in words)
    core = _core(words, grammar) if short else []
    return len(core) == 1 and core[0].text in CHOICES


def _choice(core: list[Term], text: str, vocabulary: Vocabulary) -> str | None:
    """What a listed yes or no stands for; its marks decide: "dừng" is not "đúng"."""
    said = " ".join(term.text for term in core)
    choice = vocabulary.answers.get(said)
    return choice if choice and agrees(core, said, text, vocabulary.answer_spellings) else None


def _core(words: list[Term], grammar: Grammar) -> list[Term]:
    """The words without the courtesies around them; none where a sign changes what they say."""
    if any(term.form is Form.SIGN and term.text in CHANGING for term in words):
        return []
    core = [term for term in words if term.form is not Form.SIGN or term.text == "?"]
    lead = max((length for phrase in grammar.answer_lead if (length := _led_by(core, phrase))), default=0)
    while lead and lead < len(core):
        core = core[lead:]
        lead = max((length for phrase in grammar.answer_lead if (length := _led_by(core, phrase))), default=0)
    while len(core) > 1 and (length := _courtesy(core, grammar)):
        core = core[:-length]
    return core


def _led_by(core: list[Term], phrase: str) -> int:
    """How many words a phrase takes that the text begins with."""
    words = phrase.split()
    return len(words) if [term.text for term in core[: len(words)]] == words else 0


def _courtesy(core: list[Term], grammar: Grammar) -> int:
    """How many last words only call or thank: "dung roi anh", "1 nhe anh"; but "1 anh" is a man, "co chi" what?"""
    texts = [term.text for term in core]
    for phrase in grammar.answer_tail:
        length = len(phrase.split())
        if length < len(texts) and texts[-length:] == phrase.split():
            return length
    worded = not texts[0].isdigit() and texts[0] not in grammar.persons
    thanked = any(" ".join(texts[:-1]).endswith(phrase) for phrase in grammar.answer_tail)
    called = texts[-1] in grammar.persons and (worded or thanked)
    return int(called)
