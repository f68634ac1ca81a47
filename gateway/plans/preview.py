"""What a plan would say: every reply and USSD page at its longest, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.campaign.plan import Campaign
from parsers.replies import render
from parsers.replies.phrasebook import texts
from parsers.replies.segments import segments
from parsers.ussd import check as screen_check
from parsers.ussd import wording

ONE = {"GSM-7": 160, "UCS-2": 70}


@dataclass(frozen=True, slots=True)
class Longest:
    """A reply or a page at its longest."""

    key: str
    form: str
    """plain, accented or screen."""
    text: str
    characters: int
    room: int
    """So many characters one text, or one page, has."""

    @property
    def is_too_long(self) -> bool:
        """Whether it needs more than one."""
        return self.characters > self.room


def everything(plan: Campaign) -> list[Longest]:
    """All that may be said, the longest beside their room first."""
    found = [*_replies(plan), *_screens(plan)]
    return sorted(found, key=lambda one: one.characters / one.room, reverse=True)


def _replies(plan: Campaign) -> Iterator[Longest]:
    for key in texts(plan):
        for form in ("plain", "accented"):
            try:
                text = render.at_longest(key, plan, form == "accented")
            except KeyError as error:
                yield Longest(key, form, str(error.args[0]), 1, 0)
                continue
            sent = segments(text)
            yield Longest(key, form, text, sent.characters, ONE[sent.encoding])


def _screens(plan: Campaign) -> Iterator[Longest]:
    for key in wording.screens(plan):
        try:
            text = screen_check.at_longest(plan, key)
        except (KeyError, ValueError) as error:
            yield Longest(key, "screen", str(error.args[0]), 1, 0)
            continue
        yield Longest(key, "screen", text, len(text), wording.ROOM)
