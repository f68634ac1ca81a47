"""The template: what one text to many says to each, and what it may not contain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.figures.coverage import is_silent, missing_days
from parsers.figures.rates import main_share
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import REPORTS, covered_field
from parsers.figures.summary import STOCKS_NOW, area_values
from parsers.languages.wording import Template
from parsers.replies.facts import facts
from parsers.replies.phrasebook import WORDINGS, Phrasebook
from parsers.replies.printing import FORBIDDEN, fold
from parsers.replies.render import render
from parsers.replies.segments import BASIC, EXTENSION, Segments, segments
from parsers.reply import Reply, Value
from parsers.tokens.vocabulary import GRAMMARS

MOST_SEGMENTS = 3
"""A written text of more is refused: on a basic phone it comes in pieces, in any order."""
PLACEHOLDERS = ("v", "d", "name", "tot", "app", "pct", "rem", *STOCKS_NOW, "k", "left", "h")
"""What a written text may name of the one who gets it, beside the facts of the campaign."""
OWN = "written"
"""The key of a text that a person has written."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_ASKS = r"(?:TRA LOI|PHAN HOI|XAC NHAN|HOI AM|NHAN|SOAN|GUI|BAM|CHON|GHI|REPLY|ANSWER|PRESS|TEXT|SEND|RESPOND|CONFIRM)"
_BETWEEN = r"(?:\s*(?:LAI|TIN|LA|BANG|CHU|SO|PHIM|ROI|GIUP|MOT|WITH|BY|THE|WORD|NUMBER|BACK|US|[:\"',.(]))*\s*"
"""What may stand between a word that asks for an answer and the answer."""
_ALLOWED = frozenset("\n")


class Wrong(StrEnum):
    """Why a written text will not do."""

    EMPTY = "empty"
    FORBIDDEN = "forbidden"  # a character that gateways refuse
    HIDDEN = "hidden"  # a character that cannot be seen
    UNKNOWN = "unknown"  # a placeholder that there is not
    INVITES = "invites"  # it asks for a digit or a yes or no: that would answer an open question
    LONG = "long"


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with a written text, and the word or character that it is about."""

    wrong: Wrong
    word: str = ""


def tidied(written: str) -> str:
    """A written text with letters and marks composed, and every kind of space and line end as the plain one."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    composed = unicodedata.normalize("NFC", lines)
    return "".join(" " if unicodedata.category(one) == "Zs" else one for one in composed)


def named(character: str) -> str:
    """A character as it can be seen: what cannot stand alone, or cannot be seen, by its number (U+FE0F)."""
    return character if unicodedata.category(character)[0] in "LNPS" else f"U+{ord(character):04X}"


def faults(template: str, campaign: Campaign) -> Iterator[TemplateFault]:
    """What is wrong with a written text; nothing where it may be sent."""
    if not template.strip():
        yield TemplateFault(Wrong.EMPTY)
    known = (*PLACEHOLDERS, *(name for name, fact in facts(campaign, WORDINGS[campaign.language]).items() if fact))
    yield from (
        TemplateFault(Wrong.UNKNOWN, name) for name in dict.fromkeys(_PLACE.findall(template)) if name not in known
    )
    plain = _PLACE.sub("", template)
    yield from (TemplateFault(Wrong.FORBIDDEN, one) for one in sorted(FORBIDDEN.intersection(plain)))
    yield from (TemplateFault(Wrong.HIDDEN, named(one)) for one in dict.fromkeys(plain) if _is_hidden(one))
    if found := invited(template, campaign):
        yield TemplateFault(Wrong.INVITES, found)


def invited(text: str, campaign: Campaign) -> str:
    """The words by which a text asks for what would answer an open question; "" where it does not."""
    found = _invites(campaign.language).search(fold(text).upper())
    return found[0] if found else ""


@lru_cache
def _invites(language: str) -> re.Pattern[str]:
    grammar = GRAMMARS[language]
    words = sorted({fold(word).upper() for word in (*grammar.yes, *grammar.no)}, key=len, reverse=True)
    answers = "|".join([r"[0-9]+", *map(re.escape, words)])
    return re.compile(rf"\b{_ASKS}\b{_BETWEEN}\b(?:{answers})\b(?!\s*[0-9])")


