"""The parts a campaign is made of: areas, indicators, limits, checks, rates, reminders, as typed data."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Model(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def shaped(pattern: str, advice: str) -> AfterValidator:
    """A rule that a word must match the whole of `pattern`; `advice` tells a person what to write."""

    def check(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise ValueError(f"'{word}' will not do; {advice}")
        return word

    return AfterValidator(check)


def _date(value: Any) -> Any:
    if not isinstance(value, date) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError(f"'{value}' is not a date; write year-month-day, such as 2024-08-10")
    return value


def _time(value: Any) -> Any:
    if not isinstance(value, time) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", str(value)):
        raise ValueError(f"'{value}' is not a time of day; write hours and minutes, such as 17:30")
    return value


def _share(value: Any) -> Any:
    if isinstance(value, int | float) and value > 1:
        raise ValueError(f"{value} is more than the whole; write a share such as 0.85 for 85 %")
    return value


AreaCode = Annotated[str, shaped(r"[A-Z]{1,4}[0-9]{0,3}", "write 1 to 4 capitals and up to 3 digits, such as V1")]
IndicatorCode = Annotated[str, shaped(r"[A-Z]{2,6}", "write 2 to 6 capitals, such as SUM")]
RateCode = Annotated[
    str, shaped(r"[A-Z][A-Za-z0-9]{0,5}", "write a capital and up to 5 letters or digits, such as R7b")
]
Phrase = Annotated[
    str, shaped(r"[A-Z0-9]+( [A-Z0-9]+)*", "write capitals without marks, one space between words, such as KICH HOAT")
]
Slug = Annotated[str, shaped(r"[a-z][a-z0-9_]*", "write small letters, digits and _, such as remind_day")]
ScreenKey = Annotated[str, shaped(r"[a-z_]+(_[A-Z]{2,6})?", "write a page's key, such as ask_today_SUM")]
ScreenText = Annotated[str, Field(max_length=400, pattern=r"^[\n -~]+$")]
"""A USSD page has no diacritics."""
ScreenName = Annotated[str, Field(max_length=15, pattern=r"^[ -~]+$")]
Day = Annotated[date, BeforeValidator(_date)]
Clock = Annotated[time, BeforeValidator(_time)]
Number = Annotated[int, Field(strict=True, ge=0, le=99_999)]
Days = Annotated[int, Field(strict=True, ge=1)]
Share = Annotated[float, BeforeValidator(_share), Field(strict=True, gt=0, le=1)]


@cache
def exact(share: float) -> Fraction:
    """A share exactly as it is written."""
    return Fraction(str(share))


class Kind(StrEnum):
    """How an indicator adds up over days (domain: F, S and C)."""

    FLOW = "flow"  # of the day; days add up
    STOCK = "stock"  # how many there are now; the newest value counts
    RUNNING = "running"  # total since the first day; the newest value counts and must not fall


class Translated(Model):
    """One phrase in the languages a page or reply may be in."""

    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def said(self, language: str) -> str:
        """The phrase in a language, vi or en."""
        return {"vi": self.vi, "en": self.en}[language]


class Alias(Model):
    """A word that people write for an indicator's code."""

    word: Phrase
    number: Literal["near", "next", "before"] = "near"
    """Where its number must stand: on either side, directly behind it, or in front of it."""


def _alias(value: Any) -> Any:
    return {"word": value} if isinstance(value, str) else value


class Window(Model):
    """The days on which an indicator may be reported, both included."""

    name: Translated | None = None
    """What people call these days ("đợt ra quân")."""
    first: Day
    last: Day
    example: dict[IndicatorCode, Number] = {}
    """The figures of the example in texts about these days ("MTG 1 PPL 30")."""


class Holiday(Model):
    """Days on which no report is awaited, both included: of anybody, or of some areas and all in them."""

    name: Translated
    first: Day
    last: Day
    areas: tuple[AreaCode, ...] = ()


class Limits(Model):
    """What a value may be: past `most` it is refused, past `ask_above` it is asked about."""

    least: Number = 0
    most: Number = 99_999
    most_of: IndicatorCode | None = None
    """The indicator of the same area that this one can never exceed (ACT: DSD, the list's size)."""
    ask_above: Number | None = None
    ask_above_share: Share | None = None
    """A share of `most_of` above which a day's value is asked about (0.15: 15 % of the list)."""
    ask_total_above: Number | None = None
    """A day's value that reaches the total of the days before is asked about once that total is above this:
    it is probably a running total. None: never asked."""
    falls_into: tuple[IndicatorCode, ...] = ()
    """What those become who leave this stock (ABS: ACT, INE). A fall from one day to the next is noted for the
    office where these together rose by less than half of it."""
    note_above_share: Share | None = None
    """A share of `most_of` above which the value is noted for the office."""


