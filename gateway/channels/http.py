"""HTTP: any provider that calls and is called by plain HTTP requests, described in settings by the names of its fields.

What each setting means, and whole examples: docs/channels/http.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones

import requests
from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

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
from gateway.settings import ChannelSettings, Settings, listed
from parsers.campaign import phones

ANSWER_SECONDS = 6.0
"""How long the provider may take to be reached, and again to answer."""
TEXT_LIMIT, REF_LIMIT, SENDER_LIMIT, CODE_LIMIT = 1600, 200, 40, 40
SHORTEST_KEY = 16
PROOF = re.compile(r"path|(?P<kind>header|query|field|sha1|sha256|sha512) (?P<name>[!-~]+)")
HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
FIELD = r"^$|^[^\s=,]+$"
CONDITION = r"^$|^[^\s=,]+=.+$"
WORD = re.compile(r"\{(\w+)\}")
WORDS = ("to", "to_digits", "from", "from_digits", "text", "id", "callback")
"""What a template may name."""
LINE = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+): *(?P<value>[ -~]+)")
STATES = {one.value: one for one in (Delivery.SENT, Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FAILED)}
"""What a provider's state may mean."""
NOT_NOW = (429, 503)
"""Answers of a provider that has surely not taken the text, and may take it later."""
MAY_HAVE_IT = (408, 500, 502, 504)
HAS_IT = 409
LATER, LONGEST_WAIT = timedelta(0), timedelta(hours=1)
AWAY = SendResult(Delivery.QUEUED, ProviderResponse(code=NOT_REACHED), again=LATER)
OWN = "own"
"""What stands before a sender that is a number of ours, so that it is no phone, and it is never answered."""
DIGITS_OF_A_DATE = 14
MILLISECONDS = 10**11
"""Greater numbers count milliseconds since 1970."""


