"""Twilio: what it calls us with, and the one table of its cases.

https://www.twilio.com/docs/messaging/guides/webhook-request, /usage/security, /api/errors. What we call Twilio with
stands in twilio_sending.py, so that the web server need not load its REST client.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator, compare

from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse
from gateway.settings import Settings

NAME = "twilio"
SIGNATURE_HEADER = "X-Twilio-Signature"
FORM_TYPE = "application/x-www-form-urlencoded"
NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Our answer when a text is kept. The reply goes out from the outbox: one in here would be sent with each delivery."""
PARAMETER_LIMIT = 50

MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 &_+-]{1,11}")
"""A phone, a short code or a name; only a phone is ever answered."""
BODY_LIMIT = 1600
WORDED = re.compile(r"(?:[A-Z][a-z]+)+[0-9]*")
"""How Twilio spells its parameters."""
ERROR_CODE = re.compile(r"[0-9]{0,6}")

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


class Refusal(StrEnum):
    """Whose matter an error is."""

    RETRY = "try again"
    GONE = "the phone"  # no text reaches this number
    OPTED_OUT = "opted out"  # its owner has told Twilio to stop
    OURS = "our side"  # the account, the number or the text needs a person of ours


REFUSALS = {
    14107: Refusal.RETRY,  # too many texts at a time
    20429: Refusal.RETRY,  # too many requests
    20500: Refusal.RETRY,
    20503: Refusal.RETRY,
    21611: Refusal.RETRY,  # our number's queue is full
    30001: Refusal.RETRY,  # queue overflow
    30003: Refusal.RETRY,  # the phone is off
    30008: Refusal.RETRY,  # unknown
    30017: Refusal.RETRY,  # the network is congested
    30022: Refusal.RETRY,  # rate exceeded
    30410: Refusal.RETRY,  # the network did not answer
    63017: Refusal.RETRY,  # rate exceeded
    63018: Refusal.RETRY,
    21211: Refusal.GONE,  # no number
    21612: Refusal.GONE,  # not reachable from our number
    21614: Refusal.GONE,  # no mobile
    30004: Refusal.GONE,  # blocked
    30005: Refusal.GONE,  # unknown
    30006: Refusal.GONE,  # a landline
    21610: Refusal.OPTED_OUT,
    20003: Refusal.OURS,  # the account or its token
    21408: Refusal.OURS,  # the country is not allowed in the console
    21603: Refusal.OURS,  # no sender
    21606: Refusal.OURS,  # the sender is not ours
    21608: Refusal.OURS,  # a trial account, and the phone is not verified
    21609: Refusal.OURS,  # PUBLIC_URL
    21617: Refusal.OURS,  # longer than 1600 characters
    21703: Refusal.OURS,  # the messaging service has no number
    21704: Refusal.OURS,
    21705: Refusal.OURS,  # the messaging service is not there
    21709: Refusal.OURS,
    30002: Refusal.OURS,  # the account is suspended
    30007: Refusal.OURS,  # filtered
    30018: Refusal.OURS,  # the sender must be registered
    30024: Refusal.OURS,  # a number may not send there
    30036: Refusal.OURS,  # it lay at Twilio too long
}
"""Twilio's error codes. Any other is ours to look into."""
TOO_MANY_REQUESTS = 429
OWN = "own"
"""What stands before a sender that is a number of ours: so it is no phone, and our own texts are never answered."""


class Parameters(dict[str, str]):
    """The parameters of a request, none of which comes twice."""

    def getall(self, name: str) -> list[str]:
        """The values of a parameter, as Twilio's validator asks for them first."""
        return [self[name]]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A request that Twilio would not send."""

    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What Twilio tells of a text that we gave it."""

    delivery: Delivery | None
    """None for a state that Twilio had not got when this was written."""
    told: ProviderResponse


def configured(settings: Settings) -> bool:
    """Whether the settings let this channel receive and send."""
    return not missing(settings)


def missing(settings: Settings) -> tuple[str, ...]:
    """The settings without which this channel is off."""
    needed = {
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "TWILIO_NUMBERS": settings.twilio_numbers,
    }
    return tuple(name for name, value in needed.items() if not value)


def refusal(code: int, status: int = 0) -> Refusal:
    """Whose matter an error code is; `status` is that of Twilio's answer, where there was one."""
    passing = status == TOO_MANY_REQUESTS or status >= 500
    return REFUSALS.get(code, Refusal.RETRY if passing else Refusal.OURS)


