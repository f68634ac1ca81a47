"""The wording of the pages: a campaign's own words before those of its language, filled with values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from parsers.campaign.plan import Campaign, Indicator
from parsers.languages.en.screens import SCREENS as ENGLISH
from parsers.languages.vi.screens import SCREENS as VIETNAMESE
from parsers.languages.wording import Template
from parsers.replies.phrasebook import WORDINGS, Phrasebook, Same
from parsers.replies.printing import fold, number
from parsers.reply import Reply, Value

LANGUAGES: Mapping[str, Mapping[str, str]] = {"vi": VIETNAMESE, "en": ENGLISH}
ROOM = 160
"""Characters of a page: what every network carries."""


def screens(campaign: Campaign) -> dict[str, str]:
    """The wording of each page, the campaign's own in the place of its language's."""
    return {**LANGUAGES[campaign.language], **campaign.words.screens}


def say(campaign: Campaign, key: str, values: Mapping[str, Value]) -> str:
    """Write a page, in GSM-7's basic table alone."""
    return _book(Same(campaign)).say(Reply(key, values))


def with_more(text: str, more: str) -> str:
    """A text with what may be chosen under it; where both do not fit, the text ends with its last whole sentence."""
    room = ROOM - len(more) - 1
    if len(text) > room:
        end = text[:room].rfind(". ") + 1
        text = text[: end or room]
    return f"{text}\n{more}"


def before(line: str, page: str) -> str:
    """A line of what was wrong before the page that it was wrong on, where both fit."""
    both = f"{line}\n{page}"
    return both if len(both) <= ROOM else page


def asked_for(campaign: Campaign, base: str, indicator: Indicator) -> str:
    """The key of the page that asks for an indicator: its own, else that of its kind."""
    known = screens(campaign)
    own = f"{base}_{indicator.code}"
    return next((key for key in (own, f"{base}_{indicator.kind}") if key in known), base)


def name(campaign: Campaign, code: str) -> str:
    """An indicator within a sentence."""
    label = campaign.indicator[code].label
    return campaign.words.screen_names.get(code) or label[:1].lower() + label[1:]


def units(campaign: Campaign, code: str) -> str:
    """What an indicator counts."""
    return fold(campaign.indicator[code].unit.said(campaign.language))


def said(campaign: Campaign, numbers: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """Indicators with their numbers, as a page lists them."""
    wording = WORDINGS[campaign.language]
    return tuple(
        f"{name(campaign, code)} {'-' if value is None else number(value, wording)}" for code, value in numbers
    )


@lru_cache(maxsize=64)
def _book(same: Same) -> Phrasebook:
    table = {key: Template(text, text) for key, text in screens(same.campaign).items()}
    return Phrasebook(same.campaign, False, table)
