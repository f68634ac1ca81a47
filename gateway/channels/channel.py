"""A channel: all that the gateway knows of a provider of texts, both ways, declared by one module.

The modules beside this one each declare one; `registry.py` lists them. Nothing else names a provider. How to add one:
docs/contributing/add-a-channel.md.
"""

from __future__ import annotations

import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from gateway import secrets
from gateway.books.caps import SendCap
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.connecting import Connected, FormField, Step, TestSent, Words, said
from gateway.settings import ChannelSettings, Settings

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
FIELD_LIMIT = 50
NOT_REACHED = "unreachable"
"""The code of a text that could not be handed over, since its provider was not reached."""
WORDS: Mapping[str, Words] = {
    NOT_REACHED: (
        "Chưa liên lạc được với nhà cung cấp: xem máy này còn internet không, Kẻng tự gửi lại.",
        "The provider cannot be reached: see that this computer has internet; Kẻng tries again by itself.",
    ),
    Delivery.FAILED: (
        "Nhà cung cấp báo không gửi được tin: xem số nhận, tiền trong tài khoản, hoặc gọi hỏi họ.",
        "The provider says that it could not send: see the number and the account's money, or ask there.",
    ),
    Delivery.UNDELIVERED: (
        "Mạng của máy nhận không nhận tin: xem lại số, hoặc gọi cho người đó.",
        "The phone's network did not take the text: see the number, or call its owner.",
    ),
}
"""What any channel may tell."""
OTHER = (
    "Nhà cung cấp báo lỗi {code}: tra mã này ở trang của họ, hoặc gọi hỏi họ.",
    "The provider says {code}: look that up on its pages, or ask there.",
)


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """A request of a provider, before anything in it is believed."""

    path: str
    """What stands behind /webhooks/<channel>/."""
    target: str
    """Path and query exactly as they were requested: what some providers sign."""
    headers: Mapping[str, str]
    """By name, in any case."""
    body: bytes
    fields: Mapping[str, Any]
    """The body's form or JSON object."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells of a text that we gave it."""

    campaign: str
    """"" where the provider gives back the text's id alone: then it is looked for in each campaign."""
    message_id: str
    """Our own ids, as the caller gave them: they may be of nothing that we know."""
    delivery: Delivery | None
    """None for a state that the provider had not got when its channel was written."""
    response: ProviderResponse


@dataclass(frozen=True, slots=True)
class CallFault:
    """What is wrong with a device of ours, as a call or a look at it shows."""

    device: str
    code: str
    """As `explained` knows it."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A request or a listed text that the provider would not send, and what is wrong with it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that is none of our texts and is not kept, such as a picture; only counted, under this name."""

    what: str


Event = Arrival | Receipt | Heartbeat | CallFault | Ignored
"""What one call of a provider tells."""


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What a provider is answered with; some of them send it on to the phone."""

    body: str = ""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Promises:
    """What a channel can and cannot do; nothing is promised that is not said."""

    idempotent_send: bool = False
    """The provider takes a text with our id once, however often it is sent. Otherwise one whose send has an unknown
    result is looked up before it is sent again."""
    receipts: bool = False
    """The provider tells what became of a text."""
    lists_received: bool = False
    """What its webhook never brought can be asked for (`received`)."""
    keeps_received: timedelta = timedelta(hours=48)
    """So long it can still list a text."""
    leaves_the_house: bool = True
    """Texts go out to people. Where not, it serves practice campaigns alone, and no hold stops it."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A part of a provider's list of what it has received."""

    texts: tuple[Arrival | Malformed, ...] = ()
    """The newest first."""
    older: str = ""
    """The place of the next older page, good for hours; "" if there is none."""


class UnreachableError(Exception):
    """The provider cannot say now what was asked; the text names the kind of error, and no phone."""


