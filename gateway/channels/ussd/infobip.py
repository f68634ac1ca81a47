"""Infobip: POST …/session/<id>/start and /response, PUT …/end, GET …/status, JSON both ways.

As praekelt/vumi spoke it (vumi/transports/infobip). The session's id alone tells it: not every request names the code.
"""

from __future__ import annotations

import re

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

PATH = re.compile(r"session/([^/]+)/(start|response|end|status)")
FINE = {"responseExitCode": 200, "responseMessage": ""}


def read(call: Call) -> Dial | Notice | MalformedDial:
    """A step, the end of a session, or the question whether it goes on."""
    found = PATH.fullmatch(call.rest)
    if not found:
        return MalformedDial("The path is not session/ID/start, response, end or status.")
    session, deed = found.groups()
    if deed == "end":
        return Notice(as_json(FINE))
    if deed == "status":
        active, over = (as_json({"sessionActive": goes_on, **FINE}) for goes_on in (True, False))
        return Notice(active, session, over)
    phone, said = text_of(call.body, "msisdn"), text_of(call.body, "text")
    begins = Begins.YES if deed == "start" else Begins.NO
    return checked(call, Dial(session, phone, "", said, Inputs.LATEST, begins))


def write(_call: Call, page: Page) -> UssdAnswer:
    """The page as a menu that closes or not."""
    return as_json({"shouldClose": not page.more, "ussdMenu": page.text, **FINE})
