"""Twilio: what it calls, what we call, and the one table of its cases.

https://www.twilio.com/docs/messaging/guides/webhook-request, /usage/security, /api/errors.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode
from requests import RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator, compare
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.channel import (
    NOT_REACHED,
    Channel,
    Event,
    ListedPage,
    Malformed,
    Promises,
    Receipt,
    UnreachableError,
    WebhookAnswer,
    WebhookCall,
    first_fault,
)
from gateway.channels.departure import may_have_left
from gateway.channels.twilio_errors import ELSEWHERE, REFUSALS, Refusal, refusal
from gateway.settings import ChannelSettings, Settings, SettingsError, listed
from parsers.campaign import phones
from parsers.replies.segments import may_come_in

log = logging.getLogger(__name__)
# Both would write the phone numbers of our questions.
logging.getLogger("twilio.http_client").setLevel(logging.ERROR)
logging.getLogger("urllib3").setLevel(logging.ERROR)

NAME = "twilio"
SIGNATURE_HEADER = "X-Twilio-Signature"
NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Our answer when a text is kept. The reply goes out from the outbox: one in here would be sent with each delivery."""
MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[^+:\x00-\x1f\x7f][^:\x00-\x1f\x7f]{0,39}")
"""A phone, a short code or a name; only a phone is ever answered."""
BODY_LIMIT = 1600
ANONYMOUS = {"+7378742833", "+2562533", "+8566696", "+266696687", "+86282452253"}
"""What Twilio gives for a phone that is withheld, blocked, unknown, anonymous or unavailable."""
NAMES = frozenset({
    "AccountSid", "Address", "ApiVersion", "Body", "ButtonPayload", "ButtonText", "ChannelInstallSid",
    "ChannelMetadata", "ChannelPrefix", "ChannelStatusMessage", "ChannelToAddress", "DateCreated", "DateSent",
    "ErrorCode", "ErrorMessage", "ErrorUrl", "ErrorUserMessage", "EventType", "ExternalUserId", "Forwarded",
    "FrequentlyForwarded", "From", "FromCity", "FromCountry", "FromState", "FromZip", "InstanceSid", "Label",
    "Latitude", "ListId", "ListTitle", "Longitude", "MessageSid", "MessageStatus", "MessageType",
    "MessagingServiceSid", "NumMedia", "NumSegments", "OptOutType", "OriginalRepliedMessageSender",
    "OriginalRepliedMessageSid", "Price", "PriceUnit", "ProfileName", "RawDlrDoneDate", "ReferralBody",
    "ReferralCtwaClid", "ReferralHeadline", "ReferralNumMedia", "ReferralSourceId", "ReferralSourceType",
    "ReferralSourceUrl", "SmsMessageSid", "SmsSid", "SmsStatus", "StructuredMessage", "To", "ToCity",
    "ToCountry", "ToState", "ToZip", "WaId",
})  # fmt: skip
NUMBERED = re.compile(r"(?:Referral)?Media(?:Url|ContentType)[0-9]{1,2}")
"""The parameters that Twilio sends. What it signs is names and values in a row, in the order of the names and without a
mark between them, so with other names a piece of a text could become a parameter of its own."""
ERROR_CODE = re.compile(r"[0-9]{0,6}")
STATUS_PATH = re.compile(r"status/([^/]+)/([^/]+)")
PARTS = re.compile(r"[0-9]{1,3}")
OURS = {"Body", "From"}

STATUS = {
    "accepted": Delivery.SENT,
    "scheduled": Delivery.SENT,
    "queued": Delivery.SENT,
    "sending": Delivery.SENT,
    "sent": Delivery.SENT,
    "canceled": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "undelivered": Delivery.UNDELIVERED,
    "partially_delivered": Delivery.DELIVERED,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
}
"""What Twilio's states of a text are to us. All up to `sent` mean that Twilio has it."""
HERE = ("127.0.0.1", "::1", "localhost")
"""Hosts of this machine, for trials: Twilio cannot reach them."""
OWN = "own"
NO_PHONE = "anonymous"
"""What stands before a sender that is a number of ours, or none: so it is no phone, and it is never answered."""
OPT_OUT_TYPES = ("STOP", "START")
"""What Twilio took a text for, in whatever words of its own that people may use there: it acts on it, and so do we."""
ANSWER_SECONDS = 6.0
"""How long Twilio may take to be reached, and again to answer: two slow calls fit into a job after it has lingered."""
LOOKED_AT = 100
"""So many of the newest texts to a phone are looked through for one that may have gone out."""
LISTED_AT_ONCE = 500
"""So many of the received texts are asked for in one page."""
CLOCKS_DIFFER = timedelta(seconds=60)
LONGEST_RETRY_AFTER = timedelta(hours=1)
SHORTEST_VALIDITY, LONGEST_VALIDITY = 10, 36_000
"""Seconds a text may lie at Twilio (1 to 36,000, more than 5 recommended)."""
IN_BETWEEN = (408, 502, 504)
"""Answers of something between us and Twilio, which may have passed the request on."""
LATER = timedelta(0)
LOST = SendResult(Delivery.UNKNOWN, again=LATER)
AWAY = SendResult(Delivery.QUEUED, ProviderResponse(code=NOT_REACHED), again=LATER)
FAILURES = (TwilioException, RequestException, ValueError)
"""What a call of ours raises: a refusal, a broken connection, an answer that is no JSON."""


