"""The vocabulary: a campaign's and its language's words, arranged for reading; made once a revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parsers.campaign.plan import Campaign, Kind
from parsers.languages.en.grammar import EN
from parsers.languages.grammar import Doubt, Grammar
from parsers.languages.vi.grammar import VI
from parsers.tokens.diacritics import Spellings, spellings
from parsers.tokens.normalise import fold
from parsers.tokens.tokens import Form, tokenise

GRAMMARS: Mapping[str, Grammar] = {"vi": VI, "en": EN}
VOWELS = frozenset("AEIOUY")
TELEX_LEAST = 2
"""Shorter words, and abbreviations without a vowel, are never undone from Telex."""


@dataclass(frozen=True, slots=True)
class CodeWord:
    """A word for an indicator."""

    code: str
    kind: Kind
    official: bool
    """Whether it is the code itself, which a comma does not part from its number."""
    number: Literal["near", "next", "before"]
    unit: str
    """What its numbers count."""
    units: frozenset[str]
    """What may be written behind them: the unit and other words for it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases, found by their first word."""

    phrases: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    """By first word: how many words its phrases have, most first."""

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Lexicon:
        """Arrange phrases."""
        kept = frozenset(phrases)
        lengths: dict[str, set[int]] = {}
        for phrase in kept:
            words = phrase.split()
            lengths.setdefault(words[0], set()).add(len(words))
        return cls(kept, {first: tuple(sorted(of, reverse=True)) for first, of in lengths.items()})

    def at(self, words: Sequence[str], place: int) -> Iterator[str]:
        """The phrases that begin at a place, longest first."""
        for length in self.lengths.get(words[place], ()):
            phrase = " ".join(words[place : place + length])
            if phrase in self.phrases and place + length <= len(words):
                yield phrase

    @classmethod
    def of_several(cls, phrases: Iterable[str]) -> Lexicon:
        """Arrange the phrases of several words; single words are left out."""
        return cls.of(phrase for phrase in phrases if " " in phrase)


@dataclass(frozen=True, slots=True)
class WordSets:
    """The grammar's tables as sets."""

    corrections: frozenset[str]
    additions: frozenset[str]
    cancellations: frozenset[str]
    verbs: frozenset[str]
    """All words that do more than report."""
    nothing: frozenset[str]
    courtesy: frozenset[str]
    between: frozenset[str]
    strict: frozenset[str]
    before_number: frozenset[str]
    before_code: frozenset[str]
    stock: frozenset[str]
    units: frozenset[str]
    wrong_units: frozenset[str]
    partial: frozenset[str]
    ordinals: frozenset[str]
    counted: frozenset[str]
    near: frozenset[str]
    joiners: frozenset[str]
    area_words: frozenset[str]
    offices: frozenset[str]
    """Whom one reports to; the top area's name among them."""
    top: frozenset[str]
    """The top area by its name."""
    tails: frozenset[str]
    before_clock: frozenset[str]
    reporting: frozenset[str]
    spoken: frozenset[str]
    """Forms of address and particles: a clause of nothing else says nothing."""
    ruling: frozenset[str]
    """What rules the figures wherever it stands: days, modes, verbs."""
    heads: frozenset[str]
    """What makes something known of a clause without figures: courtesies, talk, work, and the words of reports."""
    beside: frozenset[str]
    """Those, and what may stand between them."""
    leading: frozenset[str]
    """The same with what may lead a number in its own clause."""
    heading: frozenset[str]
    """The same without the weather: a clause before a colon says what is reported."""
    closing: frozenset[str]
    persons: frozenset[str]
    surnames: frozenset[str]
    days: frozenset[str]
    unclear_days: frozenset[str]
    unclear_modes: frozenset[str]
    closers: frozenset[str]
    bait: frozenset[str]
    callers: Mapping[str, int]
    """Before one's name: how many words of a name a form of address, a title or a surname may have behind it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What every word of a text may mean in one campaign."""

    campaign: Campaign
    grammar: Grammar
    words: WordSets
    codes: Mapping[str, CodeWord]
    next_codes: frozenset[str]
    """Of these, the words that need their number right behind them."""
    names: Mapping[str, str]
    """Areas by name, alias, or code without a number."""
    prefixes: Mapping[str, Mapping[int, str]]
    """By the word before a number (TH, THON): area codes by number."""
    area_leads: frozenset[str]
    """All words that may begin an area: those, and the titles that end in one (TRUONG THON)."""
    phrases: Lexicon
    """All phrases of several words."""
    number_phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """By first token: phrases with a number that is no figure, longest first, cut into tokens."""
    doubts: Mapping[str, Doubt]
    """What keeps a text from being counted, by word and phrase."""
    doubt_phrases: Lexicon
    """Of these, the phrases."""
    doubt_words: frozenset[str]
    """The words that begin one."""
    excuses: Lexicon
    """Phrases that mean something else than the word they hold."""
    talk: Lexicon
    """Expressions of several words that may stand beside the figures."""
    answer_lead: Lexicon
    """Courtesies before an answer."""
    answer_tail: Lexicon
    """Courtesies behind one, their words from the last to the first."""
    command_words: frozenset[str]
    """All parts of commands: a text without one gives none."""
    command_lead: frozenset[str]
    """Words before a command."""
    command_tail: frozenset[str]
    """Words behind one."""
    answers: Mapping[str, str]
    """What a yes or a no stands for."""
    answer_spellings: Spellings
    telex: frozenset[str]
    """Words that may be found back from raw Telex keys."""
    known: frozenset[str]
    """Every single word that means something."""
    spellings: Spellings
    before_figures: frozenset[str]
    """The words whose number is no part of an identity number: codes, places, days."""

    @classmethod
    def of(cls, campaign: Campaign) -> Vocabulary:
        """Arrange the words of a campaign."""
        grammar = GRAMMARS[campaign.language]
        codes = _codes(campaign, grammar)
        names, prefixes = _areas(campaign, grammar)
        doubts = _doubts(campaign, grammar)
        keeping = {phrase: doubt for doubt, phrases in reversed(doubts.items()) for phrase in phrases}
        named = codes.keys() | names.keys()
        top = _top(campaign)
        own = frozenset(map(_folded, campaign.words.known))
        words = _words(grammar, top, own)
        told = grammar.phrases().union(named, top, own, *(code.units for code in codes.values()))
        plain = grammar.words().union(named, map(_folded, (*grammar.yes, *grammar.no)), *doubts.values())
        cut = _by_first_word(_cut(phrase) for phrase in campaign.words.number_phrases)
        return cls(
            campaign, grammar, words, codes,
            frozenset(word for word, code in codes.items() if code.number == "next"), names, prefixes,
            frozenset((*names, *prefixes, *(word for word in words.courtesy if word.rsplit(" ", 1)[-1] in prefixes))),
            Lexicon.of_several(told), cut, keeping, Lexicon.of_several(keeping),
            frozenset(phrase.split()[0] for phrase in keeping),
            Lexicon.of_several((*codes, *grammar.nothing, *grammar.plain_phrases)), Lexicon.of_several(words.beside),
            Lexicon.of(grammar.answer_lead),
            Lexicon.of(" ".join(reversed(tail.split())) for tail in grammar.answer_tail),
            frozenset(part for phrase in grammar.commands for part in _parts(phrase)),
            frozenset((*grammar.answer_lead, *grammar.persons)), frozenset((*grammar.tails, *grammar.persons)),
            {_folded(no): "0" for no in grammar.no} | {_folded(yes): "1" for yes in grammar.yes},
            spellings((*grammar.yes, *grammar.no)), _telex(campaign, grammar),
            frozenset(word for phrase in plain for word in phrase.split()).union(prefixes),
            spellings(grammar.spelling.full),
            frozenset((*campaign.indicator, *prefixes, grammar.day_word, grammar.month_word, grammar.year_word)),
        )  # fmt: skip


