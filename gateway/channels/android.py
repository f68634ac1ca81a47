"""The office's phone: a SIM in an Android phone that runs SMS Gateway for Android, by its local server or a cloud.

https://docs.sms-gate.app/features/webhooks/, /features/sending-messages/; docs/channels/android.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from pydantic import Field, model_validator

from gateway.books.caps import SendCap
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels import android_connect
from gateway.channels.android_connect import FORM, TEST, e164
from gateway.channels.android_phone import Phone, PhoneAnswer, ask, part
from gateway.channels.android_words import explained
from gateway.channels.channel import (
    JSON,
    CallFault,
    Channel,
    Event,
    Ignored,
    ListedPage,
    Malformed,
    Promises,
    Receipt,
    UnreachableError,
    WebhookAnswer,
    WebhookCall,
    first_fault,
)
from gateway.channels.connecting import Connected, Step, TestSent
from gateway.settings import ChannelSettings, Settings

NAME = "android"
PATHS = ("sms", "status")
SIGNATURE, TIMESTAMP = "X-Signature", "X-Timestamp"
SECONDS = re.compile(r"[0-9]{9,11}")
OWN, NO_PHONE = "own", "anonymous"
"""What stands before a sender that is a number of ours, or withheld: so it is no phone, and it is never answered."""
TEXT, PING = "sms:received", "system:ping"
STATES = {
    "sms:sent": Delivery.SENT,
    "sms:delivered": Delivery.DELIVERED,
    "sms:failed": Delivery.FAILED,
    "sms:cancelled": Delivery.FAILED,
}
"""What the phone tells of a text of ours. A long one is told of once for each part, in any order."""
OTHERS = {
    "sms:data-received": "data messages",
    "mms:received": "pictures",
    "mms:downloaded": "pictures",
    "app:started": "starts of the app",
}
"""What it tells beside, and how that is counted."""
STATE = {
    "Pending": Delivery.SENT,
    "Processed": Delivery.SENT,
    "Sent": Delivery.SENT,
    "Delivered": Delivery.DELIVERED,
    "Failed": Delivery.FAILED,
    "Cancelling": Delivery.FAILED,
    "Cancelled": Delivery.FAILED,
}
"""What it says when it is asked: up to `Sent` the phone has it."""
REASON = re.compile(r"RESULT_[A-Z_]+")
TAKEN = 409
"""The phone has a text with this id already."""
PASSING = {401: "401", 403: "403", 429: "429", 503: "503"}
"""Refusals that may pass, or that the office can mend while the text waits."""
LATER, SOON = timedelta(0), timedelta(seconds=60)
FIRST = 100
"""The priority at which the app puts a text before all others."""
ROW = re.compile(r"([0-9a-f]{20})-b([0-9a-f]{16})")
SHORT_ROW = re.compile(r"([0-9a-f]{20})-B([A-Za-z0-9_-]{11})")


class AndroidSettings(ChannelSettings):
    """The phones, and how many texts a personal SIM may send."""

    android_phones: tuple[Phone, ...] = ()
    android_clock_minutes: int = Field(default=5, ge=1, le=1440)
    android_texts_a_minute: int = Field(default=10, ge=1, le=30)
    android_texts_an_hour: int = Field(default=100, ge=1, le=2_000)
    android_texts_a_day: int = Field(default=400, ge=1, le=20_000)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [phone.name for phone in self.android_phones]
        numbers = [number for phone in self.android_phones for number in phone.sims.values()]
        if len({*names}) < len(names) or len({*numbers}) < len(numbers):
            raise ValueError("ANDROID_PHONES: each name and each number may stand once")
        return self


class Android(Channel):
    """The phones: take texts from the SIMs that are ours, and send by them."""

    name = NAME
    title = "Android"
    settings = AndroidSettings
    promises = Promises(idempotent_send=True, receipts=True, lists_received=True, keeps_received=timedelta(days=7))
    media_type = JSON
    form = FORM

    def __init__(self, settings: Settings) -> None:
        """Take up the phones."""
        own = settings.own(AndroidSettings)
        self.missing = () if own.android_phones else ("ANDROID_PHONES",)
        self._phones, self._window = own.android_phones, timedelta(minutes=own.android_clock_minutes)
        self._slots = {number: (phone, slot) for phone in self._phones for slot, number in phone.sims.items()}
        self.numbers, self.devices = tuple(self._slots), tuple(phone.name for phone in self._phones)
        self.caps = (
            SendCap(own.android_texts_a_minute, timedelta(minutes=1)),
            SendCap(own.android_texts_an_hour, timedelta(hours=1)),
            SendCap(own.android_texts_a_day, timedelta(days=1)),
        )

    def verify(self, call: WebhookCall) -> bool:
        """Whether one of our phones signed this body within the window."""
        return self._signer(call) is not None and abs(_skew(call)) <= self._window

    def once(self, call: WebhookCall) -> str:
        """The signature: each try of the phone's has a time of its own in it."""
        return str(call.headers.get(SIGNATURE, ""))

    def doubt(self, call: WebhookCall) -> CallFault | None:
        """That the clock of one of our phones is wrong, or its key another than the office copied from the app."""
        if phone := self._signer(call):
            return CallFault(phone.name, "clock") if abs(_skew(call)) > self._window else None
        copied = {phone.device: phone.name for phone in self._phones if phone.is_cloud}
        name = copied.get(str(call.fields.get("deviceId")))
        return CallFault(name, "key") if name else None

    def explained(self, code: str, language: str = "vi") -> str:
        """An error of the phone, of its network or of ours."""
        return explained(code, language)

    def connect(self, typed: Mapping[str, str], address: str) -> Iterator[Step | Connected | TestSent]:
        """Have a phone register our webhooks and set itself; then it sends a test text."""
        return android_connect.connect(self._phones, typed, address, self._window)

    def device_of(self, number: str) -> str:
        """The phone that a number's SIM is in."""
        phone, _ = self._slots.get(number, (None, 0))
        return phone.name if phone else ""

    def typed(self, device: str) -> Mapping[str, str] | None:
        """What connects a phone of ours again."""
        return next((android_connect.typed_of(phone) for phone in self._phones if phone.name == device), None)

    def answer(self) -> WebhookAnswer:
        """That all is kept."""
        return WebhookAnswer("OK\n")

    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """A text, what became of one of ours, or a sign of life, which every call is."""
        phone, event, told = self._signer(call), call.fields.get("event"), call.fields.get("payload")
        fault = first_fault({
            "The path is neither /sms nor /status.": call.path in PATHS,
            "event is missing.": isinstance(event, str),
            "payload is missing.": isinstance(told, dict),
        })  # fmt: skip
        if fault or phone is None or not isinstance(event, str) or not isinstance(told, dict):
            return fault or Malformed("No phone of ours signed it.")
        if event == PING:
            return (_heartbeat(phone, told),)
        found = self._told(phone, event, told)
        return found if isinstance(found, Malformed) else (found, Heartbeat(phone.name))

    def _told(self, phone: Phone, event: str, told: Mapping[str, Any]) -> Event | Malformed:
        if event == TEXT:
            return self._arrival(phone, told)
        if event in STATES:
            return _receipt(event, told)
        return Ignored(OTHERS.get(event, "events of a new kind"))

    def _arrival(self, phone: Phone, told: Mapping[str, Any]) -> Event | Malformed:
        """The text in a payload; older versions name its sender `phoneNumber`, and leave out what they do not know."""
        sender, words, at = (
            told.get("sender") or told.get("phoneNumber"),
            told.get("message"),
            told.get("receivedAt", ""),
        )
        slot, id_ = told.get("simNumber"), told.get("messageId", "")
        moment = _moment(at)
        fault = first_fault({
            "sender is missing.": isinstance(sender, str),
            "message is missing.": isinstance(words, str),
            "messageId is no text.": isinstance(id_, str),
            "simNumber is no number.": slot is None or (isinstance(slot, int) and not isinstance(slot, bool)),
            "receivedAt is no time with its zone.": not at or moment,
        })  # fmt: skip
        if fault or not isinstance(sender, str) or not isinstance(words, str):
            return fault or Malformed("sender is missing.")
        ours = phone.sims.get(slot) if isinstance(slot, int) else next(iter(phone.sims.values()))
        if ours is None:
            return Ignored("texts to a SIM that is not ours")
        said = moment.isoformat(timespec="milliseconds") if moment else ""
        ref = _digest(phone.name, id_ or words, said, sender)
        return Arrival(self.name, ref, self._sender(sender), ours, words, sent_at=said)

    def _sender(self, said: str) -> str:
        """A phone as E.164; a short code or a name as it is."""
        phone = e164(said)
        if phone in self._slots:
            return f"{OWN} {phone}"
        return phone or " ".join(said.split())[:40] or NO_PHONE

    def send(self, campaign: str, message: Message) -> SendResult:  # noqa: ARG002 - a phone knows texts by their ids
        """Hand a text over under our own id, which the phone takes once."""
        phone, slot = self._slots.get(message.sender, (None, 0))
        if phone is None:
            return SendResult(Delivery.FAILED, ProviderResponse(code="no_sim"), elsewhere=True)
        answer = ask(phone, "POST", "messages", _body(phone, slot, message), {"skipPhoneValidation": "true"})
        if answer.is_ok or answer.status == TAKEN:
            return SendResult(Delivery.SENT)
        if not answer.reached:
            return _result(Delivery.QUEUED, "unreachable", SOON)
        if answer.status in PASSING:
            return _result(Delivery.QUEUED, PASSING[answer.status], SOON)
        if 400 <= answer.status < 500:
            return SendResult(Delivery.FAILED, ProviderResponse(code=str(answer.status)), elsewhere=True)
        return _result(Delivery.UNKNOWN, "no_answer", LATER)

    def find(self, message: Message, known: Set[str]) -> SendResult | None:  # noqa: ARG002 - our own id finds it
        """Ask the phone for our id."""
        phone, _ = self._slots.get(message.sender, (None, 0))
        if phone is None:
            return SendResult(Delivery.UNKNOWN)
        answer = ask(phone, "GET", f"messages/{part(spelled(message.id))}")
        if answer.status == 404:
            return None
        return _state(answer) or SendResult(Delivery.UNKNOWN, again=LATER)

    def received(self, since: datetime, place: str = "") -> ListedPage:  # noqa: ARG002 - it lists nothing
        """Have each phone bring once more what is in its inbox since a moment; it does so by the webhook."""
        away = [phone.name for phone in self._phones if not _brings_again(phone, since)]
        if away:
            raise UnreachableError(f"no answer from {', '.join(away)}")
        return ListedPage()

    def _signer(self, call: WebhookCall) -> Phone | None:
        """The phone whose key signed a call; one that is pinned must name itself, as all but old versions do."""
        said, at = str(call.headers.get(SIGNATURE, "")), str(call.headers.get(TIMESTAMP, ""))
        if not said or not SECONDS.fullmatch(at):
            return None
        for phone in self._phones:
            key = phone.key.get_secret_value().encode()
            right = hmac.new(key, call.body + at.encode(), hashlib.sha256).hexdigest()
            if hmac.compare_digest(right.encode(), said.encode()):
                named = call.fields.get("deviceId")
                return phone if not phone.device or named in (None, phone.device) else None
        return None


