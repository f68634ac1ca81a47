"""Aggregators: how each dialect's other side calls us, over real HTTP, and what the phone then shows."""

from __future__ import annotations

import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

SESSIONS = itertools.count(1)
CODE = "*101#"
ANSWER_SECONDS = 90.0
Asked = tuple[str, str, Mapping[str, str], Any]
"""Method, path behind the address, parameters of the query, and body (a form or JSON)."""


@dataclass(frozen=True)
class Shown:
    """What a phone shows."""

    text: str
    more: bool


@dataclass
class Aggregator:
    """One call of a phone; each dialect spells its requests in its own way."""

    address: str
    """The webhook's, with dialect and secret."""
    phone: str
    session: str = field(default_factory=lambda: f"s-{next(SESSIONS)}")
    inputs: list[str] = field(default_factory=list)
    sequence: int = 0
    last: tuple[Any, ...] = ()

    def dial(self) -> Shown:
        """Open the session."""
        return self._ask(*self.request("", first=True))

    def press(self, *inputs: str) -> Shown:
        """Enter one thing after the other."""
        shown = Shown("", True)
        for said in inputs:
            self.inputs.append(said)
            self.sequence += 1
            shown = self._ask(*self.request(said, first=False))
        return shown

    def again(self) -> Shown:
        """The last request once more, as it was."""
        return self._ask(*self.last)

    def request(self, said: str, *, first: bool) -> Asked:
        """How the next input is spelled."""
        raise NotImplementedError

    def shown(self, body: str, headers: Mapping[str, str]) -> Shown:
        """The page in an answer."""
        word, _, text = body.partition(" ")
        assert word in ("CON", "END"), body
        return Shown(text, word == "CON")

    def _ask(self, *request: Any) -> Shown:
        self.last = request
        status, body, headers = ask(self.address, *request)
        assert status == 200, body
        return self.shown(body, headers)


def ask(
    address: str, method: str, path: str, query: Mapping[str, str], body: Any
) -> tuple[int, str, Mapping[str, str]]:
    """Send a request; status, body and headers of the answer. A mapping is sent as JSON, a text as a form."""
    url = address + path + (f"?{urlencode(query)}" if query else "")
    data, headers = None, {}
    if isinstance(body, str):
        data, headers = body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    elif body is not None:
        data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
    call = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(call, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            return int(answer.status), answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


class AfricasTalking(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"sessionId": self.session, "serviceCode": CODE, "phoneNumber": self.phone, "networkCode": "63902"}
        return "POST", "", {}, urlencode({**fields, "text": "*".join(self.inputs)})


class ConEnd(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"session_id": self.session, "msisdn": self.phone.lstrip("+"), "service_code": "101"}
        return "GET", "", {**fields, "network_code": "1", "ussd_string": "*".join(self.inputs)}, None


class ConEndLatest(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"SessionId": self.session, "Msisdn": self.phone, "ServiceCode": CODE}
        return "POST", "", {}, {**fields, "Input": CODE if first else said}


class ConEndCode(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        dialled = "*" + "*".join(["101", *self.inputs]) + "#"
        fields = {"SESSIONID": self.session, "USSDCODE": CODE, "MSISDN": self.phone.lstrip("+")}
        return "GET", "", {**fields, "INPUT": dialled}, None


class Flares(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"MSISDN": self.phone.lstrip("+"), "MSC": "msc", "SessionID": self.session}
        return "GET", "", {**fields, "input": "101" if first else said}, None

    def shown(self, body: str, headers: Mapping[str, str]) -> Shown:
        assert (headers["charge"], headers["amount"]) == ("N", "0")
        return Shown(body, {"FC": True, "FB": False}[headers["Freeflow"]])


class Infobip(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        path = f"/session/{quote(self.session)}/{'start' if first else 'response'}"
        return "POST", path, {}, {"msisdn": self.phone.lstrip("+"), "text": said, "shortCode": "*101#1#"}

    def shown(self, body: str, headers: Mapping[str, str]) -> Shown:
        said = json.loads(body)
        assert said["responseExitCode"] == 200
        return Shown(said["ussdMenu"], not said["shouldClose"])


class Hubtel(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"Type": "Initiation" if first else "Response", "Mobile": self.phone.lstrip("+"), "Operator": "x"}
        more = {"ServiceCode": "*101", "Message": CODE if first else said, "Sequence": self.sequence + 1}
        return "POST", "", {}, {"SessionId": self.session, **fields, **more, "ClientState": "", "Platform": "USSD"}

    def shown(self, body: str, headers: Mapping[str, str]) -> Shown:
        said = json.loads(body)
        return Shown(said["Message"], {"response": True, "release": False}[said["Type"]])


class Arkesel(Aggregator):
    def request(self, said: str, *, first: bool) -> Asked:
        fields = {"sessionID": self.session, "userID": "U", "newSession": first, "msisdn": self.phone.lstrip("+")}
        return "POST", "", {}, {**fields, "userData": CODE if first else said, "network": "MTN"}

    def shown(self, body: str, headers: Mapping[str, str]) -> Shown:
        said = json.loads(body)
        assert said["sessionID"] == self.session
        return Shown(said["message"], said["continueSession"])


AGGREGATORS: dict[str, type[Aggregator]] = {
    "africastalking": AfricasTalking, "arkesel": Arkesel, "conend": ConEnd, "conend-latest": ConEndLatest,
    "conend-code": ConEndCode, "flares": Flares, "hubtel": Hubtel, "infobip": Infobip,
}  # fmt: skip
