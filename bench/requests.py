"""Requests as Twilio sends them, signed beforehand; every MessageSid comes once."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from bench import load, plan
from bench.load import Sent
from gateway.books.inbox import Arrival
from gateway.channels.twilio import NAME

PATH = "/webhooks/twilio/sms"
PUBLIC_URL = "https://keng.example"
ACCOUNT = "AC" + 32 * "0"
TOKEN = 32 * "f"
RECEIVER = "+15005550006"
SETTINGS = {
    "PUBLIC_URL": PUBLIC_URL, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_NUMBERS": RECEIVER,
}  # fmt: skip
"""What a server needs to take them."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A request, byte for byte, and the id that its text will have."""

    text_id: str
    raw: bytes


def signed(count: int, first: int) -> list[Signed]:
    """That many requests, from number `first` on; a number has its own id, and its text comes again after 20,000."""
    now = datetime.now(UTC)
    texts = list(load.of_today(plan.generate(now.date()), now))
    return [_signed(texts[number % len(texts)], number) for number in range(first, first + count)]


def form(one: Sent, sid: str) -> dict[str, str]:
    """The parameters of a text."""
    return {
        "ToCountry": "US", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
        "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "Body": one.body, "FromCountry": "VN",
        "To": RECEIVER, "ToZip": "", "NumSegments": "1", "MessageSid": sid, "AccountSid": ACCOUNT, "From": one.sender,
        "ApiVersion": "2010-04-01",
    }  # fmt: skip


def signature(parameters: Mapping[str, str]) -> str:
    """Twilio's signature: https://www.twilio.com/docs/usage/security."""
    spelled = PUBLIC_URL + PATH + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.digest(TOKEN.encode(), spelled.encode(), hashlib.sha1)).decode()


def _signed(one: Sent, number: int) -> Signed:
    sid = f"SM{number:032x}"
    parameters = form(one, sid)
    body = urlencode(parameters).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: keng.example\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"X-Twilio-Signature: {signature(parameters)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return Signed(Arrival(NAME, sid, one.sender, RECEIVER, one.body).id, head.encode() + body)
