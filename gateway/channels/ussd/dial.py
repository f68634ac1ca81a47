"""A dial: what one request of a session says, whichever dialect spelled it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from parsers.campaign import phones
from parsers.ussd.menu import Page

_SESSION = re.compile(r"[\x21-\x7e]{1,100}")
LONGEST_INPUT = 400


class Inputs(StrEnum):
    """Which input a request carries."""

    LATEST = "latest"
    CUMULATIVE = "cumulative"  # everything since the session began, with * between


class Begins(StrEnum):
    """Whether a request says that it is the first of its session."""

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"  # then it is, if the session is unknown


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came."""

    method: str
    rest: str
    """The path behind the secret."""
    fields: Mapping[str, str]
    """Of the query and the form."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """The JSON object in the body, where it is one."""
    region: str | None = None
    """Where phones without a country code are: that of the campaign that is called."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One request of a session."""

    session: str
    phone: str
    """E.164."""
    code: str
    """The code that was dialled, "" where the dialect does not tell it with each request."""
    input: str
    inputs: Inputs
    begins: Begins = Begins.UNSAID
    sequence: str = ""
    """The request's number, where the aggregator gives one."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A request that asks for no page: that a session is over, or whether one goes on."""

    answer: UssdAnswer
    session: str = ""
    """The session that is asked about."""
    otherwise: UssdAnswer | None = None
    """What is answered if that one does not go on."""


@dataclass(frozen=True, slots=True)
class MalformedDial:
    """A request that this dialect does not know."""

    reason: str


@dataclass(frozen=True, slots=True)
class UssdAnswer:
    """What is answered to a request, always with status 200."""

    body: str
    type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class Dialect(Protocol):
    """How one aggregator speaks."""

    def read(self, call: Call) -> Dial | Notice | MalformedDial:
        """Understand a request."""

    def write(self, call: Call, page: Page) -> UssdAnswer:
        """Spell a page."""


def checked(call: Call, dial: Dial) -> Dial | MalformedDial:
    """A dial as the other side spelled it in a call, its phone and code as ours are."""
    phone = phones.read(dial.phone, call.region)
    if not _SESSION.fullmatch(dial.session):
        return MalformedDial("The session id is missing or no id.")
    if phone is None:
        return MalformedDial("The phone is missing or no phone.")
    if len(dial.input) > LONGEST_INPUT:
        return MalformedDial("The input is too long.")
    return replace(dial, phone=phone, code=bare(dial.code), input=dial.input.strip())


def bare(code: str) -> str:
    """A code without its * in front and # behind: *101# and 101 are the same."""
    return code.strip().strip("*#")


def opened(dial: Dial, codes: Collection[str]) -> Dial:
    """A dial whose input is a code of ours begins a session, where the dialect does not say so: it is no answer."""
    is_code = bare(dial.input) in {bare(code) for code in codes}
    is_alone = dial.inputs is Inputs.LATEST or dial.input != bare(dial.input)
    if dial.begins is Begins.UNSAID and is_code and is_alone:
        return replace(dial, begins=Begins.YES, input="")
    return dial


def con_end(page: Page) -> UssdAnswer:
    """A page with the word in front that says whether it waits for input."""
    return UssdAnswer(f"{'CON' if page.more else 'END'} {page.text}")


def as_json(fields: Mapping[str, Any]) -> UssdAnswer:
    """A JSON object."""
    return UssdAnswer(json.dumps(fields, ensure_ascii=False), "application/json")


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A field of a JSON object as text; "" where it is missing or no scalar."""
    value = body.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
