"""HTTP: any provider that calls and is called by plain HTTP requests, described in settings by the names of its fields.

What each setting means, and whole examples: docs/channels/http.md.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Set
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import requests

from gateway import secrets
from gateway.books.inbox import Arrival
from gateway.books.outbox import REFUSED, Delivery, Message, ProviderResponse, SendResult
from gateway.channels.channel import (
    FORM,
    JSON,
    NOT_REACHED,
    Channel,
    Event,
    Malformed,
    Promises,
    Receipt,
    WebhookAnswer,
    WebhookCall,
    behind_secret,
    first_fault,
)
from gateway.channels.departure import may_have_left
from gateway.channels.http_fields import holds, moment, value
from gateway.channels.http_settings import PROOF, STATES, HttpSettings, secret_of
from gateway.channels.http_template import RequestTemplate
from gateway.settings import Settings
from parsers.campaign import phones

ANSWER_SECONDS = 6.0
"""How long the provider may take to be reached, and again to answer."""
TEXT_LIMIT, REF_LIMIT, SENDER_LIMIT, CODE_LIMIT = 1600, 200, 40, 40
HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
NOT_NOW = (429, 503)
"""Answers of a provider that has surely not taken the text, and may take it later."""
NOT_BY_US = (401, 402, 403, 404, 405, 412)
"""Answers about our account, our address there or the way to a network: another provider may take the text."""
MAY_HAVE_IT = (408, 500, 502, 504)
HAS_IT = 409
LATER, LONGEST_WAIT = timedelta(0), timedelta(hours=1)
ACCOUNT = (
    "Nhà cung cấp không nhận tài khoản hoặc khóa (lỗi {code}): xem lại HTTP_SEND_URL và HTTP_SEND_HEADERS.",
    "The provider does not take the account or key ({code}): see HTTP_SEND_URL and HTTP_SEND_HEADERS.",
)
ADDRESS = (
    "Địa chỉ gửi tin không đúng (lỗi {code}): xem lại HTTP_SEND_URL.",
    "The address to send to is not right ({code}): see HTTP_SEND_URL.",
)
WORDS = {
    **dict.fromkeys(("401", "403"), ACCOUNT),
    **dict.fromkeys(("404", "405"), ADDRESS),
    "402": (
        "Tài khoản ở nhà cung cấp hết tiền (lỗi {code}): nạp tiền.",
        "The account at the provider has no money left ({code}): top it up.",
    ),
    "412": (
        "Nhà cung cấp không gửi được tới mạng của máy nhận (lỗi {code}): gọi hỏi họ.",
        "The provider has no way to the phone's network ({code}): ask there.",
    ),
}
AWAY = SendResult(Delivery.QUEUED, ProviderResponse(code=NOT_REACHED), again=LATER)
OWN = "own"
"""What stands before a sender that is a number of ours, so that it is no phone, and it is never answered."""


class HttpProvider(Channel):
    """The provider that the settings describe."""

    name = "http"
    title = "SMS (HTTP)"
    settings = HttpSettings
    words = WORDS

    def __init__(self, settings: Settings) -> None:
        """Take up the names and templates."""
        own = settings.own(HttpSettings)
        needed = {"HTTP_NUMBERS": own.http_numbers, "HTTP_SEND_URL": own.http_send_url}
        self.missing = tuple(name for name, value in needed.items() if not value)
        if self.missing:
            return
        self._settings, self._own, self._zone = settings, own, ZoneInfo(own.http_time_zone)
        self.numbers = tuple(self._phone(number) for number in own.http_numbers)
        self.price, self.texts_a_second = own.http_price, own.http_texts_a_second
        self.methods, self.media_type = (own.http_method,), JSON if own.http_format == "json" else FORM
        self.promises = Promises(idempotent_send=own.http_send_once, receipts=bool(own.http_states))
        self._template = RequestTemplate.of(
            *map(secret_of, (own.http_send_url, own.http_send_headers, own.http_send_body))
        )

    def verify(self, call: WebhookCall) -> bool:
        """Whether the key, the HMAC over the body or the secret in the path is there."""
        proof = PROOF.fullmatch(self._own.http_proof)
        kind, name = (proof["kind"], proof["name"]) if proof else (None, "")
        if kind is None:
            return behind_secret(self._settings, self.name, call.path) is not None
        key = secret_of(self._own.http_key)
        if kind in HASHES:
            said, made = call.headers.get(name, ""), hmac.new(key.encode(), call.body, HASHES[kind]).digest()
            return _same(said.removeprefix(f"{kind}="), made.hex()) or _same(said, b64encode(made).decode())
        return _same(_shown(call, kind, name), key)

    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """A text at /sms; what became of one of ours at /status, or at /sms too if HTTP_RECEIVED tells them apart."""
        path = call.path.partition("/")[2] if self._own.http_proof == "path" else call.path
        first, *rest = path.strip("/").split("/")
        if first not in ("sms", "status") or (first == "sms" and rest):
            return Malformed("The path is neither /sms nor /status.")
        if first == "sms" and holds(self._own.http_received, call.fields):
            found: Event | Malformed = self._arrival(call.fields)
        else:
            found = self._receipt(call.fields, rest)
            if first == "sms" and isinstance(found, Malformed):
                return ()  # one of the provider's other events
        return found if isinstance(found, Malformed) else (found,)

    def send(self, campaign: str, message: Message) -> SendResult:
        """Hand a text over by the template; an answer that is lost leaves it UNKNOWN."""
        asked = self._template.filled(self._said(campaign, message))
        lost = SendResult(Delivery.UNKNOWN, again=LATER if self.promises.idempotent_send else None)
        try:
            answer = requests.request(
                self._own.http_send_method, **asked, timeout=ANSWER_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            return lost if may_have_left(error) else AWAY
        if answer.status_code in MAY_HAVE_IT:
            return SendResult(lost.delivery, ProviderResponse(code=str(answer.status_code)), again=lost.again)
        return self._result(answer)

    def reaches(self, phone: str) -> bool:
        """Whether the phone begins as HTTP_REACHES says."""
        return not self._own.http_reaches or phone.startswith(self._own.http_reaches)

    def find(self, message: Message, known: Set[str]) -> SendResult | None:  # noqa: ARG002 - it cannot be asked
        """Send it again if it is taken once; otherwise nobody can say, and it is not sent twice."""
        return None if self.promises.idempotent_send else SendResult(Delivery.UNKNOWN)

    def to_paste(self) -> tuple[str, ...]:
        """Where texts and receipts go."""
        return tuple(f"{self._called_at()}/{what}" for what in ("sms", "status"))

    def answer(self) -> WebhookAnswer:
        """What HTTP_ANSWER says."""
        return _worded(self._own.http_answer)

    def refusal(self, reason: str) -> WebhookAnswer:
        """What HTTP_REFUSAL says, or else the reason."""
        return _worded(self._own.http_refusal) if self._own.http_refusal else super().refusal(reason)

    def _arrival(self, fields: Mapping[str, Any]) -> Arrival | Malformed:
        own = self._own
        ref, sender, text = (value(fields, name) for name in (own.http_id, own.http_sender, own.http_text))
        receiver = value(fields, own.http_receiver) if own.http_receiver else self.numbers[0]
        said_at = value(fields, own.http_time)
        sent_at = moment(said_at or "", self._zone)
        fault = first_fault({
            f"{own.http_id} is not the id of a text.": not own.http_id or (ref and len(ref) <= REF_LIMIT),
            f"{own.http_sender} is not a sender.": sender and len(sender) <= SENDER_LIMIT and sender.isprintable(),
            f"{own.http_receiver} is missing.": receiver is not None,
            f"{own.http_text} is not a text of at most {TEXT_LIMIT} characters.": (
                text is not None and len(text) <= TEXT_LIMIT
            ),
            f"{own.http_time} is not a time.": not own.http_time or sent_at,
        })  # fmt: skip
        if fault or sender is None or receiver is None or text is None:
            return fault or Malformed("A field is missing.")
        phone = self._phone(sender)
        return Arrival(
            self.name,
            ref or hashlib.sha256("\0".join((phone, str(sent_at), text)).encode()).hexdigest(),
            f"{OWN} {phone}" if phone in self.numbers else phone,
            self._phone(receiver),
            text,
            sent_at=sent_at.isoformat() if sent_at else "",
        )

    def _receipt(self, fields: Mapping[str, Any], path: list[str]) -> Receipt | Malformed:
        """The ids stand in a field, or in the path that {callback} named; the state in a field or alone in the path."""
        own = self._own
        state = value(fields, own.http_state) if own.http_state else "".join(path[:1])
        campaign, _, ours = (value(fields, own.http_receipt_id) or "").partition(".")
        if len(path) == 2:
            campaign, ours = path
        fault = first_fault({
            f"{own.http_receipt_id or 'The path'} has no id of ours.": campaign and ours,
            f"{own.http_state or 'The path'} has no state.": state,
        })  # fmt: skip
        if fault:
            return fault
        delivery = STATES.get(own.http_states.get(state or "", ""))
        code = (state or "")[:CODE_LIMIT] if delivery in REFUSED else ""
        return Receipt(campaign, ours, delivery, ProviderResponse(code=code))

    def _phone(self, written: str) -> str:
        """A phone in E.164; what is none stays as it is written, such as a short code or a name."""
        return written if phones.is_short_code(written) else phones.read(written, self._own.http_region) or written

    def _said(self, campaign: str, message: Message) -> Mapping[str, str]:
        return {
            "to": message.receiver,
            "to_digits": message.receiver.removeprefix("+"),
            "from": message.sender,
            "from_digits": message.sender.removeprefix("+"),
            "text": message.body,
            "id": f"{campaign}.{message.id}",
            "callback": f"{self._called_at()}/status/{campaign}/{message.id}",
        }

    def _called_at(self) -> str:
        secret = f"/{secrets.secret(self._settings.var_dir, self.name)}" if self._own.http_proof == "path" else ""
        return f"{self._settings.public_url}/webhooks/{self.name}{secret}"

    def _result(self, answer: requests.Response) -> SendResult:
        try:
            fields = answer.json()
        except ValueError:
            fields = {}
        told = ProviderResponse(value(fields, self._own.http_sent_id) or "", str(answer.status_code))
        if answer.status_code == HAS_IT and self.promises.idempotent_send:
            return SendResult(Delivery.SENT, told)
        if answer.status_code in NOT_NOW:
            return SendResult(Delivery.QUEUED, told, again=_asked_to_wait(answer))
        if not 200 <= answer.status_code < 300:
            return SendResult(Delivery.FAILED, told, elsewhere=answer.status_code in NOT_BY_US)
        if not holds(self._own.http_sent_if, fields):
            said = value(fields, self._own.http_sent_if.partition("=")[0]) or str(answer.status_code)
            refused = ProviderResponse(told.ref, said[:CODE_LIMIT])
            return SendResult(Delivery.FAILED, refused, elsewhere=said in self._own.http_elsewhere)
        return SendResult(Delivery.SENT, ProviderResponse(told.ref))


def _shown(call: WebhookCall, kind: str, name: str) -> str:
    """The key that a call shows in a header, a field, or once in its address."""
    if kind == "header":
        return call.headers.get(name, "")
    if kind == "field":
        return value(call.fields, name) or ""
    shown = [value for one, value in parse_qsl(urlsplit(call.target).query) if one == name]
    return shown[0] if len(shown) == 1 else ""


def _same(said: str, ours: str) -> bool:
    return hmac.compare_digest(said.encode(errors="replace"), ours.encode())


def _worded(body: str) -> WebhookAnswer:
    return WebhookAnswer(body, JSON if body.startswith(("{", "[")) else "text/plain")


def _asked_to_wait(answer: requests.Response) -> timedelta:
    asked = answer.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else LATER
