"""A grammar: the words of one language that guide the reading of texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from parsers.meaning import Ask, Mode

Phrases = tuple[str, ...]


class Doubt(StrEnum):
    """What a word says that keeps a text from being counted."""

    NEGATED = "negated"
    ESTIMATE = "estimate"
    PLAN = "plan"
    TAKEN_BACK = "taken back"
    SENT_BACK = "sent back"  # a number that somebody above did not accept
    HEARSAY = "hearsay"
    PART = "part"  # numbers that are in another number already
    QUESTION = "question"
    OTHER = "other"  # other people's numbers, or numbers of something else
    REQUEST = "request"  # only where a figure stands in its clause or behind it
    EMERGENCY = "emergency"  # somebody must see it now
    MATTER = "matter"  # another matter of the campaign's own list
    BLOCKED = "blocked"  # a word of the campaign's own


@dataclass(frozen=True, slots=True)
class Talk:
    """What a text says beside its figures; its words are no words of a report, and an unknown code may be one."""

    polite: frozenset[str]
    """Greetings, thanks, wishes, excuses, signatures, and asking to be recorded."""
    world: frozenset[str]
    """Weather, network, fields, family: how things are; a clause with one of these may have days of its own."""
    work: frozenset[str]
    """How the work went that the figures are of."""
    plain: frozenset[str]
    """What stands between those, and says nothing alone."""
    recipients: frozenset[str]
    """Behind one of these an office may stand: it is spoken to, and not spoken of."""
    offices: frozenset[str]
    signing: frozenset[str]
    """Before the name of who signs."""
    late: frozenset[str]
    """Why a report comes late: a day in such a clause is the figures' day."""
    because: frozenset[str]
    """Before circumstances."""
    therefore: frozenset[str]
    """Behind circumstances, in one clause with the figures: what stands before is talk ("do mưa nên kích hoạt 2")."""
    gatherings: frozenset[str]
    """People may be absent from these too: before a stock it is not clear of what they are."""
    attended: frozenset[str]
    """Behind an event ("60 lượt người dự")."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the diacritics of a word decide."""

    spelled: Mapping[str, str]
    """Words that mean something else with their diacritics than the same letters without: what to take them for."""
    full: Phrases
    """Words as they are written in full; with other diacritics the same letters are another word."""
    exact: Mapping[str, str]
    """Words in full of which half the diacritics make another word ("văng" for "vắng"): all of them, or none."""
    bare: Mapping[str, str]
    """Words without diacritics, after one that has them: what to take them for ("người nha" is no "người nhà")."""
    marked: frozenset[str]
    """Words that always have diacritics: where one has none, its writer leaves diacritics out."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words and phrases by what they do; upper case, without diacritics."""

    corrections: Phrases
    additions: Phrases
    cancellations: Phrases
    nothing: Phrases
    """A report of nothing (KPS)."""
    commands: Mapping[str, Ask]
    registrations: Phrases
    yes: Phrases
    """As they are written in full: the marks decide."""
    no: Phrases
    assent: Phrases
    """First words of a yes that begin no report."""
    closers: Phrases
    """Whole texts that need no answer."""
    modes: Mapping[str, Mode]
    until: Phrases
    """With a date: a total up to that day."""
    since: Phrases
    unclear_modes: Phrases
    days: Mapping[str, int]
    """Words for days, by how many days from today."""
    day_word: str
    month_word: str
    year_word: str
    months: Mapping[str, int]
    """Names of months, behind a day: 8 FEB."""
    day_endings: Phrases
    """What may touch the day before one: 8TH."""
    unclear_days: Phrases
    now: Phrases
    """Beside another day: the figures may be today's."""
    compared: Phrases
    """Before a word for a day: it is compared with or added to, not reported (like yesterday, with yesterday)."""
    tomorrow: Phrases
    hour_words: Phrases
    """Behind a number: a time of day. A single letter only between two numbers that it touches (17g30)."""
    minute_words: Phrases
    half_words: Phrases
    """Behind an hour: half past."""
    day_parts: Phrases
    """Behind a time of day: which half of the day it is in."""
    afternoons: Phrases
    """Of these, the ones that are past noon."""
    area_words: Mapping[str, Phrases]
    """Words before an area's number, by the folded name of its level."""
    no_area_after: Phrases
    """After an area word: not the name of an area ("thon em": my village)."""
    no_area_before: Phrases
    number_words: Mapping[str, int]
    """Number words and Roman numerals for one's own village."""
    before_code: Phrases
    between: Phrases
    """The only words between a code and its number (R-10)."""
    between_strict: Phrases
    """The only words where the number must follow directly (R-10b)."""
    before_number: Phrases
    """The only words before the number of a number-first clause (R-10)."""
    stock_words: Phrases
    """The same, for stocks only."""
    units: Phrases
    """Units of people and accounts."""
    counters: Phrases
    """Units of whatever is counted (cases, pieces)."""
    wrong_units: Phrases
    """Units that make another number of it (households, dozens)."""
    rounds: Phrases
    """Of the ordinals, the ones that say how often something was done or sent ("lần 2")."""
    groups: Phrases
    """Parts of an area that are known by a number."""
    partial: Phrases
    """Before the figures: they are of a part of the area, or of more than it."""
    ordinals: Phrases
    """With a number behind: not a figure (the second time, hamlet 2)."""
    counted_words: Phrases
    """Numbers in words: asked about."""
    numerals: Mapping[str, int]
    """Numbers in words, to name in a reply what they would be in figures."""
    tens: str
    """Behind a numeral: times ten."""
    gap_word: str
    """What a form to fill in says where a number should stand."""
    or_words: Phrases
    """Between two numbers: one of them."""
    wishes: Phrases
    """A text with one of these and no code needs no answer, whatever its number."""
    change_words: Phrases
    """Between an old and a new number."""
    courtesy: Phrases
    """What may lead the figures in their own clause."""
    tails: Phrases
    """What may close their clause behind a number."""
    before_clock: Phrases
    """Before a time of day ("lúc 17h")."""
    persons: Phrases
    """Forms of address: a word behind one may be a name."""
    selves: Phrases
    """Of these, what one says of oneself: a name behind is the sender's."""
    spoken_to: Phrases
    """Forms of address for whom one writes to: the others are for whom one writes of."""
    own_titles: Phrases
    """Titles of those who report."""
    possessives: Phrases
    """Before an office: the numbers are its own."""
    hearing: Phrases
    """Particles that also say that one has heard of it."""
    calling: Phrases
    """Behind a form of address and a name: somebody is called."""
    greetings: Phrases
    """At the start, with a comma or full stop behind: a courtesy whatever else the word means (R-18)."""
    joiners: Phrases
    """Words that cut a text into clauses."""
    doubts: Mapping[Doubt, Phrases]
    """Words that keep a text from being counted, wherever they stand."""
    blocking_near: Mapping[str, Doubt]
    """Blocking only in a clause with a code or a number; elsewhere they are names."""
    plain_phrases: Phrases
    """Phrases that hold a word of these tables and mean something else: only these excuse it, and only as a whole."""
    day_hours: Mapping[str, int]
    """Parts of today, by the hour before which they are still to come."""
    reporting: Phrases
    """A heading (a clause before a colon) with one of these reports what follows, whatever else it says."""
    surnames: Phrases
    middle_names: Phrases
    """Behind a surname: what follows is a name, whatever else it means (Nguyen Van Loi)."""
    titles: Phrases
    """Before a name, as a form of address is."""
    answer_lead: Phrases
    """Courtesies before an answer to an open question."""
    answer_tail: Phrases
    """Courtesies behind one; none of them counts anything ("1 em" is a person)."""
    adverts: Phrases
    """In a stranger's text."""
    bait: Phrases
    """In anybody's: what nobody but an advertiser writes."""
    closing: Phrases
    """Particles behind a pair, at the end of what is said ("5 người thôi")."""
    held_today: Phrases
    """The same only where a day is said: else it may be a plan."""
    held: Phrases
    """Before the number of an event: it took place ("mở 1 buổi")."""
    day_times: Phrases
    """A part of the day that begins as a code does ("buổi chiều"): no code, and with figures only a part of theirs."""
    weekday_word: str
    """With a number behind: a day of the week, or an ordinal behind what it counts ("buổi thứ 3")."""
    talk: Talk
    spelling: Spelling
    telex: bool
    """Whether raw Telex keys are undone."""

    def words(self) -> frozenset[str]:
        """Every word and phrase that may stand in a report."""
        found: set[str] = set(self.spelling.spelled.values()) | set(self.spelling.bare.values())
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                found.add(value)
            elif field.name == "area_words":
                found.update(phrase for phrases in value.values() for phrase in phrases)
            elif not isinstance(value, bool | Talk | Spelling) and field.name not in ("doubts", "yes", "no"):
                found.update(value)
        return frozenset(found)

    def phrases(self) -> frozenset[str]:
        """Every word and phrase, those of talk too."""
        return self.words().union(*(getattr(self.talk, field.name) for field in fields(self.talk)))