def status_url(settings: Settings, campaign: str, message: Message) -> str:
    """Where Twilio is to tell what becomes of a text: our own ids are in the path, so that any order of calls fits."""
    return f"{settings.public_url}/webhooks/twilio/status/{campaign}/{message.id}"


def read_form(body: bytes) -> Parameters | Malformed:
    """The parameters of a request's body, strictly: none twice, nothing that had to be guessed.

    Twilio's signature tells neither a parameter given twice from one given once, nor unreadable bytes apart.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
                          max_num_fields=PARAMETER_LIMIT)  # fmt: skip
    except ValueError:
        return Malformed("The body is not a form of at most 50 parameters in UTF-8.")
    form = Parameters(pairs)
    return form if len(form) == len(pairs) else Malformed("A parameter is given more than once.")


def verify(settings: Settings, raw_target: str, form: Parameters, signature: str | None) -> bool:
    """Whether Twilio signed this form for our public address, target as requested, with any of our tokens."""
    if not signature or not _exact(raw_target):
        return False
    address = settings.public_url + raw_target
    validators = [RequestValidator(token.get_secret_value()) for token in settings.twilio_auth_token]
    return any(compare(one.compute_signature(address, form), signature) for one in validators) or any(
        one.validate(address, form, signature)  # which tries the address with its port and without
        for one in validators
    )


def decode(settings: Settings, form: Mapping[str, str]) -> Arrival | Malformed:
    """The text in a verified form, or the first thing wrong with it.

    Long texts are known to come in base64 now and then; such a body is kept as it came, since a guess could turn
    words into others. A person sees it as a text that was not understood.
    """
    fault = _fault(settings, form)
    if fault:
        return Malformed(fault)
    sender = form["From"]
    named = f"{OWN} {sender}" if sender in settings.twilio_numbers else sender
    return Arrival(NAME, form["MessageSid"], named, form["To"], form["Body"])


def decode_receipt(settings: Settings, form: Mapping[str, str]) -> Receipt | Malformed:
    """What a verified status callback tells, or the first thing wrong with it."""
    checks = {
        "MessageSid is not the id of a message.": MESSAGE_SID.fullmatch(form.get("MessageSid", "")),
        "AccountSid is not ours.": form.get("AccountSid", settings.twilio_account_sid) == settings.twilio_account_sid,
        "MessageStatus is missing.": "MessageStatus" in form,
        "ErrorCode is not a number.": ERROR_CODE.fullmatch(form.get("ErrorCode", "")),
    }
    fault = _first_fault(checks)
    if fault:
        return Malformed(fault)
    told = ProviderResponse(form["MessageSid"], form.get("ErrorCode", ""))
    return Receipt(STATUS.get(form["MessageStatus"]), told)


def _exact(target: str) -> bool:
    """Whether a target is a path and query that the validator takes as it is; it would drop an empty query unseen."""
    return target.startswith("/") and not target.startswith("//") and urlsplit(target).geturl() == target


def _fault(settings: Settings, form: Mapping[str, str]) -> str | None:
    checks = {
        "A parameter is a piece of another.": all(_whole(name, value) for name, value in form.items()),
        "MessageSid is not the id of a message.": MESSAGE_SID.fullmatch(form.get("MessageSid", "")),
        "AccountSid is not ours.": form.get("AccountSid") == settings.twilio_account_sid,
        "From is not a sender.": SENDER.fullmatch(form.get("From", "")),
        "To is missing.": "To" in form,
        "Body is missing.": "Body" in form,
        "Body is longer than 1600 characters.": len(form.get("Body", "")) <= BODY_LIMIT,
    }
    return _first_fault(checks)


def _first_fault(checks: Mapping[str, object]) -> str | None:
    return next((reason for reason, kept in checks.items() if not kept), None)


def _whole(name: str, value: str) -> bool:
    """Whether a parameter is no piece cut from the text.

    What is signed is names and values in a row, in the order of the names, without a mark between them. So a signature
    stays valid when the end of a text becomes a parameter of its own between Body and From, or when a text that says
    "From+849..." is cut there, the true sender hidden in some other parameter.
    """
    if name in ("Body", "From"):
        return True
    cut_off = "Body" < name < "From" and not WORDED.fullmatch(name)
    return not cut_off and "From+" not in name + value
