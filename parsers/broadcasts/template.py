"""The broadcast: what one text to many says to each, and what may not stand in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.figures.coverage import is_silent, missing_days
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import REPORTS, covered_field
from parsers.figures.summary import area_values, main_rate
from parsers.languages.wording import Template
from parsers.replies.facts import facts
from parsers.replies.phrasebook import WORDINGS, Phrasebook
from parsers.replies.printing import FORBIDDEN, fold
from parsers.replies.render import render
from parsers.replies.segments import BASIC, EXTENSION, Segments, segments
from parsers.reply import Reply, Value

MOST_SEGMENTS = 3
"""A written text of more is refused: on a basic phone it comes in pieces, in any order."""
PLACEHOLDERS = ("v", "d", "name", "tot", "app", "pct", "rem", "absn", "ine", "k", "left", "h")
"""What a written text may name of the one who gets it, beside the facts of the campaign."""
OWN = "written"
"""The key of a text that a person has written."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_INVITES = re.compile(r"\b(?:TRA LOI|NHAN|SOAN|BAM|CHON|REPLY|ANSWER|PRESS|TEXT)\s*:?\s*[0-9]\b")
_ALLOWED = frozenset("\n")


class Wrong(StrEnum):
    """Why a written text will not do."""

    EMPTY = "empty"
    FORBIDDEN = "forbidden"  # a character that gateways refuse
    HIDDEN = "hidden"  # a character that cannot be seen
    UNKNOWN = "unknown"  # a placeholder that there is not
    INVITES = "invites"  # it asks for a digit: that would answer an open question
    LONG = "long"


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with a written text, and the word or character that it is about."""

    wrong: Wrong
    word: str = ""


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
    yield from (TemplateFault(Wrong.HIDDEN, f"U+{ord(one):04X}") for one in dict.fromkeys(plain) if _is_hidden(one))
    if found := _INVITES.search(fold(template).upper()):
        yield TemplateFault(Wrong.INVITES, found[0])


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
    """What a text to a contact can name: the place, the day and how the area stands."""
    missing = missing_days(campaign, figures.stored[area].marks, day - timedelta(days=1))
    return {
        **dict.fromkeys(PLACEHOLDERS, None),
        **area_values(campaign, figures, area, day),
        "name": contact.name,
        "k": len(missing),
        "left": max((campaign.last_day - day).days, 0),
        "h": campaign.report_by,
    }


def rule_values(key: str, campaign: Campaign, figures: FigureSheet, area: str, day: date) -> Mapping[str, Value]:
    """What the text of a rule names otherwise than a written one, by its key."""
    match key:
        case "remind_miss":
            missing = missing_days(campaign, figures.stored[area].marks, day - timedelta(days=1))
            return {"d": missing[-1]} if missing else {}
        case "remind_mtg":
            levels = [figures.level(area, code) or 0 for code in campaign.windowed[:2]]
            return dict(zip(("n", "tot"), levels, strict=False))
        case "remind_final" if campaign.cut_off:
            return {"d": campaign.cut_off.day, "h": campaign.cut_off.at}
    return {}


def digest_values(campaign: Campaign, figures: FigureSheet, day: date, waiting: int) -> Mapping[str, Value]:
    """What the office is told at the end of a day."""
    levels, said = figures.stored[campaign.top.code].levels, figures.stored[campaign.top.code].reported.get(day, {})
    stock = campaign.daily_stocks[0] if campaign.daily_stocks else None
    loaded = [area for area in campaign.reporting_areas if area in figures.stored]
    return {
        "d": day, "v": campaign.top.code, "rep": said.get(REPORTS, 0), "val": said.get(campaign.main, 0),
        "tot": levels.get(campaign.main, 0), "app": _due(campaign, levels), "absn": _known(levels, stock),
        "pct": _share(campaign, levels), "n": waiting,
        "miss": tuple(area for area in loaded if is_silent(campaign, figures.stored[area].marks, day)),
    }  # fmt: skip


def _known(levels: Mapping[str, int], code: str | None) -> int | None:
    return levels.get(code, 0) if code and levels.get(covered_field(code)) else None


def _due(campaign: Campaign, levels: Mapping[str, int]) -> int | None:
    """What the share is of; the whole list where there is no rate."""
    rate = main_rate(campaign)
    return levels.get(f"{rate.code}/") or None if rate else _known(levels, campaign.size)


def _share(campaign: Campaign, levels: Mapping[str, int]) -> Fraction | None:
    rate = main_rate(campaign)
    below = levels.get(f"{rate.code}/", 0) if rate else 0
    return Fraction(levels.get(f"{rate.code}+", 0), below) if rate and below > 0 else None