def _is_hidden(character: str) -> bool:
    return character not in _ALLOWED and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")


def forcing(text: str) -> list[str]:
    """The characters of a text that make all of it travel as UCS-2, once each."""
    return [one for one in dict.fromkeys(unicodedata.normalize("NFC", text)) if one not in BASIC | EXTENSION]


def travels(text: str) -> Segments:
    """How a text travels."""
    return segments(unicodedata.normalize("NFC", text))


class Saying:
    """What a broadcast says: a reply of the campaign by its key, or a text that a person has written."""

    def __init__(self, campaign: Campaign, key: str, written: str = "") -> None:
        """Prepare the text; a written one has marks for everybody if it was written with them, else for nobody."""
        self._campaign, self._key, self._accents = campaign, key, bool(forcing(written))
        template = Template(written, written)
        self._book = Phrasebook(campaign, self._accents, {OWN: template}) if key == OWN else None

    def to(self, contact: Contact, values: Mapping[str, Value]) -> str:
        """The text to a contact."""
        if self._book:
            return self._book.say(Reply(OWN, values))
        return render(Reply(self._key, values), self._campaign, contact.accents)


def area_text_values(
    campaign: Campaign, figures: FigureSheet, contact: Contact, area: str, day: date
) -> Mapping[str, Value]:
    """The values that a text to a contact can name: place, day and the area's figures."""
    missing = missing_days(campaign, area, figures.stored[area].reported_days, day - timedelta(days=1))
    return {
        **dict.fromkeys(PLACEHOLDERS, None),
        **area_values(campaign, figures, area, day),
        "tot": figures.level(area, campaign.main),
        "name": contact.name,
        "k": len(missing),
        "left": max((campaign.last_day - day).days, 0),
        "h": campaign.report_by,
    }


def rule_values(key: str, campaign: Campaign, figures: FigureSheet, area: str, day: date) -> Mapping[str, Value]:
    """What the text of a rule names otherwise than a written one, by its key."""
    match key:
        case "remind_miss":
            missing = missing_days(campaign, area, figures.stored[area].reported_days, day - timedelta(days=1))
            return {"d": missing[-1]} if missing else {}
        case "remind_window":
            levels = [figures.level(area, code) or 0 for code in campaign.windowed[:2]]
            return dict(zip(("n", "tot"), levels, strict=False))
        case "remind_final" if campaign.cut_off:
            return {"d": campaign.cut_off.day, "h": campaign.cut_off.at}
    return {}


def digest_values(campaign: Campaign, figures: FigureSheet, day: date, waiting: int) -> Mapping[str, Value]:
    """The values of the digest that the office gets at the end of a day."""
    levels, said = figures.stored[campaign.top.code].levels, figures.stored[campaign.top.code].reported.get(day, {})
    stock = campaign.daily_stocks[0] if campaign.daily_stocks else None
    loaded = [area for area in campaign.reporting_areas if area in figures.stored]
    return {
        "d": day, "v": campaign.top.code, "rep": said.get(REPORTS, 0), "val": said.get(campaign.main, 0),
        "tot": levels.get(campaign.main, 0), "app": _due(campaign, levels), "now1": _known(levels, stock),
        "pct": main_share(campaign, campaign.top.code, levels), "n": waiting,
        "miss": tuple(area for area in loaded if is_silent(campaign, area, figures.stored[area].reported_days, day)),
    }  # fmt: skip


def _known(levels: Mapping[str, int], code: str | None) -> int | None:
    return levels.get(code, 0) if code and levels.get(covered_field(code)) else None


def _due(campaign: Campaign, levels: Mapping[str, int]) -> int | None:
    """What the share is of; the whole list where there is no rate."""
    rate = campaign.main_rate
    return levels.get(f"{rate.code}/") or None if rate else _known(levels, campaign.size)