class Indicator(Model):
    """What is counted."""

    code: IndicatorCode
    enabled: bool = True
    name: Translated
    label: Annotated[str, Field(max_length=12, pattern=r"^[ -~]+$")]
    """The short name, without diacritics, that fits a text."""
    title: Translated | None = None
    """The heading of its column on a page, where it has one."""
    kind: Kind
    level: str
    """The level of the areas it is reported for."""
    unit: Translated
    unit_words: tuple[Phrase, ...] = ()
    """Other words for its unit ("CHAU" for children), as they may stand behind a number."""
    reporters: tuple[str, ...]
    """The roles that may report it."""
    aliases: tuple[Annotated[Alias, BeforeValidator(_alias)], ...] = ()
    window: Window | None = None
    limits: Limits = Limits()
    required: bool = False
    definition: Translated | None = None
    source: str = ""
    """Where the plan asks for it."""

    def within_a_sentence(self, language: str) -> str:
        """Its short name in small letters."""
        return (self.title.said(language) if self.title else self.label).lower()


class Area(Model):
    """A village, commune, district…: a node of the tree."""

    code: AreaCode
    name: str
    level: str
    parent: AreaCode | None = None
    aliases: tuple[Phrase, ...] = ()
    retired: bool = False
    """Whether it reports no more; its figures stay."""


class SumCheck(Model):
    """Levels of one area that together may not exceed the level of another indicator.

    A level is the total so far of a flow, else the newest value. An unknown part counts as 0; the check
    waits while one of `at_most` is unknown.
    """

    check: Literal["sum"]
    name: Slug
    parts: Annotated[tuple[IndicatorCode, ...], Field(min_length=1)]
    """The indicators whose levels are added up."""
    at_most: Annotated[tuple[IndicatorCode, ...], Field(min_length=1)]
    """The indicators whose levels, added up, are the ceiling."""
    to: Literal["sender", "person"] = "sender"


class NeedsCheck(Model):
    """A day's value above 0 that needs another indicator of the same day above 0 (PPL needs MTG)."""

    check: Literal["needs"]
    name: Slug
    indicator: IndicatorCode
    needs: IndicatorCode


CrossCheck = Annotated[SumCheck | NeedsCheck, Field(discriminator="check")]


class Target(Model):
    """What the plan asks of a rate; `proposed` where it names no share and the office suggests one."""

    share: Share
    duty: Literal["strive", "at_least", "exactly", "proposed"]


class Rate(Model):
    """A share: the sum of `numerator` over the sum of `denominator`, over the areas with data."""

    code: RateCode
    name: Translated
    numerator: Annotated[tuple[IndicatorCode, ...], Field(min_length=1)]
    denominator: tuple[IndicatorCode, ...] = ()
    minus: tuple[IndicatorCode, ...] = ()
    """Taken from the denominator; counted as 0 and marked where unknown."""
    areas_with: Number | None = None
    """Instead of a denominator: the share of areas whose numerator reaches this."""
    target: Target | None = None
    owner: str = ""
    source: str = ""


class Reminder(Model):
    """A rule that starts a broadcast (`reply` is the key of its text)."""

    name: Slug
    reply: Slug
    at: Clock
    until: Clock | None = None
    """When it is no longer of use that day; else when the quiet hours begin."""
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)
    """1 is Monday."""
    days: tuple[Day, ...] = ()
    """Only on these, where any are named."""
    window: Window | None = None
    """Only within these, where named."""
    audience: Literal["silent_today", "silent_yesterday", "all_heads", "role", "missing_days", "office"]
    role: str | None = None
    """Whom it goes to when the audience is a role."""
    least: Number = 2
    """From how many days without a report on it goes to an area when the audience is missing_days."""


class CutOff(Model):
    """When the figures of the final report are closed."""

    day: Day
    at: Clock


class OwnReply(Model):
    """A campaign's own wording of a reply, with the placeholders of parsers/languages."""

    plain: str
    """Without diacritics: at most 160 characters when it is sent."""
    accented: str
    """With them: at most 70."""


class CampaignWords(Model):
    """The campaign's own words, beside those of its language."""

    blocking: tuple[Phrase, ...] = ()
    """Words that keep a text from being counted."""
    other_matters: tuple[Phrase, ...] = ()
    """What else is reported in the same words ("NGHIA VU QUAN SU"): a text that names one is not of this campaign."""
    known: tuple[Phrase, ...] = ()
    """Words that stand beside figures and change none of them, beside the language's own."""
    number_phrases: tuple[Phrase, ...] = ()
    """Phrases with a number that is not a figure ("60 NGAY DEM")."""
    example: dict[IndicatorCode, Number] = {}
    """The figures of the example that replies print ("ACT 23 ABS 2")."""
    replies: dict[Slug, OwnReply] = {}
    """Replies worded for this campaign instead of in general, by key."""
    screens: dict[ScreenKey, ScreenText] = {}
    """USSD pages worded for this campaign, by key; with an indicator's code behind it, the page that asks for it."""
    screen_names: dict[IndicatorCode, ScreenName] = {}
    """Indicators as a USSD page calls them within a sentence, where that is not their label."""


class Office(Model):
    """Whom people can call."""

    telephone: Annotated[str, Field(max_length=12, pattern=r"^\+?[0-9 ]+$")]
    telephone_is_placeholder: bool = False
    """Nobody has checked the number yet."""


class Retention(Model):
    """How many days personal data is kept."""

    texts_days: Days = 90
    """Texts received, after the campaign's last day."""
    strangers_days: Days = 30
    """Texts of unknown phones, after their arrival."""
    sent_days: Days = 90
    """Texts sent, after their sending."""
    contacts_days: Days = 30
    """Phones and names of the roster, after the campaign's last day."""
    backups_days: Days = 30
