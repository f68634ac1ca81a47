"""How each channel is called by its provider: what the contract needs to run over it."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gateway import secrets
from gateway.books.outbox import Delivery
from gateway.channels.android import Android
from gateway.channels.channel import Channel
from gateway.channels.gammu import FOLDERS, Gammu, GammuSettings
from gateway.channels.http import HttpProvider
from gateway.channels.registry import CHANNELS
from gateway.channels.twilio import Twilio
from gateway.settings import Settings
from tests.paths import ROOT
from tests.support import android_requests
from tests.support.twilio_requests import ACCOUNT, TOKEN, signed
from tests.support.twilio_requests import FORM as TWILIO_FORM

OURS = "+12028831111"
SENT_AT = datetime(2026, 3, 2, 1, 15, 30, tzinfo=UTC)
HEAD = "+84905000001"
PAGE = ROOT / "docs" / "contributing" / "add-a-channel.md"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a provider."""

    target: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Text(Protocol):
    """How a provider brings a text."""

    def __call__(self, settings: Settings, ref: str, words: str, sender: str = ..., at: datetime = ...) -> Asked:
        """The request for a text of this reference, from HEAD unless another phone is named, sent at a moment."""


@dataclass(frozen=True, slots=True)
class Case:
    """A channel that is configured, and its provider's way to call it."""

    channel: type[Channel]
    settings: Mapping[str, Any]
    text: Text
    """A text, given the provider's reference and the words."""
    to_another: Callable[[Settings], Asked] | None
    """A text to a number that is not ours; None where there is no such thing."""
    receipt: Callable[[Settings, str, str], Asked]
    """The best that is ever told of a text of ours, given its campaign and id."""
    settled: Delivery = Delivery.DELIVERED
    """What that makes of it."""
    drops: bool = False
    """Whether a text to another number is taken and not kept, since it would be brought again and again."""

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.channel.name


def example() -> ModuleType:
    """The channel of docs/contributing/add-a-channel.md, as that page has it."""
    module = sys.modules.get("sample_channel")
    if module is None:
        [source, *_] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        spec = importlib.util.spec_from_loader("sample_channel", loader=None)
        assert spec
        module = importlib.util.module_from_spec(spec)
        sys.modules["sample_channel"] = module
        exec(compile(source, str(PAGE), "exec"), module.__dict__)  # noqa: S102 - our own page
    return module


def _twilio(form: Mapping[str, str], target: str) -> Asked:
    return Asked(target, urlencode(form), {"X-Twilio-Signature": signed(form, target)})


def _twilio_text(settings: Settings, ref: str, words: str, sender: str = HEAD, at: datetime = SENT_AT) -> Asked:
    sid = f"SM{int(ref):032x}"
    return _twilio({**TWILIO_FORM, "MessageSid": sid, "From": sender, "Body": words}, "/webhooks/twilio/sms")


def _twilio_receipt(_settings: Settings, campaign: str, message_id: str) -> Asked:
    form = {"MessageSid": "SM" + "2" * 32, "AccountSid": ACCOUNT, "MessageStatus": "delivered"}
    return _twilio(form, f"/webhooks/twilio/status/{campaign}/{message_id}")


def _android(what: Mapping[str, Any], target: str) -> Asked:
    body = json.dumps(what)
    return Asked(target, body, android_requests.signed(body))


def _android_text(settings: Settings, ref: str, words: str, sender: str = HEAD, at: datetime = SENT_AT) -> Asked:
    told = android_requests.text(words, ref, sender=sender, receivedAt=at.isoformat(timespec="milliseconds"))
    return _android(told, android_requests.TARGET)


def _android_receipt(_settings: Settings, _campaign: str, message_id: str) -> Asked:
    told = android_requests.event("sms:delivered", {"messageId": message_id})
    return _android(told, android_requests.STATUS_TARGET)


def _sample(settings: Settings, form: Mapping[str, str], what: str) -> Asked:
    return Asked(f"/webhooks/sample/{secrets.secret(settings.var_dir, 'sample')}/{what}", urlencode(form))


