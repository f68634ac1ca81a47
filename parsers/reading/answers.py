"""Answers: a text that answers our open question and says nothing else (R-2)."""

from __future__ import annotations

from parsers.meaning import Answer
from parsers.reading.objections.signs import CHANGING
from parsers.tokens.diacritics import agrees
from parsers.tokens.tokens import Form, Term
from parsers.tokens.vocabulary import Lexicon, Vocabulary

NUMBERED = "2"
"""A question that offers this is answered by number only."""
CHOICES = frozenset("012")
MOST_WORDS = 8
"""No answer with its courtesies is longer."""
UNCLEAR = Answer("")
"""An answer with something else beside it: the question is asked again."""


def answered(words: list[Term], text: str, vocabulary: Vocabulary, offered: tuple[str, ...]) -> Answer | None:
    """The answer, if courtesies are all that stands around it; a number of anything is none ("1 nguoi", "1 vang")."""
    core = _core(words, vocabulary)
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
    core = _core(words, vocabulary)
    assent = core[:1] and core[0].text in vocabulary.grammar.assent
    return bool(assent and _choice(core[:1], text, vocabulary))


def is_choice(words: list[Term], vocabulary: Vocabulary) -> bool:
    """Whether a text would be an answer by number, were there a question."""
    first = next((term.text for term in words if term.form is not Form.SIGN), "")
    may_be = len(words) <= MOST_WORDS and (first in CHOICES or first in vocabulary.answer_lead.lengths)
    core = _core(words, vocabulary) if may_be else []
    return len(core) == 1 and core[0].text in CHOICES


def _choice(core: list[Term], text: str, vocabulary: Vocabulary) -> str | None:
    """What a listed yes or no stands for; its marks decide: "dừng" is not "đúng"."""
    said = " ".join(term.text for term in core)
    choice = vocabulary.answers.get(said)
    return choice if choice and agrees(core, said, text, vocabulary.answer_spellings) else None


def _core(words: list[Term], vocabulary: Vocabulary) -> list[Term]:
    """The words without the courtesies around them; none where a sign changes what they say."""
    if any(term.form is Form.SIGN and term.text in CHANGING for term in words):
        return []
    core = [term for term in words if term.form is not Form.SIGN or term.text == "?"]
    while (lead := _length(vocabulary.answer_lead, [term.text for term in core])) and lead < len(core):
        core = core[lead:]
    while len(core) > 1 and (length := _courtesy([term.text for term in reversed(core)], vocabulary)):
        core = core[:-length]
    return core


def _length(lexicon: Lexicon, said: list[str]) -> int:
    """How many words the longest phrase takes that begins what is said."""
    phrase = next(lexicon.at(said, 0), None) if said else None
    return phrase.count(" ") + 1 if phrase else 0


def _courtesy(said: list[str], vocabulary: Vocabulary) -> int:
    """How many last words, now the first, only call or thank: "dung roi anh"; but "1 anh" is a man, "co chi" what?"""
    persons = vocabulary.grammar.persons
    thanks = _length(vocabulary.answer_tail, said)
    if thanks and thanks < len(said):
        return thanks
    worded = not said[-1].isdigit() and said[-1] not in persons
    return int(said[0] in persons and (worded or bool(_length(vocabulary.answer_tail, said[1:]))))
