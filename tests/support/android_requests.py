"""Requests as the app on the phone makes and signs them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from gateway.settings import Settings

CAMPAIGN = "tinh-hiep-2024"
TARGET, STATUS_TARGET = "/webhooks/android/sms", "/webhooks/android/status"
KEY, DEVICE = "abcd1234", "f2ZD-3Ej0AqHxMkC0Jd5q"
OURS, SECOND, HEAD = "+84987654321", "+84987654322", "+84905000001"
PHONE: dict[str, Any] = {
    "name": "phone-1",
    "url": "http://127.0.0.1:9",
    "password": "secret",
    "key": KEY,
    "device": DEVICE,
    "sims": {"1": OURS},
}
OTHER: dict[str, Any] = {
    **PHONE, "name": "phone-2", "key": "efgh5678", "device": "other-device", "sims": {"1": "+84987650001", "2": SECOND},
}  # fmt: skip
TICKS = itertools.count()


def text(words: str = "TH1 ACT 23 ABS 2", ref: str = "9f3c21ab", **changes: Any) -> dict[str, Any]:
    """A text as the app tells of it; what is None is left out, as it does."""
    payload = {
        "message": words, "receivedAt": "2026-03-02T08:15:30.000+07:00", "messageId": ref, "sender": HEAD,
        "recipient": OURS, "simNumber": 1, "phoneNumber": changes.get("sender") or HEAD, **changes,
    }  # fmt: skip
    return event("sms:received", {name: value for name, value in payload.items() if value is not None})


def event(name: str, payload: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """One call of the app."""
    number = next(TICKS)
    return {
        "id": f"event-{number}",
        "webhookId": "w1",
        "event": name,
        "deviceId": DEVICE,
        "payload": payload,
        **changes,
    }


def signed(body: str, key: str = KEY, at: int | None = None) -> dict[str, str]:
    """The headers of a call. No two are of the same second, as the app waits before it tries again."""
    moment = str(int(time.time()) - next(TICKS) % 200 if at is None else at)
    mac = hmac.new(key.encode(), (body + moment).encode(), hashlib.sha256).hexdigest()
    return {"X-Timestamp": moment, "X-Signature": mac}


def post(
    app: Flask, body: bytes | str, headers: Mapping[str, str], target: str = TARGET, **changes: Any
) -> TestResponse:
    options = {"content_type": "application/json", **changes}
    return app.test_client().post(target, data=body, headers=dict(headers), **options)


def call(app: Flask, what: Mapping[str, Any], key: str = KEY, target: str = TARGET) -> TestResponse:
    """Call as the app does."""
    body = json.dumps(what, ensure_ascii=False)
    return post(app, body, signed(body, key), target)


def android_settings(directory: Path, books_url: str, *phones: Mapping[str, Any], **changes: Any) -> Settings:
    settings = Settings(var_dir=directory, redis_url=books_url, public_url="https://sms.example.org")
    return settings.with_channels(android_phones=phones or (PHONE,), **changes)