class Channel(ABC):
    """A provider as these settings have it. A subclass declares the names below and what is abstract."""

    name: ClassVar[str]
    """As in /webhooks/<name>/, in `docs/channels/<name>.md` and in the books. It never changes."""
    title: ClassVar[str]
    """As people call it."""
    settings: ClassVar[type[ChannelSettings]] = ChannelSettings
    """Its own settings."""
    promises: Promises = Promises()
    methods: tuple[str, ...] = ("POST",)
    """How it is called."""
    media_type: str = FORM
    """Of the bodies of its calls; those by GET bring a form as their query."""

    form: ClassVar[tuple[FormField, ...]] = ()
    """What the office types to connect a device of its own; nothing where the settings alone say it."""
    words: ClassVar[Mapping[str, Words]] = {}
    """Its own error codes: what is wrong, and what to do."""
    blocked_codes: ClassVar[frozenset[str]] = frozenset()
    """The error codes by which the provider says that a phone's owner told it to stop: it takes no text to it."""

    missing: tuple[str, ...] = ()
    """The settings without which it is off; none if it is configured."""
    numbers: tuple[str, ...] = ()
    """Our numbers: what they receive belongs to the campaign of the settings; the first one begins talks."""
    price: int = 0
    """Đồng for a segment; 0 where it is free or not told."""
    texts_a_second: int = 0
    """How many it takes from us; 0 if that does not matter."""
    caps: tuple[SendCap, ...] = ()
    """How many texts may go out from each of our numbers."""
    devices: tuple[str, ...] = ()
    """The names of our own devices behind it, of which a sign of life is expected."""

    @abstractmethod
    def __init__(self, settings: Settings) -> None:
        """Take up the settings; SettingsError if they cannot be used together."""

    @abstractmethod
    def verify(self, call: WebhookCall) -> bool:
        """Whether the provider made this call: a signature, or a secret in the path."""

    @abstractmethod
    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """What a verified call tells, or the first thing wrong with it."""

    @abstractmethod
    def send(self, campaign: str, message: Message) -> SendResult:
        """Hand a text over, within some seconds; UNKNOWN where it may have gone out and may not."""

    @abstractmethod
    def find(self, message: Message, known: Set[str]) -> SendResult | None:
        """Look up a text that may have gone out; None if the provider surely has none, UNKNOWN if it cannot say.

        `known` are the provider's ids of other texts to that phone. A message without words asks for any text to it.
        """

    def received(self, since: datetime, place: str = "") -> ListedPage:  # noqa: ARG002 - it lists nothing
        """A page of what our numbers have received since a moment, as the webhook would have brought it.

        `place` is that of an older page, as the page before it told; "" begins with the newest texts.
        UnreachableError if the provider cannot say now. One that does not list, but brings once more what is asked
        for, answers with an empty page.
        """
        return ListedPage()

    def to_paste(self) -> tuple[str, ...]:
        """What its provider is to be given so that it calls us, a line each, secrets included; none needs no secret."""
        return ()

    def once(self, call: WebhookCall) -> str:  # noqa: ARG002 - its provider may repeat a call as it was
        """What no second call has, if its provider makes each call only once; a call that has it again is refused."""
        return ""

    def doubt(self, call: WebhookCall) -> CallFault | None:  # noqa: ARG002 - nothing that the office could mend
        """Why a call was not verified that is the provider's all the same, where the office can mend it."""
        return None

    def explained(self, code: str, language: str = "vi") -> str:
        """An error's code in words for the office, and what to do."""
        return said(self.words.get(code) or WORDS.get(code, OTHER), language).format(code=code)

    def reaches(self, phone: str) -> bool:  # noqa: ARG002 - most reach every phone
        """Whether it takes texts to a phone (E.164): one to another is never handed over in another channel's place."""
        return True

    def device_of(self, number: str) -> str:  # noqa: ARG002 - it has none
        """The device of ours that sends from a number; "" if there is none."""
        return ""

    def vitals(self) -> tuple[Heartbeat | CallFault, ...]:
        """What its devices tell when they are looked at, as is done every few minutes; nothing where they call us."""
        return ()

    def connect(self, typed: Mapping[str, str], address: str) -> Iterator[Step | Connected | TestSent]:  # noqa: ARG002
        """Connect a device by what the office typed into `form`: each step as it succeeds.

        `address` is where it finds us (https), "" if nowhere. What comes as Connected is kept before the next step.
        """
        yield from ()

    def typed(self, device: str) -> Mapping[str, str] | None:  # noqa: ARG002 - it has none
        """What was typed into `form` to connect a device of ours, as far as it is kept; None if it is none."""
        return None

    def answer(self) -> WebhookAnswer:
        """What a call is answered with once all that it tells is kept."""
        return WebhookAnswer()

    def refusal(self, reason: str) -> WebhookAnswer:
        """What a call is answered with that is not taken, beside its status (400, 403, 404, 413 or 503)."""
        return WebhookAnswer(f"{reason}\n")


def behind_secret(settings: Settings, name: str, path: str) -> str | None:
    """What stands behind a channel's own secret in a path (`<secret>/sms`); None where another stands there.

    For providers that sign nothing. The secret has 256 bits and is made at the first use.
    """
    said, _, rest = path.partition("/")
    ours = secrets.secret(settings.var_dir, name)
    return rest if hmac.compare_digest(said.encode(), ours.encode()) else None


def read_fields(media_type: str, body: bytes) -> Mapping[str, Any] | Malformed:
    """The form or JSON object in a body, strictly: no name twice, no byte that had to be guessed."""
    return _json(body) if media_type == JSON else _form(body)


def first_fault(checks: Mapping[str, object]) -> Malformed | None:
    """The reason of the first check that does not hold."""
    return next((Malformed(reason) for reason, holds in checks.items() if not holds), None)


def _form(body: bytes) -> Mapping[str, str] | Malformed:
    """A signature over names and values tells neither a name given twice from one given once, nor unreadable bytes."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
                          max_num_fields=FIELD_LIMIT)  # fmt: skip
    except ValueError:
        return Malformed(f"The body is not a form of at most {FIELD_LIMIT} parameters in UTF-8.")
    form = dict(pairs)
    return form if len(form) == len(pairs) else Malformed("A parameter is given more than once.")


def _json(body: bytes) -> Mapping[str, Any] | Malformed:
    try:
        found = json.loads(body, object_pairs_hook=_no_name_twice)
    except (ValueError, RecursionError):
        return Malformed("The body is not a JSON object in UTF-8 that names each thing once.")
    return found if isinstance(found, dict) else Malformed("The body is not a JSON object.")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
