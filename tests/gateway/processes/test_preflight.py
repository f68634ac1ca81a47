"""Nothing starts on a store or machine that may lose what it accepts, unless told to; then the page says it in red."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from flask import Flask
from pydantic import SecretStr
from redis import Redis

from gateway import redis as clients
from gateway.app import create_app
from gateway.books import safety
from gateway.cli import up
from gateway.processes import preflight
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from tests.conftest import running_valkey
from tests.paths import ROOT
from tests.support.gateway_up import flask, refused, running
from tests.support.needs import needs
from tests.support.scene import Scene, plan

OVERRIDE = "Set KENG_ALLOW_UNSAFE_REDIS=1 to run all the same."


def checked(url: str, directory: Path, *before: str, **settings: str) -> tuple[int, str]:
    """What `keng up --check` says of a server: its exit code and its lines."""
    environment = {**os.environ, "REDIS_URL": url, "VAR_DIR": str(directory / "var"), **settings}
    done = subprocess.run(
        [*before, *flask(), "up", "--check"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def checked_here(url: str, directory: Path, **settings: str) -> tuple[int, str]:
    """The same, by the command in this process."""
    environment = {"REDIS_URL": url, "VAR_DIR": str(directory / "var"), **settings}
    done = CliRunner().invoke(up.up, ["--check"], env=environment)
    return done.exit_code, done.output


def test_our_own_server_and_machine_will_do(books_url: str, tmp_path: Path) -> None:
    assert checked(books_url, tmp_path) == (0, "Redis and this machine keep what they accept.\n")
    assert list((tmp_path / "var" / "spool").iterdir()) == [], "the probe is gone"


# A server started with a wrong setting, and what the refusal says: what is wrong, and what to do.
WRONG = [
    (("--appendonly", "no"), "Redis has appendonly no instead of yes: ", "Run CONFIG SET appendonly yes"),
    (("--appendfsync", "everysec"), "appendfsync everysec instead of always", "Run CONFIG SET appendfsync always"),
    (("--appendfsync", "no"), "appendfsync no instead of always", "Run CONFIG SET appendfsync always"),
    (("--no-appendfsync-on-rewrite", "yes"), "no-appendfsync-on-rewrite yes", "Run CONFIG SET no-appendfsync-on-rew"),
    (("--maxmemory-policy", "allkeys-lru"), "maxmemory-policy allkeys-lru", "CONFIG SET maxmemory-policy noeviction"),
    (("--maxmemory-policy", "volatile-ttl"), "maxmemory-policy volatile-ttl", "CONFIG SET maxmemory-policy noeviction"),
    (("--rename-command", "CONFIG", ""), "does not show its settings", "allow CONFIG GET to this user"),
    (("--rename-command", "INFO", ""), "does not tell its version", "allow INFO to this user"),
]


@pytest.mark.parametrize(("options", "wrong", "advice"), WRONG)
def test_a_server_that_may_lose_texts_is_refused_in_one_sentence(
    options: tuple[str, ...], wrong: str, advice: str, tmp_path: Path
) -> None:
    with running_valkey(tmp_path / "v", *options) as server:
        code, said = checked_here(server.url, tmp_path)
        overridden = checked_here(server.url, tmp_path, KENG_ALLOW_UNSAFE_REDIS="1")

    sentence, told, rest = said.split("\n")
    assert (code, told, rest) == (1, OVERRIDE, "")
    assert wrong in sentence
    assert advice in sentence
    assert overridden == (0, f"UNSAFE: {sentence.removeprefix('keng: ')}\n")


def test_a_server_too_old_is_told(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(preflight.too_old(redis)) == []

    monkeypatch.setitem(preflight.OLDEST, "valkey_version", (99,))
    [sentence] = preflight.too_old(redis)
    assert "use Redis 7.2 or Valkey 8, or a later one." in sentence


@pytest.mark.parametrize("off", [-600.0, -2.5, 2.5, 600.0])
def test_a_clock_that_differs_is_told(off: float, redis: Redis) -> None:
    [sentence] = preflight.skewed(redis, lambda: time.time() + off)

    assert f"are {abs(off):.0f} s apart" in sentence
    assert "set both by NTP" in sentence


@pytest.mark.parametrize("off", [-1.5, 0.0, 1.5])
def test_a_clock_that_differs_by_little_is_well(off: float, redis: Redis) -> None:
    assert list(preflight.skewed(redis, lambda: time.time() + off)) == []


def test_a_machine_whose_clock_is_off_does_not_start(books_url: str, tmp_path: Path) -> None:
    faketime = needs("faketime")
    code, said = checked(books_url, tmp_path, faketime, "-f", "+10m")

    assert code == 1
    assert "This machine's clock and Redis's are 600 s apart" in said


def test_a_spool_that_cannot_be_written_is_refused(books_url: str, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "spool").touch()
    code, said = checked_here(books_url, tmp_path)

    assert code == 1
    assert said.startswith(f"keng: {tmp_path}/var/spool cannot be written (File exists), so texts would be refused")


@pytest.mark.faults
@pytest.mark.skipif(
    os.getuid() != 0 or shutil.which("mount") is None, reason="NOT TESTED: only root mounts a small disk"
)
def test_a_spool_on_a_full_disk_is_refused(books_url: str, tmp_path: Path) -> None:
    spool = tmp_path / "var" / "spool"
    spool.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(spool)], check=False)  # noqa: S607
    if mounted.returncode:
        pytest.skip("NOT TESTED: no small disk can be mounted here")
    try:
        with suppress(OSError):
            (spool / "filler").write_bytes(b"x" * 200_000)
        [sentence] = preflight.unwritable(spool)
    finally:
        subprocess.run(["umount", str(spool)], check=True)  # noqa: S607

    assert "No space left on device" in sentence


@pytest.mark.slow
def test_the_whole_start_is_refused_by_the_same_sentence(tmp_path: Path) -> None:
    with running_valkey(tmp_path / "v", "--appendonly", "no") as server:
        said = refused(tmp_path, REDIS_URL=server.url)

    assert said.startswith("keng: Redis has appendonly no instead of yes: ")
    assert said.endswith(f"{OVERRIDE}\n")


@pytest.fixture
def app(redis: Redis, books_url: str, tmp_path: Path) -> Flask:
    Scene(redis, plan())
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


def page(app: Flask, redis: Redis) -> str:
    """The status page of somebody signed in."""
    client = app.test_client()
    assert client.post(one_time_link(redis, "")).status_code == 303
    return client.get("/").text


def test_the_page_says_in_red_that_the_store_is_unsafe_until_it_is_not(app: Flask, redis: Redis) -> None:
    safety.note(redis, ["Redis has appendonly no."])
    assert 'class="notice unsafe" role="alert"' in page(app, redis)
    assert "KHO DỮ LIỆU KHÔNG AN TOÀN" in page(app, redis)

    safety.note(redis, [])
    assert "KHO DỮ LIỆU KHÔNG AN TOÀN" not in page(app, redis)


def test_a_stranger_is_not_told(app: Flask, redis: Redis) -> None:
    safety.note(redis, ["Redis has appendonly no."])

    assert "KHÔNG AN TOÀN" not in app.test_client().get("/login").text


def test_the_status_command_says_why(app: Flask, redis: Redis) -> None:
    safety.note(redis, ["Redis has appendonly no.", "And more."])
    done = app.test_cli_runner().invoke(args=["status"])

    assert done.output.startswith("UNSAFE: Redis has appendonly no.\nUNSAFE: And more.\n")


@pytest.mark.slow
def test_an_overridden_start_is_shown_and_the_next_sound_one_takes_it_back(tmp_path: Path) -> None:
    with running_valkey(tmp_path / "v", "--appendfsync", "everysec") as server, clients.books(server.url) as books:
        with running(tmp_path, REDIS_URL=server.url, KENG_ALLOW_UNSAFE_REDIS="1") as started:
            assert "UNSAFE: Redis has appendfsync everysec" in started.run("status")
        books.config_set("appendfsync", "always")
        assert checked(server.url, tmp_path)[0] == 0
        assert safety.found(books) == []


@pytest.mark.parametrize(
    ("version", "refused"), [("7.0.15", True), ("6.2.14", True), ("7.2.4", False), ("8.0.1", False)]
)
def test_a_redis_that_keeps_half_a_transaction_is_refused_with_the_reason(version: str, refused: bool) -> None:
    class Told:
        """A server of that version, as far as it tells."""

        def info(self, _section: str) -> dict[str, str]:
            return {"redis_version": version}

    said = list(preflight.too_old(cast("Redis", Told())))

    assert bool(said) is refused
    assert not refused or "half a transaction" in said[0]
