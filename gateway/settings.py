"""The settings: typed, read once from the environment; a wrong value stops the start."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway import kept

SOCKET_PATH_LIMIT = 100  # a unix socket's address holds about 107 bytes; Valkey adds a suffix while it starts
T = TypeVar("T")
C = TypeVar("C", bound="ChannelSettings")

ROOT = Path(__file__).resolve().parent.parent
"""The directory of the program, whose data and plans are meant from wherever a command is called."""
REDIS_SCHEMES = ("redis", "rediss", "unix")
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound here: what to call when it is
FAR_AWAY = ("192.0.2.1", 9)  # an address for documents (RFC 5737): nothing is ever sent to it


CONFIG = SettingsConfigDict(frozen=True, env_ignore_empty=True, hide_input_in_errors=True, extra="ignore")


class SettingsError(ValueError):
    """The environment holds a setting that cannot be used; the text says which and why, one line each."""


def zone_name(name: str) -> str:
    """A setting that names a time zone; ValueError where there is none of that name."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("must be a time zone such as Asia/Ho_Chi_Minh or UTC") from None


def listed(value: object) -> object:
    """A setting that holds several values, separated by commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


KEPT_ROUTES = "kept_routes"
"""Under this name they are kept beside the settings of channels."""
ROUTE = re.compile(r"(?P<number>[^\s=,]+)(?: +(?P<keyword>[^\s=,]+))? *(?:= *(?P<campaign>[a-z0-9-]+))?")


def _routes(value: object) -> object:
    """What a number, or a keyword at it, leads to: "8041 KENG", "8041 DOT2=dot-2", "+12025550123=dot-2"."""
    if not isinstance(value, str):
        return value
    found = [ROUTE.fullmatch(one) for one in cast("list[str]", listed(value))]
    if not all(one and (one["keyword"] or one["campaign"]) for one in found):
        raise ValueError("must be such as 8041 KENG, 8041 DOT2=dot-2 or +12025550123=dot-2, separated by commas")
    return [(one["number"], one["keyword"] or "", one["campaign"] or "") for one in found if one]


def _embedded_socket(var_dir: Path) -> Path:
    """Return where the embedded server listens: under var_dir, or in a short private place if that path is too long."""
    path = var_dir / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    mark = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"keng-{os.getuid()}-{mark}" / "valkey.sock"


def _embedded_url(earlier: dict[str, Any]) -> SecretStr:
    return SecretStr(f"unix://{_embedded_socket(earlier['var_dir'])}")


def _same_redis(earlier: dict[str, Any]) -> SecretStr:
    url: SecretStr = earlier["redis_url"]
    return url


def _own_address(earlier: dict[str, Any]) -> str:
    """The page's address as people reach it: where every address of this machine is served, the one others see."""
    host = earlier["host"]
    return _address(_address_in_the_network() if host == "0.0.0.0" else host, earlier["port"])  # noqa: S104 - it is not bound


def _address_in_the_network() -> str:
    """This machine's address as others in its network see it; its own name for itself if it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(FAR_AWAY)
        except OSError:
            return "127.0.0.1"
        found: str = probe.getsockname()[0]
        return found


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class ChannelSettings(BaseSettings):
    """What a channel asks to be set, each named after it; docs/settings.md explains each."""

    model_config = CONFIG


class Settings(BaseSettings):
    """Everything that may differ from one installation to the next; docs/settings.md explains each."""

    model_config = CONFIG
    _given: dict[str, Any] = PrivateAttr(default_factory=dict)
    _made: dict[Any, Any] = PrivateAttr(default_factory=dict)
    _kept_at: int = PrivateAttr(default=0)

    var_dir: Path = ROOT / "var"
    backup_dir: Path | None = None
    redis_url: SecretStr = Field(default_factory=_embedded_url)
    books_url: SecretStr = Field(default_factory=_same_redis)
    valkey_server: Path | None = None
    keng_allow_unsafe_redis: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = Field(default_factory=_own_address)
    web_threads: int = Field(default=8, ge=2, le=256)
    https_host: str = "0.0.0.0"  # noqa: S104 - opened once a phone of the local network is connected
    https_port: int = Field(default=8443, ge=1, le=65535)
    routes: Annotated[tuple[tuple[str, str, str], ...], NoDecode, BeforeValidator(_routes)] = ()
    preferred_channels: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    campaign: Path = ROOT / "campaigns" / "tinh-hiep-2024.yaml"
    ussd_codes: Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)] = ()
    ussd_draft_minutes: int = Field(default=30, ge=1, le=1440)
    spending_limit_a_day: int | None = Field(default=None, ge=0)
    metrics_token: SecretStr | None = None
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
    def backups(self) -> Path:
        """Where the backups lie that are made on the page."""
        return self.backup_dir or self.var_dir / "backups"

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
        """The page's address on this machine, without any proxy before it."""
        return _address(ANYWHERE.get(self.host, self.host), self.port)

    @property
    def kept_routes(self) -> tuple[tuple[str, str, str], ...]:
        """What numbers and keywords were said on the pages to lead to, as ROUTES says it."""
        return tuple(cast("list[tuple[str, str, str]]", _routes(self._given.get(KEPT_ROUTES, ""))))

    def own(self, kind: type[C]) -> C:
        """The settings of one channel; SettingsError if they cannot be used."""
        try:
            return kind(**self._given)
        except ValidationError as error:
            raise SettingsError(_sentences(error)) from None

    def with_channels(self, **given: Any) -> Self:
        """The same, with these settings of channels instead of the environment's."""
        other = self.model_copy()
        other._given, other._made = {**self._given, **given}, {}
        return other

    def current(self) -> Self:
        """These settings, or, where a channel was connected since, the same with what is kept of it.

        What stands in the environment wins over what is kept.
        """
        changed = kept.changed_at(self.var_dir)
        if changed == self._kept_at:
            return self
        found = kept.values(self.var_dir)
        other = self.with_channels(**{name: of for name, of in found.items() if not self.is_fixed(name)})
        other._kept_at = changed
        return other

    def is_fixed(self, name: str) -> bool:
        """Whether the environment says a setting of a channel, so that keeping it would change nothing."""
        return bool(os.environ.get(name.upper()))

    def of(self, made: Callable[[Settings], T]) -> T:
        """What `made` makes of these settings, made once."""
        if made not in self._made:
            self._made[made] = made(self)
        found: T = self._made[made]
        return found

    @field_validator("var_dir", "backup_dir", "campaign", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path and path.expanduser().absolute()

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

    @field_validator("ussd_codes", mode="after")
    @classmethod
    def _dialled_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"\*?[0-9A-Za-z]+(\*[0-9]+)*#?", code) for code in codes):
            raise ValueError("must be codes such as *101# or *384*57#, separated by commas")
        return codes


def read() -> Settings:
    """Return the settings of this process's environment and of what is kept, or raise SettingsError."""
    try:
        return Settings().current()
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from None
    except kept.KeptError as error:
        raise SettingsError(str(error)) from None


def terminal_language() -> str:
    """The two letters of the language that the terminal asks for, such as "vi"; English where it asks for none."""
    asked = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((said[:2].lower() for said in asked if said), "en")


def _sentences(error: ValidationError) -> str:
    faults = [fault for fault in error.errors() if fault["type"] != "default_factory_not_called"]
    return "\n".join(_sentence(fault["loc"], fault["msg"]) for fault in faults)


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{str(place[0]).upper()}: {reason[0].lower()}{reason[1:]}." if place else f"{reason}."