def _secret_of(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def _states(value: object) -> object:
    """The provider's words and ours: DELIVRD=delivered, UNDELIV=undelivered."""
    pairs = listed(value)
    if not isinstance(pairs, list):
        return value
    return dict(pair.rpartition("=")[::2] for pair in pairs)


class HttpSettings(ChannelSettings):
    """How the provider calls us, and how we call it."""

    http_numbers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    http_region: str = "VN"
    http_reaches: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    http_method: Literal["GET", "POST"] = "POST"
    http_format: Literal["form", "json"] = "form"
    http_proof: str = "path"
    http_key: SecretStr | None = None
    http_received: str = Field(default="", pattern=CONDITION)
    http_id: str = Field(default="", pattern=FIELD)
    http_sender: str = Field(default="from", pattern=FIELD)
    http_receiver: str = Field(default="", pattern=FIELD)
    http_text: str = Field(default="text", pattern=FIELD)
    http_time: str = Field(default="", pattern=FIELD)
    http_time_zone: str = "Asia/Ho_Chi_Minh"
    http_receipt_id: str = Field(default="", pattern=FIELD)
    http_state: str = Field(default="", pattern=FIELD)
    http_states: Annotated[dict[str, str], NoDecode, BeforeValidator(_states)] = Field(default_factory=dict)
    http_answer: str = ""
    http_refusal: str = ""
    http_send_url: SecretStr | None = None
    http_send_method: Literal["GET", "POST", "PUT"] = "POST"
    http_send_body: SecretStr | None = None
    http_send_headers: SecretStr | None = None
    http_send_once: bool = False
    http_sent_if: str = Field(default="", pattern=CONDITION)
    http_sent_id: str = Field(default="", pattern=FIELD)
    http_price: int = Field(default=0, ge=0)
    http_texts_a_second: int = Field(default=1, ge=1, le=1_000)

    @field_validator("http_region", mode="after")
    @classmethod
    def _region(cls, code: str) -> str:
        if not phones.is_region(code):
            raise ValueError("must be the two letters of a country, such as VN")
        return code

    @field_validator("http_reaches", mode="after")
    @classmethod
    def _beginnings(cls, beginnings: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\+[1-9][0-9]{0,6}", one) for one in beginnings):
            raise ValueError("must be how phones begin, such as +1202, separated by commas")
        return beginnings

    @field_validator("http_time_zone", mode="after")
    @classmethod
    def _zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("must be a time zone such as Asia/Ho_Chi_Minh or UTC")
        return name

    @field_validator("http_proof", mode="after")
    @classmethod
    def _proof(cls, proof: str) -> str:
        if not PROOF.fullmatch(proof):
            raise ValueError(
                "must be path, or how the key comes and under which name: header X-Token, query token, field token, "
                "or sha256 X-Signature (sha1, sha512) for an HMAC over the body"
            )
        return proof

    @field_validator("http_key", mode="after")
    @classmethod
    def _long_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and len(key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"must have at least {SHORTEST_KEY} characters, or it could be guessed")
        return key

    @field_validator("http_states", mode="after")
    @classmethod
    def _known_states(cls, states: dict[str, str]) -> dict[str, str]:
        if not all(word and ours in STATES for word, ours in states.items()):
            raise ValueError(f"must be such as DELIVRD=delivered,UNDELIV=undelivered; ours are {', '.join(STATES)}")
        return states

    @field_validator("http_send_url", mode="after")
    @classmethod
    def _send_address(cls, url: SecretStr | None) -> SecretStr | None:
        if not url:
            return url
        parts = urlsplit(url.get_secret_value())
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment or WORD.search(parts.netloc):
            raise ValueError("must be an address such as https://sms.example.org/send, with {…} only after the host")
        return url

    @field_validator("http_send_url", "http_send_body", "http_send_headers", mode="after")
    @classmethod
    def _known_words(cls, template: SecretStr | None) -> SecretStr | None:
        unknown = sorted(set(WORD.findall(_secret_of(template))) - set(WORDS))
        if unknown:
            raise ValueError(f"names {{{unknown[0]}}}; known are {', '.join(f'{{{one}}}' for one in WORDS)}")
        return template

    @field_validator("http_send_body", mode="after")
    @classmethod
    def _sound_body(cls, body: SecretStr | None) -> SecretStr | None:
        try:
            _template(_secret_of(body))
        except ValueError:
            raise ValueError('must be a form such as to={to}&text={text}, or JSON such as {"to": "{to}"}') from None
        return body

    @field_validator("http_send_headers", mode="after")
    @classmethod
    def _sound_headers(cls, headers: SecretStr | None) -> SecretStr | None:
        lines = _secret_of(headers).split(" | ")
        if headers and ("{text}" in _secret_of(headers) or not all(LINE.fullmatch(line) for line in lines)):
            raise ValueError("must be such as X-Api-Key: abc | Accept: application/json, and cannot hold {text}")
        return headers

    @model_validator(mode="after")
    def _proved(self) -> Self:
        if (self.http_proof == "path") == bool(self.http_key):
            raise ValueError(
                "HTTP_KEY is of no use with HTTP_PROOF=path, where our own secret stands in the address: remove it"
                if self.http_key
                else "HTTP_KEY is missing: write the token or key that the provider shows, which HTTP_PROOF asks for"
            )
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if self.http_numbers and not (self.http_id or self.http_time):
            raise ValueError(
                "HTTP_ID or HTTP_TIME must name a field, or a text that is delivered twice could not be told from two"
            )
        return self

    @model_validator(mode="after")
    def _sends_it_all(self) -> Self:
        asked = "".join(map(_secret_of, (self.http_send_url, self.http_send_body)))
        if self.http_send_url and not ("{text}" in asked and ("{to}" in asked or "{to_digits}" in asked)):
            raise ValueError("HTTP_SEND_URL or HTTP_SEND_BODY must hold {text}, and {to} or {to_digits}")
        if self.http_send_once and "{id}" not in asked + _secret_of(self.http_send_headers):
            raise ValueError("HTTP_SEND_ONCE needs {id} in HTTP_SEND_URL, HTTP_SEND_BODY or HTTP_SEND_HEADERS")
        return self

    @model_validator(mode="after")
    def _receipts_come_whole(self) -> Self:
        if self.http_state and not self.http_states:
            raise ValueError("HTTP_STATES must say what the values of HTTP_STATE mean, such as DELIVRD=delivered")
        return self


class HttpProvider(Channel):
    """The provider that the settings describe."""

    name = "http"
    title = "HTTP"
    settings = HttpSettings

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
        self._url, self._body = urlsplit(_secret_of(own.http_send_url)), _template(_secret_of(own.http_send_body))
        self._headers = _lines(_secret_of(own.http_send_headers))

    def verify(self, call: WebhookCall) -> bool:
        """Whether the key, the HMAC over the body or the secret in the path is there."""
        proof = PROOF.fullmatch(self._own.http_proof)
        kind, name = (proof["kind"], proof["name"]) if proof else (None, "")
        if kind is None:
            return behind_secret(self._settings, self.name, call.path) is not None
        key = _secret_of(self._own.http_key)
        if kind in HASHES:
            said, made = call.headers.get(name, ""), hmac.new(key.encode(), call.body, HASHES[kind]).digest()
            return _same(said.removeprefix(f"{kind}="), made.hex()) or _same(said, b64encode(made).decode())
        return _same(_shown(call, kind, name), key)

    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """A text at /sms; what became of one of ours at /status, or at /sms too if HTTP_RECEIVED tells them apart."""
        first, *rest = self._path(call.path).strip("/").split("/")
        if first not in ("sms", "status") or (first == "sms" and rest):
            return Malformed("The path is neither /sms nor /status.")
        if first == "sms" and _holds(self._own.http_received, call.fields):
            found: Event | Malformed = self._arrival(call.fields)
        else:
            found = self._receipt(call.fields, rest)
            if first == "sms" and isinstance(found, Malformed):
                return ()  # one of the provider's other events
        return found if isinstance(found, Malformed) else (found,)

    def send(self, campaign: str, message: Message) -> SendResult:
        """Hand a text over by the template; an answer that is lost leaves it UNKNOWN."""
        said = self._said(campaign, message)
        lost = SendResult(Delivery.UNKNOWN, again=LATER if self.promises.idempotent_send else None)
        kind, body = self._body
        try:
            answer = requests.request(
                self._own.http_send_method,
                self._address(said),
                headers={**({"Content-Type": kind} if body else {}), **_filled(self._headers, said)},
                data=_spelled(kind, _filled(body, said)) if body else None,
                timeout=ANSWER_SECONDS,
                allow_redirects=False,
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

    def _path(self, path: str) -> str:
        """What stands behind the secret, where one stands in the path."""
        return path.partition("/")[2] if self._own.http_proof == "path" else path

    def _arrival(self, fields: Mapping[str, Any]) -> Arrival | Malformed:
        own = self._own
        ref, sender, text = (_value(fields, name) for name in (own.http_id, own.http_sender, own.http_text))
        receiver = _value(fields, own.http_receiver) if own.http_receiver else self.numbers[0]
        said_at = _value(fields, own.http_time)
        moment = self._moment(said_at or "")
        fault = first_fault({
            f"{own.http_id} is not the id of a text.": not own.http_id or (ref and len(ref) <= REF_LIMIT),
            f"{own.http_sender} is not a sender.": sender and len(sender) <= SENDER_LIMIT and sender.isprintable(),
            f"{own.http_receiver} is missing.": receiver is not None,
            f"{own.http_text} is not a text of at most {TEXT_LIMIT} characters.": (
                text is not None and len(text) <= TEXT_LIMIT
            ),
            f"{own.http_time} is not a time.": not own.http_time or moment,
        })  # fmt: skip
        if fault or sender is None or receiver is None or text is None:
            return fault or Malformed("A field is missing.")
        phone = self._phone(sender)
        return Arrival(
            self.name,
            ref or hashlib.sha256("\0".join((phone, str(moment), text)).encode()).hexdigest(),
            f"{OWN} {phone}" if phone in self.numbers else phone,
            self._phone(receiver),
            text,
            sent_at=moment.isoformat() if moment else "",
        )

    def _receipt(self, fields: Mapping[str, Any], path: list[str]) -> Receipt | Malformed:
        """The ids stand in a field, or in the path that {callback} named; the state in a field or alone in the path."""
        own = self._own
        state = _value(fields, own.http_state) if own.http_state else "".join(path[:1])
        campaign, _, ours = (_value(fields, own.http_receipt_id) or "").partition(".")
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

    def _moment(self, said: str) -> datetime | None:
        """A time as providers spell it: ISO 8601, seconds or milliseconds since 1970, or 20260302081530."""
        try:
            if said.isascii() and said.isdigit() and len(said) != DIGITS_OF_A_DATE:
                return datetime.fromtimestamp(int(said) / (1000 if int(said) >= MILLISECONDS else 1), UTC)
            found = (
                datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=self._zone)
                if said.isdigit()
                else datetime.fromisoformat(said)
            )
            return (found if found.tzinfo else found.replace(tzinfo=self._zone)).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            return None

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

    def _address(self, said: Mapping[str, str]) -> str:
        query = urlencode([(name, _fill(value, said)) for name, value in parse_qsl(self._url.query, True)])
        path = _fill(self._url.path, {name: quote(word, safe="") for name, word in said.items()})
        return urlunsplit((self._url.scheme, self._url.netloc, path, query, ""))

    def _result(self, answer: requests.Response) -> SendResult:
        try:
            fields = answer.json()
        except ValueError:
            fields = {}
        told = ProviderResponse(_value(fields, self._own.http_sent_id) or "", str(answer.status_code))
        if answer.status_code == HAS_IT and self.promises.idempotent_send:
            return SendResult(Delivery.SENT, told)
        if answer.status_code in NOT_NOW:
            return SendResult(Delivery.QUEUED, told, again=_asked_to_wait(answer))
        if not 200 <= answer.status_code < 300:
            return SendResult(Delivery.FAILED, told)
        if not _holds(self._own.http_sent_if, fields):
            said = _value(fields, self._own.http_sent_if.partition("=")[0]) or str(answer.status_code)
            return SendResult(Delivery.FAILED, ProviderResponse(told.ref, said[:CODE_LIMIT]))
        return SendResult(Delivery.SENT, ProviderResponse(told.ref))


def _value(fields: Any, name: str) -> str | None:
    """The text or whole number of that name, which may lead into what it holds (data.message_id, messages.0.id)."""
    found = fields
    if isinstance(fields, Mapping) and name in fields:
        found = fields[name]
    else:
        for part in name.split("."):
            if isinstance(found, list) and part.isascii() and part.isdigit() and int(part) < len(found):
                found = found[int(part)]
            else:
                found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) and _is_unicode(found) else None


def _is_unicode(text: str) -> bool:
    """Whether a text can be written down: JSON may name half a character."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _holds(condition: str, fields: Any) -> bool:
    """Whether FIELD=VALUE holds; nothing always does."""
    name, _, value = condition.partition("=")
    return not condition or _value(fields, name) == value


def _shown(call: WebhookCall, kind: str, name: str) -> str:
    """The key that a call shows in a header, a field, or once in its address."""
    if kind == "header":
        return call.headers.get(name, "")
    if kind == "field":
        return _value(call.fields, name) or ""
    shown = [value for one, value in parse_qsl(urlsplit(call.target).query) if one == name]
    return shown[0] if len(shown) == 1 else ""


def _same(said: str, ours: str) -> bool:
    return hmac.compare_digest(said.encode(errors="replace"), ours.encode())


def _template(body: str) -> tuple[str, Any]:
    """The type of a body, and what it holds; ValueError if it is neither a form nor JSON."""
    if body.startswith(("{", "[")) and not WORD.match(body):
        return JSON, json.loads(body)
    return FORM, dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True)) if body else None


def _spelled(kind: str, body: Any) -> bytes:
    return (json.dumps(body, ensure_ascii=False) if kind == JSON else urlencode(body)).encode()


def _filled(template: Any, said: Mapping[str, str]) -> Any:
    """A template with its words in their places, however deep; names stay."""
    if isinstance(template, dict):
        return {name: _filled(value, said) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, said) for value in template]
    return _fill(template, said) if isinstance(template, str) else template


def _fill(template: str, said: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: said[found[1]], template)


def _lines(headers: str) -> dict[str, str]:
    found = (LINE.fullmatch(line) for line in headers.split(" | "))
    return {one["name"]: one["value"] for one in found if one}


def _worded(body: str) -> WebhookAnswer:
    return WebhookAnswer(body, JSON if body.startswith(("{", "[")) else "text/plain")


def _asked_to_wait(answer: requests.Response) -> timedelta:
    asked = answer.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else LATER
