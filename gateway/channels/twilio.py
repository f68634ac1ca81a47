"""Twilio: texts in. https://www.twilio.com/docs/messaging/guides/webhook-request, /usage/security."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

from gateway.books.inbox import Arrival
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


@dataclass(frozen=True, slots=True)
class Malformed:
    """A request that Twilio would not send."""

    reason: str


def configured(settings: Settings) -> bool:
    """Whether the settings let this channel receive."""
    return bool(settings.twilio_account_sid and settings.twilio_auth_token and settings.twilio_numbers)


def read_form(body: bytes) -> dict[str, str] | Malformed:
    """The parameters of a request's body, strictly: none twice, nothing that had to be guessed.

    Twilio's signature tells neither a parameter given twice from one given once, nor unreadable bytes apart.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
                          max_num_fields=PARAMETER_LIMIT)  # fmt: skip
    except ValueError:
        return Malformed("The body is not a form of at most 50 parameters in UTF-8.")
    form = dict(pairs)
    return form if len(form) == len(pairs) else Malformed("A parameter is given more than once.")


def verify(settings: Settings, raw_target: str, form: Mapping[str, str], signature: str | None) -> bool:
    """Whether Twilio signed this form for our public address, target as requested, with any of our tokens."""
    if not signature or not _exact(raw_target):
        return False
    return any(
        RequestValidator(token.get_secret_value()).validate(settings.public_url + raw_target, form, signature)
        for token in settings.twilio_auth_token
    )


def decode(settings: Settings, form: Mapping[str, str]) -> Arrival | Malformed:
    """The text in a verified form, or the first thing wrong with it.

    Long texts are known to come in base64 now and then; such a body is kept as it came, since a guess could turn
    words into others. A person sees it as a text that was not understood.
    """
    fault = _fault(settings, form)
    if fault:
        return Malformed(fault)
    return Arrival(NAME, form["MessageSid"], form["From"], form["To"], form["Body"])


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
