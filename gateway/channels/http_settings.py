"""The settings of a provider of plain HTTP, each refused with what to write where it cannot be used.

What each means, and whole examples: docs/channels/http.md.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from gateway.books.outbox import Delivery
from gateway.channels.http_template import BETWEEN_LINES, LINE, WORD, WORDS, read_body
from gateway.settings import ChannelSettings, listed, zone_name
from parsers.campaign import phones

SHORTEST_KEY = 16
PROOF = re.compile(r"path|(?P<kind>header|query|field|sha1|sha256|sha512) (?P<name>[!-~]+)")
FIELD = r"^$|^[^\s=,]+$"
CONDITION = r"^$|^[^\s=,]+=.+$"
STATES = {one.value: one for one in (Delivery.SENT, Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.FAILED)}
"""What a provider's state may mean."""


def secret_of(value: SecretStr | None) -> str:
    """A secret in plain; "" where there is none."""
    return value.get_secret_value() if value else ""


def _states(value: object) -> object:
    """The provider's words and ours: DELIVRD=delivered, UNDELIV=undelivered."""
    pairs = listed(value)
    if not isinstance(pairs, list):
        return value
    return dict(pair.rpartition("=")[::2] for pair in pairs)


class HttpSettings(ChannelSettings):
    """How the provider calls us, and how we call it."""

    http_numbers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    http_region: str = "VN"
    http_reaches: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    http_method: Literal["GET", "POST"] = "POST"
    http_format: Literal["form", "json"] = "form"
    http_proof: str = "path"
    http_key: SecretStr | None = None
    http_received: str = Field(default="", pattern=CONDITION)
    http_id: str = Field(default="", pattern=FIELD)
    http_sender: str = Field(default="from", pattern=FIELD)
    http_receiver: str = Field(default="", pattern=FIELD)
    http_text: str = Field(default="text", pattern=FIELD)
    http_time: str = Field(default="", pattern=FIELD)
    http_time_zone: Annotated[str, AfterValidator(zone_name)] = "Asia/Ho_Chi_Minh"
    http_receipt_id: str = Field(default="", pattern=FIELD)
    http_state: str = Field(default="", pattern=FIELD)
    http_states: Annotated[dict[str, str], NoDecode, BeforeValidator(_states)] = Field(default_factory=dict)
    http_answer: str = ""
    http_refusal: str = ""
    http_send_url: SecretStr | None = None
    http_send_method: Literal["GET", "POST", "PUT"] = "POST"
    http_send_body: SecretStr | None = None
    http_send_headers: SecretStr | None = None
    http_send_once: bool = False
    http_sent_if: str = Field(default="", pattern=CONDITION)
    http_elsewhere: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    http_sent_id: str = Field(default="", pattern=FIELD)
    http_price: int = Field(default=0, ge=0)
    http_texts_a_second: int = Field(default=1, ge=1, le=1_000)

    @field_validator("http_region", mode="after")
    @classmethod
    def _region(cls, code: str) -> str:
        if not phones.is_region(code):
            raise ValueError("must be the two letters of a country, such as VN")
        return code

    @field_validator("http_reaches", mode="after")
    @classmethod
    def _beginnings(cls, beginnings: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\+[1-9][0-9]{0,6}", one) for one in beginnings):
            raise ValueError("must be how phones begin, such as +1202, separated by commas")
        return beginnings

    @field_validator("http_proof", mode="after")
    @classmethod
    def _proof(cls, proof: str) -> str:
        if not PROOF.fullmatch(proof):
            raise ValueError(
                "must be path, or how the key comes and under which name: header X-Token, query token, field token, "
                "or sha256 X-Signature (sha1, sha512) for an HMAC over the body"
            )
        return proof

    @field_validator("http_key", mode="after")
    @classmethod
    def _long_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and len(key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"must have at least {SHORTEST_KEY} characters, or it could be guessed")
        return key

    @field_validator("http_states", mode="after")
    @classmethod
    def _known_states(cls, states: dict[str, str]) -> dict[str, str]:
        if not all(word and ours in STATES for word, ours in states.items()):
            raise ValueError(f"must be such as DELIVRD=delivered,UNDELIV=undelivered; ours are {', '.join(STATES)}")
        return states

    @field_validator("http_send_url", mode="after")
    @classmethod
    def _send_address(cls, url: SecretStr | None) -> SecretStr | None:
        if not url:
            return url
        parts = urlsplit(url.get_secret_value())
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment or WORD.search(parts.netloc):
            raise ValueError("must be an address such as https://sms.example.org/send, with {…} only after the host")
        return url

    @field_validator("http_send_url", "http_send_body", "http_send_headers", mode="after")
    @classmethod
    def _known_words(cls, template: SecretStr | None) -> SecretStr | None:
        unknown = sorted(set(WORD.findall(secret_of(template))) - set(WORDS))
        if unknown:
            raise ValueError(f"names {{{unknown[0]}}}; known are {', '.join(f'{{{one}}}' for one in WORDS)}")
        return template

    @field_validator("http_send_body", mode="after")
    @classmethod
    def _sound_body(cls, body: SecretStr | None) -> SecretStr | None:
        try:
            read_body(secret_of(body))
        except ValueError:
            raise ValueError('must be a form such as to={to}&text={text}, or JSON such as {"to": "{to}"}') from None
        return body

    @field_validator("http_send_headers", mode="after")
    @classmethod
    def _sound_headers(cls, headers: SecretStr | None) -> SecretStr | None:
        lines = secret_of(headers).split(BETWEEN_LINES)
        if headers and ("{text}" in secret_of(headers) or not all(LINE.fullmatch(line) for line in lines)):
            raise ValueError("must be such as X-Api-Key: abc | Accept: application/json, and cannot hold {text}")
        return headers

    @model_validator(mode="after")
    def _proved(self) -> Self:
        if (self.http_proof == "path") == bool(self.http_key):
            raise ValueError(
                "HTTP_KEY is of no use with HTTP_PROOF=path, where our own secret stands in the address: remove it"
                if self.http_key
                else "HTTP_KEY is missing: write the token or key that the provider shows, which HTTP_PROOF asks for"
            )
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if self.http_numbers and not (self.http_id or self.http_time):
            raise ValueError(
                "HTTP_ID or HTTP_TIME must name a field, or a text that is delivered twice could not be told from two"
            )
        return self

    @model_validator(mode="after")
    def _sends_it_all(self) -> Self:
        asked = "".join(map(secret_of, (self.http_send_url, self.http_send_body)))
        if self.http_send_url and not ("{text}" in asked and ("{to}" in asked or "{to_digits}" in asked)):
            raise ValueError("HTTP_SEND_URL or HTTP_SEND_BODY must hold {text}, and {to} or {to_digits}")
        if self.http_send_once and "{id}" not in asked + secret_of(self.http_send_headers):
            raise ValueError("HTTP_SEND_ONCE needs {id} in HTTP_SEND_URL, HTTP_SEND_BODY or HTTP_SEND_HEADERS")
        return self

    @model_validator(mode="after")
    def _receipts_come_whole(self) -> Self:
        if self.http_state and not self.http_states:
            raise ValueError("HTTP_STATES must say what the values of HTTP_STATE mean, such as DELIVRD=delivered")
        return self