def spelled(message_id: str) -> str:
    """Our id as the phone takes it: it has room for 36 characters."""
    found = ROW.fullmatch(message_id)
    return (
        f"{found[1]}-B{base64.urlsafe_b64encode(bytes.fromhex(found[2])).decode().rstrip('=')}" if found else message_id
    )


def unspelled(said: str) -> str:
    """The id that was spelled so."""
    found = SHORT_ROW.fullmatch(said)
    return f"{found[1]}-b{base64.urlsafe_b64decode(found[2] + '=').hex()}" if found else said


def _skew(call: WebhookCall) -> timedelta:
    return timedelta(seconds=int(call.headers.get(TIMESTAMP, "0")) - time.time())


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(errors="replace"), digest_size=16).hexdigest()


def _moment(said: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def _heartbeat(phone: Phone, told: Mapping[str, Any]) -> Heartbeat:
    """What a ping tells; versions differ in how much."""
    health = told.get("health")
    checks = health.get("checks") if isinstance(health, dict) else None
    values = checks if isinstance(checks, dict) else {}
    level, charging = (_observed(values.get(f"battery:{what}")) for what in ("level", "charging"))
    return Heartbeat(phone.name, level, None if charging is None else charging > 0)


def _observed(check: object) -> int | None:
    value = check.get("observedValue") if isinstance(check, dict) else None
    return int(value) if isinstance(value, int | float) and abs(value) < 1_000 else None


def _receipt(event: str, told: Mapping[str, Any]) -> Event | Malformed:
    id_ = told.get("messageId")
    if not isinstance(id_, str):
        return Malformed("messageId is missing.")
    if id_.startswith(TEST):
        return Ignored("test texts")
    why = "cancelled" if event == "sms:cancelled" else _reason(told.get("reason"))
    return Receipt("", unspelled(id_), STATES[event], ProviderResponse(code=why))


def _reason(said: object) -> str:
    found = REASON.search(said) if isinstance(said, str) else None
    return found[0] if found else "failed" if said else ""


def _body(phone: Phone, slot: int, message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": spelled(message.id),
        "textMessage": {"text": message.body},
        "phoneNumbers": [message.receiver],
        "simNumber": slot,
        "withDeliveryReport": True,
        "validUntil": _iso(message.expires_at),
        "priority": 0 if message.broadcast else FIRST,
    }
    return body | ({"deviceId": phone.device} if phone.is_cloud and phone.device else {})


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _result(delivery: Delivery, code: str, again: timedelta | None = None) -> SendResult:
    return SendResult(delivery, ProviderResponse(code=code), again)


def _state(answer: PhoneAnswer) -> SendResult | None:
    found = answer.found if answer.is_ok and isinstance(answer.found, dict) else {}
    delivery = STATE.get(str(found.get("state")))
    if delivery is None:
        return None
    people = found.get("recipients") or [{}]
    return _result(delivery, _reason(people[0].get("error")) if delivery is Delivery.FAILED else "")


def _brings_again(phone: Phone, since: datetime) -> bool:
    """Ask for what is in the inbox; versions before the refresh know it as an export."""
    span: dict[str, Any] = {"since": _iso(since), "until": _iso(datetime.now(UTC))}
    if phone.is_cloud and phone.device:
        span["deviceId"] = phone.device
    answer = ask(phone, "POST", "inbox/refresh", {**span, "messageTypes": ["SMS"], "triggerWebhooks": True})
    if answer.status in (404, 405):
        answer = ask(phone, "POST", "messages/inbox/export", span)
    return answer.is_ok
