"""Twilio's error codes: whose matter each is (https://www.twilio.com/docs/api/errors)."""

from __future__ import annotations

from enum import StrEnum

TOO_MANY_REQUESTS = 429


class Refusal(StrEnum):
    """Whose matter an error is."""

    RETRY = "try again"
    GONE = "the phone"  # no text reaches this number
    OPTED_OUT = "opted out"  # its owner has told Twilio to stop
    OURS = "our side"  # the account, the number or the text needs a person of ours


REFUSALS = {
    14107: Refusal.RETRY,  # too many texts at a time
    20429: Refusal.RETRY,  # too many requests
    20500: Refusal.RETRY,
    20503: Refusal.RETRY,
    21611: Refusal.RETRY,  # our number's queue is full
    30001: Refusal.RETRY,  # queue overflow
    30003: Refusal.RETRY,  # the phone is off
    30008: Refusal.RETRY,  # unknown
    30017: Refusal.RETRY,  # the network is congested
    30022: Refusal.RETRY,  # rate exceeded
    30410: Refusal.RETRY,  # the network did not answer
    63017: Refusal.RETRY,  # rate exceeded
    63018: Refusal.RETRY,
    21211: Refusal.GONE,  # no number
    21612: Refusal.GONE,  # not reachable from our number
    21614: Refusal.GONE,  # no mobile
    30004: Refusal.GONE,  # blocked
    30005: Refusal.GONE,  # unknown
    30006: Refusal.GONE,  # a landline
    21610: Refusal.OPTED_OUT,
    20003: Refusal.OURS,  # the account or its token
    21408: Refusal.OURS,  # the country is not allowed in the console
    21603: Refusal.OURS,  # no sender
    21606: Refusal.OURS,  # the sender is not ours
    21608: Refusal.OURS,  # a trial account, and the phone is not verified
    21609: Refusal.OURS,  # PUBLIC_URL
    21617: Refusal.OURS,  # longer than 1600 characters
    21703: Refusal.OURS,  # the messaging service has no number
    21704: Refusal.OURS,
    21705: Refusal.OURS,  # the messaging service is not there
    21709: Refusal.OURS,
    30002: Refusal.OURS,  # the account is suspended
    30007: Refusal.OURS,  # filtered
    30018: Refusal.OURS,  # the sender must be registered
    30024: Refusal.OURS,  # a number may not send there
    30036: Refusal.OURS,  # it lay at Twilio too long
}
"""Twilio's error codes. Any other is ours to look into."""
TOO_LONG, TOO_LATE, NO_WAY_FROM_HERE = 21617, 30036, 21612
ELSEWHERE = {code for code, whose in REFUSALS.items() if whose is Refusal.OURS} - {TOO_LONG, TOO_LATE} | {
    NO_WAY_FROM_HERE
}
"""Those that say nothing of the phone or the text, so that another provider may take it."""


def refusal(code: int, status: int = 0) -> Refusal:
    """Whose matter an error code is; `status` is that of Twilio's answer, where there was one."""
    passing = status == TOO_MANY_REQUESTS or status >= 500
    return REFUSALS.get(code, Refusal.RETRY if passing else Refusal.OURS)
