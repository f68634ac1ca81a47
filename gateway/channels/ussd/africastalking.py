"""Africa's Talking: POST forms whose text holds all inputs; a second address is told how a session ended.

https://developers.africastalking.com/docs/ussd
"""

from __future__ import annotations

from gateway.channels.ussd.dial import Begins, Call, Dial, Inputs, MalformedDial, Notice, UssdAnswer, checked, con_end
from parsers.ussd.menu import Page


def read(call: Call) -> Dial | Notice | MalformedDial:
    """A step, or the notice that a session has ended."""
    of = call.fields
    if "status" in of and "hopsCount" in of:
        return Notice(UssdAnswer(""))
    if "text" not in of:
        return MalformedDial("The text is missing.")
    begins = Begins.UNSAID if of["text"] else Begins.YES
    session, phone, code = (of.get(name, "") for name in ("sessionId", "phoneNumber", "serviceCode"))
    return checked(call, Dial(session, phone, code, of["text"], Inputs.CUMULATIVE, begins))


def write(_call: Call, page: Page) -> UssdAnswer:
    """CON or END, and the page."""
    return con_end(page)