class Http(TwilioHttpClient):  # type: ignore[misc]  # the package tells no types
    """The client's own transport, with a time limit, and Retry-After kept, which the client's errors leave out."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        super().__init__(timeout=ANSWER_SECONDS)
        self._answered = threading.local()

    @property
    def retry_after(self) -> timedelta:
        """After how long the last answer in this thread asks to be called again."""
        asked: timedelta = getattr(self._answered, "retry_after", LATER)
        return asked

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        """Carry one request, once."""
        self._answered.retry_after = LATER
        response = super().request(method, url, *args, **options)
        asked = (response.headers or {}).get("Retry-After", "")
        if asked.isascii() and asked.isdigit():
            self._answered.retry_after = min(timedelta(seconds=int(asked[:9])), LONGEST_RETRY_AFTER)
        return response


class TwilioSettings(ChannelSettings):
    """The account, its numbers, and what they cost."""

    twilio_account_sid: str | None = Field(default=None, pattern=r"^AC[0-9a-f]{32}$")
    twilio_auth_token: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(listed)] = ()
    twilio_api_key_sid: str | None = Field(default=None, pattern=r"^SK[0-9a-f]{32}$")
    twilio_api_key_secret: SecretStr | None = None
    twilio_messaging_service_sid: str | None = Field(default=None, pattern=r"^MG[0-9a-f]{32}$")
    twilio_numbers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    twilio_price: int = Field(default=0, ge=0)
    twilio_texts_a_second: int = Field(default=10, ge=1, le=1_000)

    @field_validator("twilio_numbers", mode="after")
    @classmethod
    def _phone_numbers(cls, numbers: tuple[str, ...]) -> tuple[str, ...]:
        if not all(phones.is_phone(number) or phones.is_short_code(number) for number in numbers):
            raise ValueError("must be numbers such as +12025550123, separated by commas")
        return numbers

    @model_validator(mode="after")
    def _numbers_need_a_token(self) -> Self:
        if self.twilio_numbers and not self.twilio_auth_token:
            raise ValueError("TWILIO_NUMBERS is set but TWILIO_AUTH_TOKEN is not: no text could be verified")
        return self

    @model_validator(mode="after")
    def _keys_come_whole(self) -> Self:
        if bool(self.twilio_api_key_sid) != bool(self.twilio_api_key_secret):
            raise ValueError("TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are only of use together")
        return self


def _is_cut_elsewhere(form: Mapping[str, str]) -> bool:
    """Whether a parameter holds the name of one that we use, so that the row may have been cut in another place."""
    others = form.keys() - OURS
    return (
        "From" in form.get("From", "")
        or any("From+" in name + form[name] for name in others)
        or any("Body" in form[name] for name in others if name < "Body")
    )


class Parameters(dict[str, str]):
    """A form as Twilio's validator asks for it: no parameter comes twice."""

    def getall(self, name: str) -> list[str]:
        """The values of a parameter."""
        return [self[name]]


