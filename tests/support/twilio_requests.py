"""Requests as Twilio makes and signs them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.channels.twilio import TwilioSettings
from gateway.settings import Settings

CAMPAIGN = "tinh-hiep-2024"
TARGET = "/webhooks/twilio/sms"
TOKEN = "12345"
NEXT_TOKEN = "67890"
ACCOUNT = "AC" + "a" * 32
SID = "SM" + "e287d7109a5a925f182f0e07fe5b223b"
OURS = "+12028831111"
FORM = {
    "ToCountry": "US",
    "ToState": "District Of Columbia",
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "ToCity": "",
    "FromZip": "",
    "SmsSid": SID,
    "FromState": "",
    "SmsStatus": "received",
    "FromCity": "",
    "Body": "TH1 ACT 23 ABS 2",
    "FromCountry": "VN",
    "To": OURS,
    "ToZip": "",
    "NumSegments": "1",
    "MessageSid": SID,
    "AccountSid": ACCOUNT,
    "From": "+84905000001",
    "ApiVersion": "2010-04-01",
}
"""As it comes over the wire (fields and spelling as the maintained gateways' tests have them)."""


def twilio_settings(directory: Path, books_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "var_dir": directory,
        "redis_url": books_url,
        "public_url": "https://sms.example.org",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": f"{TOKEN},{NEXT_TOKEN}",
        "twilio_numbers": f"{OURS},38438",
        **changes,
    }
    own = {name: values.pop(name) for name in list(values) if name in TwilioSettings.model_fields}
    return Settings(**values).with_channels(**own)


def signed(form: Mapping[str, str], target: str = TARGET, token: str = TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(f"https://sms.example.org{target}", form))


def post(app: Flask, body: bytes | str, signature: str | None, target: str = TARGET, **changes: Any) -> TestResponse:
    """Post as a server would hand it over, the target exactly as requested."""
    overrides = {"REQUEST_URI": target, "RAW_URI": target}
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    options = {"content_type": "application/x-www-form-urlencoded; charset=UTF-8", "headers": headers, **changes}
    return app.test_client().post(target, data=body, environ_overrides=overrides, **options)


def post_form(app: Flask, form: Mapping[str, str]) -> TestResponse:
    return post(app, urlencode(form), signed(form))
