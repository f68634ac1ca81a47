"""The examples that our replies print, so that one that is sent back is recognised (R-21)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.campaign.plan import Campaign
from parsers.replies.facts import facts
from parsers.replies.phrasebook import WORDINGS, texts

FACTS = (
    "example", "example_full", "example_nil", "example_main", "example_fixed", "example_more", "example_window",
)  # fmt: skip
"""The facts that show figures as they would be reported."""
BEFORE = r"(?<!\S)(?:[A-Z0-9/-]+ )*"
"""What belongs to an example before its figures: place, day, verb ("SUA TH1 NGAY 14/8")."""


@dataclass(frozen=True, slots=True)
class Examples:
    """How a campaign's replies print examples."""

    replies: frozenset[str]
    """The replies that print one."""
    words: re.Pattern[str]

    @classmethod
    def of(cls, campaign: Campaign) -> Examples:
        """The examples of a campaign."""
        known = facts(campaign, WORDINGS[campaign.language])
        shown = {f"{{{name}}}": said for name in FACTS if (said := known[name])}
        traces = (*shown, *shown.values())
        replies = (
            key for key, forms in texts(campaign).items() if any(one in form for one in traces for form in forms)
        )
        longest_first = sorted(map(re.escape, shown.values()), key=len, reverse=True)
        return cls(frozenset(replies), re.compile(rf"{BEFORE}(?:{'|'.join(longest_first)})(?![\w/])"))

    def printed(self, reply: str, body: str) -> tuple[str, ...]:
        """The examples in the body of a reply."""
        return tuple(dict.fromkeys(self.words.findall(body))) if reply in self.replies else ()

    def is_one(self, words: str) -> bool:
        """Whether exactly these words could be an example in a reply."""
        return self.words.fullmatch(words) is not None
