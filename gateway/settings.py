"""The settings: read once from the environment, typed, and loud when they are wrong."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SOCKET_PATH_LIMIT = 100  # a unix socket's address holds about 107 bytes; Valkey adds a suffix while it starts
REDIS_SCHEMES = ("redis", "rediss", "unix")
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound here: what to print when it is


class SettingsError(ValueError):
    """The environment holds a setting that cannot be used; the text says which and why, one line each."""


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _embedded_socket(var_dir: Path) -> Path:
    """Return where the embedded server listens: under var_dir, or in a short private place if that path is too long."""
    socket = var_dir / "valkey.sock"
    if len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT:
        return socket
    mark = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"keng-{os.getuid()}-{mark}" / "valkey.sock"


def _embedded_url(earlier: dict[str, Any]) -> SecretStr:
    return SecretStr(f"unix://{_embedded_socket(earlier['var_dir'])}")


def _same_redis(earlier: dict[str, Any]) -> SecretStr:
    url: SecretStr = earlier["redis_url"]
    return url


def _own_address(earlier: dict[str, Any]) -> str:
    host = ANYWHERE.get(earlier["host"], earlier["host"])
    return f"http://[{host}]:{earlier['port']}" if ":" in host else f"http://{host}:{earlier['port']}"


class Settings(BaseSettings):
    """Everything that may differ from one installation to the next; docs/settings.md explains each."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    var_dir: Path = Path("var")
    redis_url: SecretStr = Field(default_factory=_embedded_url)
    books_url: SecretStr = Field(default_factory=_same_redis)
    valkey_server: Path | None = None
    keng_allow_unsafe_redis: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = Field(default_factory=_own_address)
    web_threads: int = Field(default=8, ge=2, le=256)
    campaign: Path = Path("campaigns/tinh-hiep-2024.yaml")
    ussd_codes: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    ussd_draft_minutes: int = Field(default=30, ge=1, le=1440)
    twilio_account_sid: str | None = Field(default=None, pattern=r"^AC[0-9a-f]{32}$")
    twilio_auth_token: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_listed)] = ()
    twilio_api_key_sid: str | None = Field(default=None, pattern=r"^SK[0-9a-f]{32}$")
    twilio_api_key_secret: SecretStr | None = None
    twilio_messaging_service_sid: str | None = Field(default=None, pattern=r"^MG[0-9a-f]{32}$")
    twilio_price: int = Field(default=0, ge=0)
    most_a_day: int | None = Field(default=None, ge=0)
    twilio_numbers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    twilio_texts_a_second: int = Field(default=10, ge=1, le=1_000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def embedded(self) -> bool:
        """Whether we start our own Valkey, since no REDIS_URL names another."""
        return "redis_url" not in self.model_fields_set

    @property
    def socket(self) -> Path:
        """Where our own Valkey listens."""
        return _embedded_socket(self.var_dir)

    @property
    def redis(self) -> str:
        """The address of RQ's Redis."""
        return self.redis_url.get_secret_value()

    @property
    def books(self) -> str:
        """The address of the books' Redis."""
        return self.books_url.get_secret_value()

    @property
    def local_url(self) -> str:
        """The page's address on this machine, whatever stands in front of it."""
        return _own_address({"host": self.host, "port": self.port})

    @field_validator("var_dir", "campaign", mode="after")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("redis_url", "books_url", mode="after")
    @classmethod
    def _redis_address(cls, url: SecretStr) -> SecretStr:
        if urlsplit(url.get_secret_value()).scheme not in REDIS_SCHEMES:
            raise ValueError("must start with redis://, rediss:// or unix://")
        return url

    @field_validator("public_url", mode="after")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError where it is no port
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError("must be an address such as https://sms.example.org, without ? or #")
        if parts.path.strip("/"):
            raise ValueError("must have no path behind the host: the pages stand at its root")
        return url.rstrip("/")

    @field_validator("twilio_numbers", mode="after")
    @classmethod
    def _phone_numbers(cls, numbers: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}", number) for number in numbers):
            raise ValueError("must be numbers such as +84901234567, separated by commas")
        return numbers

    @field_validator("ussd_codes", mode="after")
    @classmethod
    def _dialled_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\*?[0-9A-Za-z]+(\*[0-9]+)*#?", code) for code in codes):
            raise ValueError("must be codes such as *101# or *384*57#, separated by commas")
        return codes

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

    @model_validator(mode="after")
    def _twilio_takes_the_address(self) -> Self:
        if self.twilio_numbers and "_" in (urlsplit(self.public_url).hostname or ""):
            raise ValueError("PUBLIC_URL has a host name with _, to which Twilio would not send receipts")
        return self


def read() -> Settings:
    """Return the settings of this process's environment, or raise SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from None


def _sentences(error: ValidationError) -> str:
    faults = [fault for fault in error.errors() if fault["type"] != "default_factory_not_called"]
    return "\n".join(_sentence(fault["loc"], fault["msg"]) for fault in faults)


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{str(place[0]).upper()}: {reason[0].lower()}{reason[1:]}." if place else f"{reason}."