class Twilio(Channel):
    """The account: takes texts, hands them over, finds what it may have got, lists what it has received."""

    name = NAME
    title = "Twilio"
    settings = TwilioSettings
    promises = Promises(receipts=True, lists_received=True)
    blocked_codes = frozenset(str(code) for code, whose in REFUSALS.items() if whose is Refusal.OPTED_OUT)

    def __init__(self, settings: Settings, http: Http | None = None) -> None:
        """Use the API key of the settings, or else the first auth token."""
        own = settings.own(TwilioSettings)
        needed = {
            "TWILIO_ACCOUNT_SID": own.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": own.twilio_auth_token,
            "TWILIO_NUMBERS": own.twilio_numbers,
        }
        self.missing = tuple(name for name, value in needed.items() if not value)
        if self.missing:
            return
        self.numbers, self.price, self.texts_a_second = own.twilio_numbers, own.twilio_price, own.twilio_texts_a_second
        self._own, self._public_url, self._http = own, _callable(settings.public_url), http or Http()
        key, secret = own.twilio_api_key_sid, own.twilio_api_key_secret
        user, password = (key, secret) if key and secret else (own.twilio_account_sid, own.twilio_auth_token[0])
        self._client = Client(user, password.get_secret_value(), own.twilio_account_sid, http_client=self._http)
        self._validators = [RequestValidator(token.get_secret_value()) for token in own.twilio_auth_token]

    def verify(self, call: WebhookCall) -> bool:
        """Whether Twilio signed this form for our public address, target as requested, with any of our tokens."""
        signature = call.headers.get(SIGNATURE_HEADER, "")
        if not signature or not _exact(call.target):
            return False
        address, form = self._public_url + call.target, Parameters(call.fields)
        return any(compare(one.compute_signature(address, form), signature) for one in self._validators) or any(
            one.validate(address, form, signature)  # which tries the address with its port and without
            for one in self._validators
        )

    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """A text at /sms, what became of one of ours at /status/<campaign>/<its id>."""
        if call.path == "sms":
            found: Event | Malformed = self._arrival(call.fields)
        else:
            found = self._receipt(call)
        return found if isinstance(found, Malformed) else (found,)

    def answer(self) -> WebhookAnswer:
        """Nothing to send: the reply goes out from the outbox, once."""
        return WebhookAnswer(NO_REPLY, "text/xml")

    def _arrival(self, form: Mapping[str, str]) -> Arrival | Malformed:
        """The text in a form, or the first thing wrong with it.

        Long texts are known to come in base64 now and then; such a body is kept as it came, since a guess could turn
        words into others. A person sees it as a text that was not understood.
        """
        fault = first_fault({
            "A parameter is none that Twilio sends.": all(name in NAMES or NUMBERED.fullmatch(name) for name in form),
            "A parameter is a piece of another.": not _is_cut_elsewhere(form),
            "MessageSid is not the id of a message.": MESSAGE_SID.fullmatch(form.get("MessageSid", "")),
            "AccountSid is not ours.": form.get("AccountSid") == self._own.twilio_account_sid,
            "From is not a sender.": SENDER.fullmatch(form.get("From", "")),
            "To is missing.": "To" in form,
            "Body is longer than 1600 characters.": len(form.get("Body", "")) <= BODY_LIMIT,
        })  # fmt: skip
        if fault:
            return fault
        sender = form["From"]
        named = (
            f"{OWN} {sender}" if sender in self.numbers else f"{NO_PHONE} {sender}" if sender in ANONYMOUS else sender
        )
        body = form["OptOutType"] if form.get("OptOutType") in OPT_OUT_TYPES else form.get("Body", "")
        parts = form.get("NumSegments", "")
        cut = PARTS.fullmatch(parts) is not None and not may_come_in(form.get("Body", ""), int(parts))
        return Arrival(self.name, form["MessageSid"], named, form["To"], body, cut=cut)

    def _receipt(self, call: WebhookCall) -> Receipt | Malformed:
        form, ids = call.fields, STATUS_PATH.fullmatch(call.path)
        fault = first_fault({
            "The path is neither /sms nor /status.": ids,
            "MessageSid is not the id of a message.": MESSAGE_SID.fullmatch(form.get("MessageSid", "")),
            "AccountSid is not ours.": form.get("AccountSid") in (None, self._own.twilio_account_sid),
            "MessageStatus is missing.": "MessageStatus" in form,
            "ErrorCode is not a number.": ERROR_CODE.fullmatch(form.get("ErrorCode", "")),
        })  # fmt: skip
        if fault or not ids:
            return fault or Malformed("The path is neither /sms nor /status.")
        response = ProviderResponse(form["MessageSid"], form.get("ErrorCode", ""))
        return Receipt(ids[1], ids[2], STATUS.get(form["MessageStatus"]), response)

    def send(self, campaign: str, message: Message) -> SendResult:
        """Hand a text over; Twilio knows no way to say "only once", so an answer that is lost leaves it UNKNOWN."""
        service = self._own.twilio_messaging_service_sid
        try:
            made = self._client.messages.create(
                to=message.receiver,
                body=message.body,
                status_callback=f"{self._public_url}/webhooks/{self.name}/status/{campaign}/{message.id}",
                validity_period=_validity(message),
                **({"messaging_service_sid": service} if service else {"from_": message.sender}),
            )
        except TwilioException as error:
            return self._refused(error)
        except RequestException as error:
            return LOST if may_have_left(error) else AWAY
        except ValueError:
            return LOST
        return _shown(made) if made.sid else LOST

    def find(self, message: Message, known: Set[str]) -> SendResult | None:
        """A text that may have gone out, by phone, time and words; None if Twilio has none, UNKNOWN if it cannot say.

        `known` are the ids of other texts to that phone, which may have the same words.
        """
        since = (message.tried_at or datetime.now(UTC)) - CLOCKS_DIFFER
        try:
            listed = self._client.messages.list(to=message.receiver, limit=LOOKED_AT)
        except FAILURES as error:
            log.warning("text %s cannot be looked up: %s", message.id, type(error).__name__)
            return LOST
        recent = [one for one in listed if one.date_created and one.date_created >= since]
        for one in reversed(recent):
            is_it = (one.body or "").endswith(message.body)  # a trial account puts words of its own before them
            if is_it and one.direction != "inbound" and one.sid not in known:
                return _shown(one)
        return LOST if len(recent) == LOOKED_AT else None

    def received(self, since: datetime, place: str = "") -> ListedPage:
        """A page of what one of our numbers has received; behind the last of a number's, the next number's begins."""
        number, _, url = place.partition(" ")
        of = int(number or 0)
        try:
            page = (
                self._client.messages.get_page(url)
                if url
                else self._client.messages.page(to=self.numbers[of], date_sent_after=since, page_size=LISTED_AT_ONCE)
            )
            listed = [*page]
        except FAILURES as error:
            raise UnreachableError(type(error).__name__) from None
        oldest = listed[-1].date_created if listed else None
        onward = page.next_page_url if listed and not (oldest and oldest < since) else None
        following = f"{of} {onward}" if onward else f"{of + 1} " if of + 1 < len(self.numbers) else ""
        return ListedPage(tuple(self._listed(one) for one in listed if one.direction == "inbound"), following)

    def _refused(self, error: TwilioException) -> SendResult:
        status, code = getattr(error, "status", 0), getattr(error, "code", 0)
        told = ProviderResponse(code=str(code))
        if status in IN_BETWEEN:
            return SendResult(Delivery.UNKNOWN, told, again=self._http.retry_after)
        if refusal(code, status) is Refusal.RETRY:
            return SendResult(Delivery.QUEUED, told, again=self._http.retry_after)
        return SendResult(Delivery.FAILED, told, elsewhere=code in ELSEWHERE)

    def _listed(self, one: MessageInstance) -> Arrival | Malformed:
        fields = {
            "MessageSid": one.sid,
            "AccountSid": one.account_sid,
            "From": one.from_,
            "To": one.to,
            "Body": one.body or "",
            "NumSegments": one.num_segments,
        }
        arrival = self._arrival({name: value for name, value in fields.items() if value is not None})
        moment = one.date_sent or one.date_created
        return replace(arrival, sent_at=moment.isoformat()) if isinstance(arrival, Arrival) and moment else arrival


def _callable(public_url: str) -> str:
    """Our address, if Twilio can use it; SettingsError where it would not."""
    parts = urlsplit(public_url)
    if parts.scheme != "https" and parts.hostname not in HERE:
        raise SettingsError("PUBLIC_URL: must be https for Twilio, or whoever listens could take and change texts.")
    if "_" in (parts.hostname or ""):
        raise SettingsError("PUBLIC_URL: has a host name with _, to which Twilio would not send receipts.")
    return public_url


def _exact(target: str) -> bool:
    """Whether a target is a path and query that the validator takes as it is; it would drop an empty query unseen."""
    return target.startswith("/") and not target.startswith("//") and urlsplit(target).geturl() == target


def _validity(message: Message) -> int:
    """How many seconds the text is still of use."""
    left = int((message.expires_at - datetime.now(UTC)).total_seconds())
    return min(max(left, SHORTEST_VALIDITY), LONGEST_VALIDITY)


def _shown(one: MessageInstance) -> SendResult:
    told = ProviderResponse(one.sid or "", str(one.error_code or ""), one.date_created)
    return SendResult(STATUS.get(one.status or "", Delivery.SENT), told)
