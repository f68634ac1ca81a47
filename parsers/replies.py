"""Replies: a key and its values become the text that is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from parsers.campaign import Campaign
from parsers.longest import longest
from parsers.phrasebook import WORDINGS, Phrasebook, Same, texts
from parsers.printing import FORBIDDEN
from parsers.reading import Reason
from parsers.reply import Reply
from parsers.segments import segments

REASON_REPLY: Mapping[Reason, str | None] = {
    Reason.UNREGISTERED: "unregistered",
    Reason.VILLAGE_MISSING: "err_village_unclear",
    Reason.VILLAGE_UNKNOWN: "err_village_unknown",
    Reason.VILLAGE_UNCLEAR: "err_village_unclear",
    Reason.NOT_YOUR_VILLAGE: "err_not_your_village",
    Reason.NOT_YOUR_INDICATOR: "err_not_your_ind",
    Reason.CODE_UNKNOWN: "err_code_unknown",
    Reason.CODE_MISSING: "err_code_missing",
    Reason.VALUE_MISSING: "err_value_missing",
    Reason.VALUE_FORMAT: "err_value_format",
    Reason.VALUE_CONFLICT: "err_value_conflict",
    Reason.OUT_OF_RANGE: "err_out_of_range",
    Reason.CROSS_CHECK: "err_cross_check",
    Reason.CONFIRM_NEEDED: "err_unclear",  # with a guess it is a question: ask_confirm, ask_large
    Reason.AMBIGUOUS: "err_code_missing",
    Reason.AMBIGUOUS_MODE: "err_mode",  # with a number to ask about it is a question: ask_mode
    Reason.DATE_FUTURE: "err_date_future",
    Reason.DATE_OUTSIDE: "err_date_outside",
    Reason.DATE_UNCLEAR: "err_date_unclear",
    Reason.DATE_TOO_OLD: "err_date_old",
    Reason.LOCKED: "locked",
    Reason.UNCLEAR_WORDS: "err_unclear",
    Reason.SECOND_REPORT: "ask_second",
    Reason.CANCEL_UNCLEAR: "help_correct",  # with something to cancel it is a question: cancel_unclear
    Reason.NO_PENDING: "confirm_expired",
    Reason.EMPTY: "err_empty",
    Reason.PERSONAL_DATA: "err_personal",
    Reason.SPAM: None,
    Reason.NOT_A_REPORT: "fwd_office",
    Reason.NO_PRACTICE: "fwd_office",
}
"""The text that answers each reason where nothing more is known of it; None: nothing is answered."""


def render(reply: Reply, campaign: Campaign, accents: bool) -> str:
    """Write a reply in the campaign's language; without accents it is in GSM-7's basic table alone.

    Raises KeyError where the language has no such text, or the text names a value that `reply` lacks.
    """
    return _book(Same(campaign), accents).say(reply)


def check(campaign: Campaign) -> list[str]:
    """Name every reply that at the campaign's longest values passes one segment or names what does not exist."""
    keys = texts(campaign)
    missing = [f"reminder {rule.name}: no reply {rule.reply}" for rule in campaign.reminders if rule.reply not in keys]
    return missing + [line for key in keys for accents in (False, True) for line in _faults(key, campaign, accents)]


def _faults(key: str, campaign: Campaign, accents: bool) -> Iterator[str]:
    form = "accented" if accents else "plain"
    try:
        text = render(Reply(key, longest(key, campaign, WORDINGS[campaign.language])), campaign, accents)
    except KeyError as error:
        yield f"reply {key} ({form}): {error.args[0]}"
        return
    sent = segments(text)
    if sent.parts > 1:
        room = 160 if sent.encoding == "GSM-7" else 70
        yield f"reply {key} ({form}): {sent.characters} {sent.encoding} characters, at most {room}: {text}"
    if FORBIDDEN.intersection(text):
        yield f"reply {key} ({form}): may not contain {' '.join(sorted(FORBIDDEN.intersection(text)))}: {text}"


@lru_cache(maxsize=64)
def _book(same: Same, accents: bool) -> Phrasebook:
    return Phrasebook(same.campaign, accents, texts(same.campaign))
