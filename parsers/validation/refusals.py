"""Refusals: the reply that says why a text was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from parsers.campaign.plan import Campaign
from parsers.decision import Standing
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.reply import GAP, Reply, Value

REASON_REPLY: Mapping[Reason, str | None] = {
    Reason.UNREGISTERED: "unregistered",
    Reason.VILLAGE_MISSING: "err_village_unclear",
    Reason.VILLAGE_UNKNOWN: "err_village_unknown",
    Reason.VILLAGE_UNCLEAR: "err_village_unclear",
    Reason.NOT_YOUR_VILLAGE: "err_not_your_village",
    Reason.NOT_YOUR_DAY: "to_office",
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
    Reason.UNCLEAR_WORDS: "err_word",
    Reason.SECOND_REPORT: "ask_second",
    Reason.CANCEL_UNCLEAR: "help_cancel",  # with something to cancel it is a question: cancel_unclear
    Reason.NO_PENDING: "confirm_expired",
    Reason.EMPTY: "err_empty",
    Reason.PERSONAL_DATA: "err_personal",
    Reason.SPAM: None,
    Reason.NOT_A_REPORT: "fwd_office",
    Reason.NO_PRACTICE: "fwd_office",
}
"""The text that answers each reason where nothing more is known of it; None: nothing is answered."""
UNKNOWN: dict[str, Value] = dict.fromkeys(
    ("d", "val", "app", "old", "new", "sum", "ind", "parts", "most", "needs", "summed")
)
"""What a refusal's text may name without its rejection knowing it."""


def refusal(campaign: Campaign, rejection: Rejection, standing: Standing) -> Reply | None:
    """Choose the text for a rejection and fill it; None where nothing is answered."""
    key = _key(campaign, rejection, standing)
    if key is None:
        return None
    word = rejection.word
    values: dict[str, Value] = {
        **UNKNOWN,
        **place(campaign, standing),
        **_area(campaign, rejection, standing),
        **_day(campaign, rejection),
        "code": word,
        "raw": word,
        "val": word,
        "sug": rejection.suggestions,
        **rejection.values,
    }
    if rejection.reason is Reason.NOT_YOUR_VILLAGE:
        values.setdefault("asked", ())
    else:
        area = (str(values["v"]),)
        form = (campaign.main, GAP)
        usual = {"figures": form, "where": area, "asked": (*area, *form), "later": ()}
        values = {**usual, **values}
    return Reply(key, values)


def place(campaign: Campaign, standing: Standing) -> dict[str, Value]:
    """The sender's area, the campaign day the text came on, and days for the example in a reply."""
    contact = standing.contact
    level = campaign.indicator[campaign.main].level
    own = [area for area in contact.areas if campaign.area[area].level == level] if contact else []
    day = campaign.day_of(standing.said_at)
    shown = min(max(day, campaign.first_day), campaign.last_day)
    eve = max(shown - timedelta(days=1), campaign.first_day)
    examples: dict[str, Value] = {"today": f"{shown.day}/{shown.month}", "eve": f"{eve.day}/{eve.month}"}
    return {"v": own[0] if own else campaign.example_area, "d": day, **examples}


def _day(campaign: Campaign, rejection: Rejection) -> dict[str, Value]:
    """The day that a refusal speaks of, with its year where that is what is wrong with it."""
    day = rejection.day
    if day is None:
        return {}
    return {"d": day if day.year == campaign.first_day.year else f"{day:%d/%m/%Y}"}


def _area(campaign: Campaign, rejection: Rejection, standing: Standing) -> dict[str, Value]:
    """Which area a refusal speaks of; its example only ever names one that reports the main indicator."""
    meant = campaign.area.get(rejection.area or "")
    values: dict[str, Value] = {"v2": rejection.area}
    contact = standing.contact
    if rejection.reason is Reason.NOT_YOUR_VILLAGE and contact and len(contact.areas) > 1:
        values["v"] = tuple(contact.areas)
    ours = rejection.reason is not Reason.NOT_YOUR_VILLAGE
    if ours and meant and meant.level == campaign.indicator[campaign.main].level:
        values["v"] = meant.code
    return values


def _key(campaign: Campaign, rejection: Rejection, standing: Standing) -> str | None:
    if rejection.to is FollowUp.IGNORE:
        return None
    if rejection.reply:
        return rejection.reply
    if rejection.to is FollowUp.PERSON and campaign.day_of(standing.said_at) > campaign.last_day:
        after_all = {Reason.DATE_OUTSIDE: "closed", Reason.DATE_TOO_OLD: "locked"}
        if rejection.reason in after_all:
            return after_all[rejection.reason]
    if rejection.reason is Reason.AMBIGUOUS and not rejection.word[:1].isdecimal():
        return "err_word"
    is_own = rejection.suggestions == () and standing.contact is not None and standing.contact.home(campaign)
    if rejection.reason is Reason.VILLAGE_UNKNOWN and is_own:
        return "err_village_other"
    if rejection.reason is Reason.DATE_OUTSIDE and rejection.day and rejection.day < campaign.first_day:
        return "err_date_before"
    return REASON_REPLY[rejection.reason]
