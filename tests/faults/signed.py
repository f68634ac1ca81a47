"""Requests as Twilio makes and signs them."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from gateway.channels.channel import FORM
from gateway.channels.twilio import SIGNATURE_HEADER

TOKEN = "12345"
ACCOUNT = "AC" + "a" * 32
OURS = "+12028831111"
ANSWER_SECONDS = 15.0
"""What Twilio waits for an answer."""
NO_ANSWER = 0


def post(url: str, form: Mapping[str, str]) -> int:
    """Post a form; the status of the answer, NO_ANSWER if none came."""
    parts = urlsplit(url)
    headers = {
        "Content-Type": f"{FORM}; charset=UTF-8",
        SIGNATURE_HEADER: RequestValidator(TOKEN).compute_signature(url, dict(form)),
    }
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    try:
        connection.request("POST", parts.path, urlencode(form), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()


def text(port: int, sid: str, phone: str, words: str) -> int:
    """Deliver a text to the webhook on this port; the status of the answer."""
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "From": phone, "To": OURS, "Body": words}
    return post(f"http://127.0.0.1:{port}/webhooks/twilio/sms", form)