def _sample_text(
    settings: Settings, ref: str, words: str, sender: str = HEAD, at: datetime = SENT_AT, to: str = OURS
) -> Asked:
    return _sample(settings, {"id": ref, "from": sender, "to": to, "text": words}, "sms")


def _http_text(
    settings: Settings, ref: str, words: str, sender: str = HEAD, at: datetime = SENT_AT, to: str = OURS
) -> Asked:
    return _http(settings, {"id": ref, "from": sender, "to": to, "text": words}, "sms")


def _http(settings: Settings, form: Mapping[str, str], what: str) -> Asked:
    return Asked(f"/webhooks/http/{secrets.secret(settings.var_dir, 'http')}/{what}", urlencode(form))


def _gammu(settings: Settings, folder: str, name: str, words: str) -> Asked:
    """What the daemon does: it writes a file, and rings."""
    spool = settings.own(GammuSettings).gammu_spool
    for one in FOLDERS:
        (spool / one).mkdir(parents=True, exist_ok=True)
    (spool / folder / name).write_bytes(b"\xfe\xff" + words.encode("utf-16-be"))
    return Asked(f"/webhooks/gammu/{secrets.secret(settings.var_dir, 'gammu')}/ring", "ring=1")


def _gammu_text(settings: Settings, ref: str, words: str, sender: str = HEAD, at: datetime = SENT_AT) -> Asked:
    moment = (at + timedelta(seconds=int(ref) % 60)).astimezone(ZoneInfo(settings.own(GammuSettings).gammu_time_zone))
    return _gammu(settings, "inbox", f"IN{moment:%Y%m%d_%H%M%S}_00_{sender}_00.txt", words)


CASES = {
    case.name: case
    for case in (
        Case(
            Twilio,
            {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "twilio_numbers": OURS},
            _twilio_text,
            lambda _: _twilio({**TWILIO_FORM, "To": "+12020000000"}, "/webhooks/twilio/sms"),
            _twilio_receipt,
        ),
        Case(
            Gammu,
            {"gammu_number": OURS},
            _gammu_text,
            None,
            lambda settings, campaign, message: _gammu(
                settings, "sent", f"OUTC20260302_081530_00_{HEAD}_{campaign}_{message}.txt", "Da nhan"
            ),
            Delivery.SENT,
        ),
        Case(
            HttpProvider,
            {
                "http_numbers": OURS,
                "http_id": "id",
                "http_receiver": "to",
                "http_receipt_id": "id",
                "http_state": "state",
                "http_states": "ok=delivered",
                "http_send_url": "http://127.0.0.1:9/",
                "http_send_body": "to={to}&text={text}",
            },
            _http_text,
            lambda settings: _http_text(settings, "1", "TH1 ACT 5", to="+12020000000"),
            lambda settings, campaign, message: _http(
                settings, {"id": f"{campaign}.{message}", "state": "ok"}, "status"
            ),
        ),
        Case(
            Android,
            {"android_phones": ({**android_requests.PHONE, "sims": {"1": OURS}},)},
            _android_text,
            lambda _: _android(android_requests.text(simNumber=2), android_requests.TARGET),
            _android_receipt,
            drops=True,
        ),
        Case(
            example().Sample,
            {"sample_url": "http://127.0.0.1:9/", "sample_number": OURS},
            _sample_text,
            lambda settings: _sample_text(settings, "1", "TH1 ACT 5", to="+12020000000"),
            lambda settings, campaign, message: _sample(
                settings, {"campaign": campaign, "message": message, "state": "ok"}, "status"
            ),
        ),
    )
}


def settings_of(case: Case, directory: Path, books_url: str) -> Settings:
    """Settings with which the channel is on."""
    made = Settings(var_dir=directory, redis_url=books_url, public_url="https://sms.example.org")
    return made.with_channels(gammu_spool=directory / "gammu", **case.settings)


CALLED = [channel for channel in CHANNELS if channel.promises.leaves_the_house]
"""The channels that a provider calls."""
