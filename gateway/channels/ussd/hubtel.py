"""Hubtel (Ghana): POST JSON; Type says whether a session begins, goes on or is over, Sequence numbers its requests.

https://hubtel.readme.io/reference/sample-general-services-interaction
"""

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

BEGINS = {"initiation": Begins.YES, "response": Begins.NO}
OVER = ("release", "timeout")


def read(call: Call) -> Dial | Notice | MalformedDial:
    """A step, or the notice that the phone has hung up."""
    of = call.body
    kind = text_of(of, "Type").lower()
    if kind in OVER:
        return Notice(as_json({"SessionId": text_of(of, "SessionId"), "Type": "release", "Message": ""}))
    if kind not in BEGINS:
        return MalformedDial("Type is neither initiation, response nor release.")
    session, phone, code, said, sequence = (
        text_of(of, name) for name in ("SessionId", "Mobile", "ServiceCode", "Message", "Sequence")
    )
    return checked(call, Dial(session, phone, code, said, Inputs.LATEST, BEGINS[kind], sequence))


def write(call: Call, page: Page) -> UssdAnswer:
    """The page, and whether it waits for a number."""
    return as_json(
        {
            "SessionId": text_of(call.body, "SessionId"),
            "Type": "response" if page.more else "release",
            "Message": page.text,
            "Label": "",
            "ClientState": "",
            "DataType": "input" if page.more else "display",
            "FieldType": "text",
        }
    )
