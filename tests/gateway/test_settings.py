"""The settings are typed, loud, and told as they are; the secrets are nobody else's."""

import re
from pathlib import Path

import pytest

from gateway.channels.registry import CHANNELS, Channels
from gateway.channels.twilio import TwilioSettings
from gateway.secrets import SecretError, secret
from gateway.settings import Settings, SettingsError, read
from tests.paths import ROOT

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \|", re.MULTILINE)
SID = "AC" + "0" * 32
SETTINGS = [*Settings.model_fields, *(name for one in CHANNELS for name in one.settings.model_fields)]


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def table() -> dict[str, str]:
    page = ROOT / "docs" / "settings.md"
    return dict(ROW.findall(page.read_text(encoding="utf-8")))


def test_the_table_names_every_setting_and_no_other(table: dict[str, str]) -> None:
    assert set(table) == {name.upper() for name in SETTINGS}


def test_the_table_gives_the_defaults(table: dict[str, str]) -> None:
    fixed = {name: default.strip("`") for name, default in table.items() if default.startswith("`")}
    settings = Settings()
    every = {**dict(settings), **{name: value for one in CHANNELS for name, value in settings.own(one.settings)}}
    told = {name: str(every[name.lower()]) for name in fixed}
    told["VAR_DIR"] = str(settings.var_dir.relative_to(Path.cwd()))
    told["CAMPAIGN"] = str(settings.campaign.relative_to(Path.cwd()))
    told["KENG_ALLOW_UNSAFE_REDIS"] = told["KENG_ALLOW_UNSAFE_REDIS"].lower()

    assert told == fixed


def test_without_a_redis_url_both_clients_use_our_own_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", "/srv/keng")

    settings = read()

    assert settings.embedded
    assert settings.redis == "unix:///srv/keng/valkey.sock"
    assert settings.books == "unix:///srv/keng/valkey.sock"


def test_the_books_are_beside_the_queues_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://queues/0")

    assert not read().embedded
    assert read().books == "redis://queues/0"

    monkeypatch.setenv("BOOKS_URL", "redis://books/0")

    assert read().books == "redis://books/0"


def test_a_deep_var_directory_gets_a_socket_that_fits_and_is_always_the_same() -> None:
    deep = Path("/") / ("d" * 120)

    socket = Settings(var_dir=deep).socket

    assert len(str(socket)) < 100
    assert socket == Settings(var_dir=deep).socket
    assert socket != Settings(var_dir=deep / "e").socket


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_public_address_is_our_own_unless_told_otherwise(
    host: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOST", host)

    assert read().public_url == url


def test_served_to_the_network_it_prints_an_address_that_others_in_it_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - nobody can open a link to 0.0.0.0

    settings = read()

    assert settings.local_url == "http://127.0.0.1:8000"
    assert re.fullmatch(r"http://[0-9]+(\.[0-9]+){3}:8000", settings.public_url)
    assert settings.public_url != "http://0.0.0.0:8000"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eight", "PORT: input should be a valid integer"),
        ("PORT", "70000", "PORT: input should be less than or equal to 65535"),
        ("REDIS_URL", "http://redis", "REDIS_URL: must start with redis://, rediss:// or unix://"),
        ("PUBLIC_URL", "sms.example.org", "PUBLIC_URL: must be an address such as https://sms.example.org"),
        ("PUBLIC_URL", "https://sms.example.org/?a=b", "PUBLIC_URL: must be an address"),
        ("PUBLIC_URL", "https://sms.example.org/keng", "PUBLIC_URL: must have no path behind the host"),
        ("WEB_THREADS", "1", "WEB_THREADS: input should be greater than or equal to 2"),
        ("TWILIO_ACCOUNT_SID", "AC12", "TWILIO_ACCOUNT_SID: string should match pattern"),
        ("TWILIO_NUMBERS", "+84 90", "TWILIO_NUMBERS: must be numbers such as +12025550123"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("KENG_ALLOW_UNSAFE_REDIS", "perhaps", "KENG_ALLOW_UNSAFE_REDIS: input should be a valid boolean"),
    ],
)
def test_a_wrong_setting_stops_the_start(name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        read().of(Channels)

    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_numbers_without_a_token_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_NUMBERS", "+84901234567")

    with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN is not"):
        read().of(Channels)


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "old, new")
    monkeypatch.setenv("TWILIO_NUMBERS", "+84901234567,8099")

    settings = read().own(TwilioSettings)

    assert [token.get_secret_value() for token in settings.twilio_auth_token] == ["old", "new"]
    assert settings.twilio_numbers == ("+84901234567", "8099")


def test_an_empty_setting_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "")

    assert read().embedded


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "sesame")
    monkeypatch.setenv("REDIS_URL", "redis://:sesame@redis")

    assert "sesame" not in f"{read()!r} {read().own(TwilioSettings)!r}"


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    made = secret(tmp_path, "session-key")

    kept = tmp_path / "secrets" / "session-key"
    assert len(made) >= 43
    assert secret(tmp_path, "session-key") == made
    assert secret(tmp_path, "other-key") != made
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir() if path.name not in ("session-key", "other-key")] == []


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    secret(tmp_path, "session-key")
    (tmp_path / "secrets" / "session-key").chmod(0o644)

    with pytest.raises(SecretError, match="chmod 600"):
        secret(tmp_path, "session-key")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SecretError, match="file/var cannot be written: Not a directory"):
        secret(tmp_path / "file" / "var", "session-key")
