"""Comviva Flares (HTTP Pull API 1.5.0): GET with the latest input; headers say whether the session goes on.

As praekelt/vumi spoke it (vumi/transports/airtel).
"""

from __future__ import annotations

from gateway.channels.ussd.dial import Call, Dial, Inputs, MalformedDial, Notice, UssdAnswer, checked
from parsers.ussd.menu import Page

FREE = {"charge": "N", "amount": "0"}


def read(call: Call) -> Dial | Notice | MalformedDial:
    """A step, or the notice that a session is to be forgotten; a new session's input is the code that was dialled."""
    of = call.fields
    if of.get("clean") == "clean-session":
        return Notice(UssdAnswer(""))
    if "input" not in of:
        return MalformedDial("The input is missing.")
    return checked(call, Dial(of.get("SessionID", ""), of.get("MSISDN", ""), "", of["input"], Inputs.LATEST))


def write(_call: Call, page: Page) -> UssdAnswer:
    """The page, and in the headers whether it waits for input."""
    return UssdAnswer(page.text, headers={"Freeflow": "FC" if page.more else "FB", **FREE})