def _top(campaign: Campaign) -> frozenset[str]:
    """The top area by its name, with its level before it and without."""
    name = _folded(campaign.top.name)
    level = _folded(getattr(campaign.level_names[campaign.top.level], campaign.language))
    return frozenset({name, name.removeprefix(f"{level} "), f"UBND {name}"})


def _doubts(campaign: Campaign, grammar: Grammar) -> dict[Doubt, tuple[str, ...]]:
    """What keeps a text from being counted: the language's words and the campaign's own."""
    words = campaign.words
    own = {Doubt.MATTER: words.other_matters, Doubt.BLOCKED: words.blocking}
    return {**grammar.doubts, **{doubt: tuple(map(_folded, phrases)) for doubt, phrases in own.items()}}


def _words(grammar: Grammar, top: frozenset[str], own: frozenset[str]) -> WordSets:
    talk = grammar.talk
    telling = frozenset(phrase for phrase in talk.world | talk.work if " " in phrase)  # a noun alone tells nothing
    heads = talk.polite | telling | own | frozenset(grammar.reporting)
    spoken = (
        *grammar.courtesy,
        *grammar.tails,
        *grammar.closing,
        *grammar.persons,
        *grammar.titles,
        *grammar.joiners,
        *grammar.calling,
    )
    known = heads.union(talk.world, talk.work, talk.plain, talk.recipients, talk.signing, spoken)
    heads |= talk.signing
    heads |= {phrase for phrase in known if not heads.isdisjoint(_parts(phrase))}
    return WordSets(
        frozenset(grammar.corrections), frozenset(grammar.additions), frozenset(grammar.cancellations),
        frozenset((*grammar.corrections, *grammar.additions, *grammar.cancellations)),
        frozenset(grammar.nothing), frozenset(grammar.courtesy), frozenset(grammar.between),
        frozenset(grammar.between_strict), frozenset(grammar.before_number), frozenset(grammar.before_code),
        frozenset(grammar.stock_words), frozenset((*grammar.units, *grammar.counters)), frozenset(grammar.wrong_units),
        frozenset(grammar.partial), frozenset(grammar.ordinals), frozenset(grammar.counted_words),
        frozenset(grammar.blocking_near), frozenset(grammar.joiners),
        frozenset(word for phrases in grammar.area_words.values() for word in phrases),
        talk.offices | top, top, frozenset(grammar.tails), frozenset(grammar.before_clock),
            frozenset(grammar.reporting),
        frozenset((
            *grammar.persons, *grammar.selves, *grammar.tails, *grammar.titles, *grammar.closing, *grammar.calling,
        )),
        frozenset((
            *grammar.modes, *grammar.unclear_modes, *grammar.days, *grammar.unclear_days, *grammar.until,
            *grammar.nothing,
            *grammar.corrections, *grammar.additions, *grammar.cancellations, *grammar.day_times,
        )), heads, known,
        known.union(
            grammar.before_code, grammar.before_number, grammar.stock_words, grammar.units, grammar.counters,
            grammar.held,
        ),
        known - ((talk.world | talk.work) - talk.polite - talk.plain - frozenset(grammar.reporting)),
            frozenset(grammar.closing), frozenset(grammar.persons), frozenset(grammar.surnames),
            frozenset(grammar.days), frozenset(grammar.unclear_days), frozenset(grammar.unclear_modes),
            frozenset(grammar.closers), frozenset(grammar.bait), _callers(grammar),
    )  # fmt: skip


