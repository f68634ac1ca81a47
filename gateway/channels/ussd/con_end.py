"""Generic CON/END: aggregators that answer so, whose fields differ by spelling, and which send input in three ways.

Among them are Safaricom's SDP, Crossgate, Mobile Sasa, Hellio (all inputs) and FastMessage (all inputs with the code).
"""

from __future__ import annotations

from dataclasses import dataclass

from gateway.channels.ussd.dial import (
    Begins,
    Call,
    Dial,
    Inputs,
    MalformedDial,
    Notice,
    UssdAnswer,
    bare,
    checked,
    con_end,
)
from parsers.ussd.menu import Page

SPELLINGS = {
    "session": ("sessionid", "session"),
    "phone": ("phonenumber", "msisdn", "orig", "mobile"),
    "code": ("servicecode", "ussdcode", "dest", "shortcode"),
    "input": ("text", "ussdstring", "input", "ussdparams", "userdata"),
}
"""How the parts are named, in small letters without _."""


@dataclass(frozen=True, slots=True)
class ConEnd:
    """One of the three ways."""

    inputs: Inputs
    with_code: bool = False
    """Whether the inputs begin with the code that was dialled: *415*33*1#."""

    def read(self, call: Call) -> Dial | Notice | MalformedDial:
        """A step."""
        given = {**call.fields, **{name: value for name, value in call.body.items() if isinstance(value, str)}}
        named = {name.lower().replace("_", ""): value for name, value in given.items()}
        of = {part: next((named[one] for one in names if one in named), None) for part, names in SPELLINGS.items()}
        if of["input"] is None:
            return MalformedDial("The input is missing.")
        code, said = of["code"] or "", of["input"]
        if self.with_code:
            return self._with_code(call, of["session"] or "", of["phone"] or "", code, said)
        begins = Begins.UNSAID if said.strip() or self.inputs is Inputs.LATEST else Begins.YES
        return checked(call, Dial(of["session"] or "", of["phone"] or "", code, said, self.inputs, begins))

    def write(self, _call: Call, page: Page) -> UssdAnswer:
        """CON or END, and the page."""
        return con_end(page)

    def _with_code(self, call: Call, session: str, phone: str, code: str, said: str) -> Dial | MalformedDial:
        inputs, dialled = bare(said), bare(code)
        if inputs == dialled:
            return checked(call, Dial(session, phone, code, "", self.inputs, Begins.YES))
        if not dialled or not inputs.startswith(f"{dialled}*"):
            return MalformedDial("The input does not begin with the code.")
        return checked(call, Dial(session, phone, code, inputs[len(dialled) + 1 :], self.inputs))


CUMULATIVE = ConEnd(Inputs.CUMULATIVE)
LATEST = ConEnd(Inputs.LATEST)
WITH_CODE = ConEnd(Inputs.CUMULATIVE, with_code=True)
