"""Comviva Flares (HTTP Pull API 1.5.0): GET with the latest input; headers say whether the session goes on.

As praekelt/vumi spoke it (vumi/transports/airtel).
"""

from __future__ import annotations

from gateway.channels.ussd.dial import Answer, Call, Dial, Inputs, Malformed, Notice, checked
from parsers.ussd.menu import Page

FREE = {"charge": "N", "amount": "0"}


def read(call: Call) -> Dial | Notice | Malformed:
    """A step, or the notice that a session is to be forgotten; a new session's input is the code that was dialled."""
    of = call.fields
    if of.get("clean") == "clean-session":
        return Notice(Answer(""))
    if "input" not in of:
        return Malformed("The input is missing.")
    return checked(Dial(of.get("SessionID", ""), of.get("MSISDN", ""), "", of["input"], Inputs.LATEST))


def write(_call: Call, page: Page) -> Answer:
    """The page, and in the headers whether it waits for input."""
    return Answer(page.text, headers={"Freeflow": "FC" if page.more else "FB", **FREE})
