"""Replies: a key and its values become the text that is sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from parsers.campaign.faults import PlanFault
from parsers.campaign.plan import Campaign
from parsers.replies.longest import longest
from parsers.replies.phrasebook import WORDINGS, Phrasebook, Same, texts
from parsers.replies.printing import FORBIDDEN
from parsers.replies.segments import segments
from parsers.reply import Reply

QUOTING = frozenset({"ask_confirm_whole", "ok_items"})
"""The replies that quote all that a text stores, or would."""


def render(reply: Reply, campaign: Campaign, accents: bool) -> str:
    """Write a reply in the campaign's language; without accents it is in GSM-7's basic table alone.

    One that quotes a whole text has no accents where they would make two parts of it.

    Raises KeyError where the language has no such text, or the text names a value that `reply` lacks.
    """
    text = _book(Same(campaign), accents).say(reply)
    if accents and reply.key in QUOTING and segments(text).parts > 1:
        return _book(Same(campaign), accents=False).say(reply)
    return text


def at_longest(key: str, campaign: Campaign, accents: bool) -> str:
    """A reply at the campaign's longest values; KeyError as for `render`."""
    return render(Reply(key, longest(key, campaign, WORDINGS[campaign.language])), campaign, accents)


def check(campaign: Campaign) -> list[PlanFault]:
    """Name every reply that at the campaign's longest values passes one segment or names what does not exist."""
    keys = texts(campaign)
    missing = [
        PlanFault(("reminders", index, "reply"), f"reminder {rule.name}: no reply {rule.reply}")
        for index, rule in enumerate(campaign.reminders)
        if rule.reply not in keys
    ]
    said = ((key, form) for key in keys for form in ("plain", "accented"))
    return missing + [
        PlanFault(("words", "replies", key, form), f"reply {key} ({form}): {wrong}")
        for key, form in said
        for wrong in _faults(key, campaign, form == "accented")
    ]


def _faults(key: str, campaign: Campaign, accents: bool) -> Iterator[str]:
    try:
        text = at_longest(key, campaign, accents)
    except KeyError as error:
        yield str(error.args[0])
        return
    sent = segments(text)
    if sent.parts > 1:
        room = 160 if sent.encoding == "GSM-7" else 70
        yield f"{sent.characters} {sent.encoding} characters, at most {room}: {text}"
    if FORBIDDEN.intersection(text):
        yield f"may not contain {' '.join(sorted(FORBIDDEN.intersection(text)))}: {text}"


@lru_cache(maxsize=64)
def _book(same: Same, accents: bool) -> Phrasebook:
    return Phrasebook(same.campaign, accents, texts(same.campaign))
