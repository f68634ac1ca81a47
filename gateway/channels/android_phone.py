"""A phone that runs SMS Gateway for Android, as its own API shows it: by its local server, or by a cloud's.

https://docs.sms-gate.app, https://github.com/capcom6/android-sms-gateway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from requests.exceptions import ConnectTimeout
from urllib3.exceptions import NewConnectionError

REACHED_SECONDS = 3.0
ANSWER_SECONDS = 8.0
CLOUD = "/3rdparty/v1"
"""How the address of a cloud's API ends; what knows several phones must be told which."""
SLOTS = (1, 2, 3)
HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9a-fA-F:.]+")
NAME = re.compile(r"[a-z0-9-]{1,20}")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


class Phone(BaseModel):
    """One phone in the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    """What we call it; never changed, as the texts are known by it."""
    url: str
    """Its local server (http://192.168.1.20:8080), or the API of a cloud."""
    user: str = "sms"
    password: SecretStr
    key: SecretStr = Field(min_length=8)
    """What it signs with."""
    device: str = ""
    """Its own id; where it is given, no other phone may call."""
    sims: Mapping[int, str]
    """Our numbers by the slot of the SIM."""

    @field_validator("name")
    @classmethod
    def _short(cls, name: str) -> str:
        if not NAME.fullmatch(name) or name == "all":
            raise ValueError("must be 1 to 20 small letters, digits or -, such as phone-1")
        return name

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError where it is no port
        is_host = HOST.fullmatch(parts.hostname or "")
        if parts.scheme not in ("http", "https") or not is_host or parts.query or parts.fragment:
            raise ValueError("must be an address such as http://192.168.1.20:8080")
        return url.rstrip("/")

    @field_validator("sims")
    @classmethod
    def _numbers(cls, sims: Mapping[int, str]) -> Mapping[int, str]:
        if not sims or not all(slot in SLOTS and PHONE.fullmatch(number) for slot, number in sims.items()):
            raise ValueError('must give a number for each SIM slot, such as {"1": "+12025550123"}')
        return sims

    @property
    def is_cloud(self) -> bool:
        """Whether a cloud stands between it and us."""
        return self.url.endswith(CLOUD)


@dataclass(frozen=True, slots=True)
class PhoneAnswer:
    """What a phone answered."""

    status: int
    """0 where there was no answer."""
    found: Any = None
    """Its JSON."""
    date: str = ""
    """Its clock, as the header has it."""
    reached: bool = True
    """Whether the request may have got there."""

    @property
    def is_ok(self) -> bool:
        """Whether it did as it was asked."""
        return 200 <= self.status < 300

    @property
    def may_be_done(self) -> bool:
        """Whether it has done as it was asked, or may have."""
        return self.is_ok or (self.reached and not 0 < self.status < 500)

    @property
    def message(self) -> str:
        """Why it refused, in its own words."""
        return str(self.found.get("message", "")) if isinstance(self.found, dict) else ""


def ask(
    phone: Phone, method: str, path: str, what: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
) -> PhoneAnswer:
    """Ask a phone one thing, once."""
    try:
        answer = requests.request(
            method,
            f"{phone.url}/{path}",
            params=dict(query or {}),
            json=dict(what) if what is not None else None,
            auth=(phone.user, phone.password.get_secret_value()),
            timeout=(REACHED_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return PhoneAnswer(0, reached=not never_reached(error))
    try:
        found = answer.json()
    except ValueError:
        found = None
    return PhoneAnswer(answer.status_code, found, answer.headers.get("Date", ""))


def part(word: str) -> str:
    """A word as a part of a path."""
    return quote(word, safe="")


def never_reached(error: requests.RequestException) -> bool:
    """Whether a request surely never left for the phone."""
    if isinstance(error, ConnectTimeout):
        return True
    return any(isinstance(getattr(cause, "reason", None), NewConnectionError) for cause in error.args)
