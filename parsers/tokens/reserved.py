"""Reserved words: what a language's words do in a text, no campaign may give another meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parsers.campaign.faults import Path, PlanFault
from parsers.campaign.plan import Campaign
from parsers.languages.grammar import Grammar
from parsers.tokens.normalise import fold
from parsers.tokens.vocabulary import GRAMMARS

ADVICE = "write another word"


def faults(campaign: Campaign) -> Iterator[PlanFault]:
    """Codes and other names that are words of the language, and words that keep a text from counting and are codes."""
    grammar = GRAMMARS[campaign.language]
    acting, answering = _acting(grammar), _answering(grammar)
    reserved = acting | answering
    for path, word, code in _named(campaign):
        prefix = word.rstrip("0123456789")
        if fold(word).text in reserved:
            yield PlanFault(path, f"{word} is a word of its own in texts, so it cannot stand for {code}; {ADVICE}")
        elif prefix != word and prefix in acting:
            yield PlanFault(path, f"{prefix} is a word of its own in texts, so {word} would be read as it; {ADVICE}")
    meaning = {fold(word).text: code for _, word, code in _named(campaign)}
    yield from _taken(("words", "blocking"), campaign.words.blocking, meaning, reserved)
    yield from _taken(("words", "known"), campaign.words.known, meaning, reserved)
    for index, phrase in enumerate(campaign.words.number_phrases):
        words = [word for word in phrase.split() if not word.isdecimal()]
        if words and all(word in meaning for word in words):
            said = f"{phrase} is what a report of {meaning[words[0]]} says, which could then never be counted"
            yield PlanFault(("words", "number_phrases", index), f"{said}; leave it out")


def _taken(
    path: Path, words: tuple[str, ...], meaning: Mapping[str, str], reserved: frozenset[str]
) -> Iterator[PlanFault]:
    for index, word in enumerate(words):
        if code := meaning.get(fold(word).text):
            yield PlanFault((*path, index), f"{word} stands for {code}, which could then never be reported; {ADVICE}")
        elif fold(word).text in reserved:
            yield PlanFault((*path, index), f"{word} is a word of its own in texts; {ADVICE}")


def _named(campaign: Campaign) -> Iterator[tuple[Path, str, str]]:
    """Every word that means an indicator or an area, with its place in the file."""
    for i, one in enumerate(campaign.indicators):
        yield ("indicators", i, "code"), one.code, one.code
        for n, alias in enumerate(one.aliases):
            yield ("indicators", i, "aliases", n), alias.word, one.code
    for i, area in enumerate(campaign.areas):
        yield ("areas", i, "code"), area.code, area.code
        for n, name in enumerate(area.aliases):
            yield ("areas", i, "aliases", n), name, area.code


def _acting(grammar: Grammar) -> frozenset[str]:
    """What decides what a text does, of which day and in which way."""
    verbs = (*grammar.corrections, *grammar.additions, *grammar.cancellations, *grammar.nothing)
    asks = (*grammar.commands, *grammar.registrations)
    times = (*grammar.modes, *grammar.until, *grammar.since, *grammar.days, grammar.day_word)
    return frozenset((*verbs, *asks, *times))


def _answering(grammar: Grammar) -> frozenset[str]:
    """Answers and courtesies, but for those that diacritics tell from other words, and those that say an area."""
    said = (*grammar.yes, *grammar.no, *grammar.closers, *grammar.courtesy)
    areas = (word for words in grammar.area_words.values() for word in words)
    return frozenset(said) - grammar.spelling.marked - frozenset(areas)