def _callers(grammar: Grammar) -> dict[str, int]:
    """ANH TAN, but NGUYEN VAN BA and TRUONG THON LE VAN BA."""
    return dict.fromkeys(grammar.persons, 1) | dict.fromkeys((*grammar.titles, *grammar.surnames), 3)


def _codes(campaign: Campaign, grammar: Grammar) -> dict[str, CodeWord]:
    codes = {}
    for one in campaign.indicators:
        unit = _folded(one.unit.said(campaign.language))
        usual = grammar.units if unit in grammar.units else ()
        units = frozenset((unit, *map(_folded, one.unit_words), *usual, *grammar.counters))
        for alias in one.aliases:
            codes[_folded(alias.word)] = CodeWord(one.code, one.kind, False, alias.number, unit, units)
        codes[one.code] = CodeWord(one.code, one.kind, True, "near", unit, units)
    return codes


def _areas(campaign: Campaign, grammar: Grammar) -> tuple[dict[str, str], dict[str, dict[int, str]]]:
    names: dict[str, str] = {}
    prefixes: dict[str, dict[int, str]] = {}
    for area in campaign.areas:
        names |= {_folded(alias): area.code for alias in area.aliases}
        letters = area.code.rstrip("0123456789")
        if letters == area.code:
            names[area.code] = area.code
            continue
        number = int(area.code[len(letters) :])
        level = _folded(campaign.level_names[area.level].said(campaign.language))
        spoken = grammar.area_words.get(level, (level,)) if area.level == campaign.levels[-1] else ()
        for word in (letters, *spoken):
            prefixes.setdefault(word, {})[number] = area.code
    return names, prefixes


def _telex(campaign: Campaign, grammar: Grammar) -> frozenset[str]:
    """The single words of aliases and of the grammar's phrases that bear on figures, but never a code."""
    if not grammar.telex:
        return frozenset()
    phrases = [_folded(alias.word) for one in campaign.indicators for alias in one.aliases]
    phrases += [word for of in grammar.area_words.values() for word in of]
    phrases += [*grammar.between, *grammar.units, *grammar.counters, *grammar.wrong_units, *grammar.blocking_near]
    phrases += [phrase for of in grammar.doubts.values() for phrase in of]
    phrases += [*grammar.days, *grammar.unclear_days, *grammar.tomorrow, *grammar.modes, *grammar.unclear_modes]
    phrases += [*grammar.until, *grammar.since, *grammar.nothing, *grammar.corrections, *grammar.cancellations]
    words = {word for phrase in phrases for word in phrase.split()}
    return frozenset(word for word in words if len(word) >= TELEX_LEAST and VOWELS & set(word))


def _parts(phrase: str) -> Iterator[str]:
    """Every row of words in a phrase."""
    words = phrase.split()
    return (" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1))


def _by_first_word(phrases: Iterable[Sequence[str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of several words, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases:
        if len(words) > 1:
            found.setdefault(words[0], []).append(tuple(words))
    return {first: tuple(sorted(of, key=len, reverse=True)) for first, of in found.items()}


def _cut(phrase: str) -> tuple[str, ...]:
    return tuple(term.text for term in tokenise(fold(phrase)) if term.form is not Form.SIGN)


def _folded(phrase: str) -> str:
    return " ".join(fold(phrase).text.split())
