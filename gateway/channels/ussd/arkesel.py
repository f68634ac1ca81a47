"""Arkesel (Ghana): POST JSON; newSession says that a session begins, continueSession that it goes on."""

from __future__ import annotations

from gateway.channels.ussd.dial import (
    Begins,
    Call,
    Dial,
    Inputs,
    MalformedDial,
    Notice,
    UssdAnswer,
    as_json,
    checked,
    text_of,
)
from parsers.ussd.menu import Page

ECHOED = ("sessionID", "userID", "msisdn")


def read(call: Call) -> Dial | Notice | MalformedDial:
    """A step; the code that was dialled comes as the first input only."""
    is_new = call.body.get("newSession")
    if not isinstance(is_new, bool):
        return MalformedDial("newSession is missing.")
    session, phone, said = (text_of(call.body, name) for name in ("sessionID", "msisdn", "userData"))
    return checked(call, Dial(session, phone, "", said, Inputs.LATEST, Begins.YES if is_new else Begins.NO))


def write(call: Call, page: Page) -> UssdAnswer:
    """The page, and whether the session goes on."""
    echoed = {name: text_of(call.body, name) for name in ECHOED}
    return as_json({**echoed, "message": page.text, "continueSession": page.more})
