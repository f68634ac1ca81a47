"""Twilio's API on loopback: takes what its published description allows, and behaves as badly as it is told to."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from twilio.http.response import Response

from gateway.channels.twilio import Http

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
CREATE_PARAMETERS = {
    "To", "StatusCallback", "ApplicationSid", "MaxPrice", "ProvideFeedback", "SendResult", "ValidityPeriod",
    "ForceDelivery", "ContentRetention", "AddressRetention", "SmartEncoded", "PersistentAction", "TrafficType",
    "ShortenUrls", "ScheduleType", "SendAt", "SendAsMms", "ContentVariables", "MessageIntent", "RiskCheck", "From",
    "FallbackFrom", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid",
}  # fmt: skip
LIST_PARAMETERS = {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"}
"""The parameters are those of twilio-oai's spec/json/twilio_api_v2010.json, and so are the bounds below, save for the
spelling of To and From, which the description leaves open."""
PATTERNS = {
    "To": E164,
    "From": re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 &_+-]{1,11}"),
    "MessagingServiceSid": re.compile(r"MG[0-9a-fA-F]{32}"),
    "Body": re.compile(r"(?s).{1,1600}"),
    "StatusCallback": re.compile(r"https?://[A-Za-z0-9.:-]+/\S*"),  # no underscore in the host
    "ValidityPeriod": re.compile(r"[1-9]|[1-9][0-9]{1,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36000"),
}
Tell = Callable[[str, Mapping[str, str]], None]


@dataclass(frozen=True)
class Behaviour:
    """What the API does with the next request."""

    status: int = 201
    code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = True
    """Whether it takes the text, whatever it answers."""
    drops: bool = False
    """Whether the connection is closed without an answer."""
    late: bool = False
    """Whether the answer comes only when the stand-in is closed."""
    garbled: bool = False
    tells: tuple[tuple[str, str], ...] = ()
    """States and error codes it calls back with before it answers."""


def refused(status: int, code: int, **headers: str) -> Behaviour:
    """A refusal as Twilio words it."""
    return Behaviour(status, code, {name.replace("_", "-"): value for name, value in headers.items()}, keeps=False)


DROPPED = Behaviour(drops=True)
"""Taken, and the answer lost."""
SWALLOWED = Behaviour(drops=True, keeps=False)
"""Lost on the way there."""


class Loopback(Http):
    """The transport in use, every address turned to the stand-in."""

    def __init__(self, base: str, timeout_seconds: float) -> None:
        super().__init__()
        self.base, self.timeout = base, timeout_seconds

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        return super().request(method, url.replace("https://api.twilio.com", self.base), *args, **options)


class TwilioApi:
    """One account's messages."""

    def __init__(self, account: str, users: Mapping[str, str]) -> None:
        """Let these users in, each with its secret."""
        self.account = account
        self.allowed = {
            f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}" for user, secret in users.items()
        }
        self.messages: list[dict[str, Any]] = []
        """Newest last."""
        self.forms: list[dict[str, str]] = []
        """Every form that was posted, taken or not."""
        self.queries: list[dict[str, str]] = []
        """Every question for a list."""
        self.faults: list[str] = []
        """What Twilio's description does not allow."""
        self.next: deque[Behaviour] = deque()
        self.lists: deque[Behaviour] = deque()
        self.tell: Tell | None = None
        self.closed = threading.Event()
        self.base = ""

    def http(self, timeout_seconds: float = 5.0) -> Loopback:
        return Loopback(self.base, timeout_seconds)

    def add(self, **changes: Any) -> dict[str, Any]:
        """Put a message on the list."""
        moment = format_datetime(datetime.now(UTC) - changes.pop("age", timedelta(0)))
        made = {
            "sid": f"SM{len(self.messages) + 1:032x}", "account_sid": self.account, "status": "queued",
            "direction": "outbound-api", "from": None, "to": None, "body": "", "error_code": None, "num_media": "0",
            "num_segments": "1", "date_created": moment, "date_updated": moment, "date_sent": moment, **changes,
        }  # fmt: skip
        self.messages.append(made)
        return made

    def create(self, form: dict[str, str]) -> tuple[Behaviour, Mapping[str, Any]]:
        self.forms.append(form)
        self.faults += faults(form)
        behaviour = self.next.popleft() if self.next else Behaviour()
        made: Mapping[str, Any] = {}
        if behaviour.keeps:
            made = self.add(to=form["To"], body=form["Body"], **{"from": form.get("From")})
            for status, code in behaviour.tells:
                self.call_back(form["StatusCallback"], made["sid"], status, code)
        return behaviour, made if behaviour.status == 201 else error(behaviour)

    def call_back(self, url: str, sid: str, status: str, code: str = "") -> None:
        assert self.tell
        fields = {"MessageSid": sid, "SmsSid": sid, "AccountSid": self.account, "MessageStatus": status}
        self.tell(url, {**fields, **({"ErrorCode": code} if code else {})})

    def listed(self, query: dict[str, str]) -> tuple[Behaviour, Mapping[str, Any]]:
        self.queries.append(query)
        self.faults += [f"unknown parameter {name}" for name in query.keys() - LIST_PARAMETERS]
        behaviour = self.lists.popleft() if self.lists else Behaviour(200)
        if behaviour.status != 200:
            return behaviour, error(behaviour)
        size, page, token = int(query.get("PageSize", "50")), int(query.get("Page", "0")), query.get("PageToken", "")
        found = [one for one in reversed(self.messages) if one["to"] == query.get("To", one["to"])]
        begins = next((n for n, one in enumerate(found, 1) if token == f"PA{one['sid']}"), 0)
        shown, rest = found[begins : begins + size], found[begins + size :]
        uri = f"/2010-04-01/Accounts/{self.account}/Messages.json"
        address = f"{uri}?To=%2B{query['To'][1:]}&PageSize={size}&Page={page + 1}" if rest else ""
        onward = f"{address}&PageToken=PA{shown[-1]['sid']}" if rest else None
        return behaviour, {
            "messages": shown, "page": page, "page_size": size, "start": 0, "end": 0,
            "uri": uri, "first_page_uri": uri, "previous_page_uri": None, "next_page_uri": onward,
        }  # fmt: skip


def error(behaviour: Behaviour) -> dict[str, Any]:
    return (
        {"code": behaviour.code, "message": "no", "more_info": "", "status": behaviour.status} if behaviour.code else {}
    )


def faults(form: Mapping[str, str]) -> Iterator[str]:
    """What of a form the description does not allow."""
    yield from (f"unknown parameter {name}" for name in form.keys() - CREATE_PARAMETERS)
    yield from (
        f"{name}: {form[name]}" for name in form.keys() & PATTERNS.keys() if not PATTERNS[name].fullmatch(form[name])
    )
    if "To" not in form or not form.keys() & {"From", "MessagingServiceSid"} or "Body" not in form:
        yield "To, From or Body is missing"


@contextmanager
def running(account: str, users: Mapping[str, str]) -> Iterator[TwilioApi]:
    """Serve an account until the block ends."""
    api = TwilioApi(account, users)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("AccountHandler", (Handler,), {"api": api}))
    api.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield api
    finally:
        api.closed.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the account take it, and answers or does not."""

    api: TwilioApi

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) == length:  # else whoever sent it was killed meanwhile, and nobody hears an answer
            self._answer(self.api.create, body.decode())

    def do_GET(self) -> None:
        self._answer(self.api.listed, urlsplit(self.path).query)

    def _answer(self, take: Callable[[dict[str, str]], tuple[Behaviour, Mapping[str, Any]]], words: str) -> None:
        if self.headers["Authorization"] not in self.api.allowed:
            self._send(401, {"code": 20003, "message": "no", "more_info": "", "status": 401}, {})
            return
        values = parse_qs(words, keep_blank_values=True, strict_parsing=True)
        self.api.faults += [f"{name} twice" for name, of in values.items() if len(of) > 1]
        behaviour, answer = take({name: of[0] for name, of in values.items()})
        if behaviour.late:
            self.api.closed.wait(10)
        if not behaviour.drops and not behaviour.late:
            self._send(behaviour.status, "<html>" if behaviour.garbled else answer, behaviour.headers)

    def _send(self, status: int, answer: object, headers: Mapping[str, str]) -> None:
        content = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
