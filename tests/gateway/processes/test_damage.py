"""What a power cut, a full disk or a copied directory leaves: the start repairs it, or says what to do.

Every state of which docs/backup.md speaks is made here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway import redis as clients
from gateway import secrets
from gateway.app import create_app
from gateway.processes import append_only
from gateway.processes.valkey import ValkeyError
from gateway.secrets import SecretError
from gateway.settings import Settings
from tests.conftest import PATIENCE_SECONDS, running_valkey
from tests.faults.disk import mounted
from tests.support.gateway_up import refused

VALUE = "x" * 500
COUNT = 20


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data of a server that was killed: a key, and a transaction as the books write it."""
    with running_valkey(tmp_path) as server, clients.books(server.url, PATIENCE_SECONDS) as client:
        for number in range(COUNT):
            client.set(f"k{number}", VALUE)
        with client.pipeline(transaction=True) as pipe:
            for number in range(COUNT):
                pipe.set(f"t{number}", VALUE)
            pipe.execute()
    return tmp_path / "valkey"


def appended(data: Path) -> Path:
    [file] = (data / append_only.DIRECTORY).glob("*.incr.aof")
    return file


def held(data: Path) -> Iterator[int]:
    """How many keys a server finds there, started twice with a write between."""
    for turn in range(2):
        append_only.mend(data)
        with running_valkey(data.parent) as server, clients.books(server.url, PATIENCE_SECONDS) as client:
            yield len(set(client.scan_iter(match="[kt]*", count=100)))  # a scan may name a key twice
            client.set(f"since{turn}", "x")


@pytest.mark.parametrize("zeros", [1, 4096, 3 * append_only.CHUNK])
def test_zeros_behind_the_last_command_are_set_aside_and_said(data: Path, zeros: int) -> None:
    file = appended(data)
    before = file.read_bytes()
    file.write_bytes(before + bytes(zeros))

    [tail] = append_only.mend(data)

    assert file.read_bytes() == before
    assert tail.kept.read_bytes() == bytes(zeros)
    assert tail.kept.stat().st_mode & 0o777 == 0o600
    assert f"{zeros} bytes that are no command" in str(tail)
    assert append_only.mend(data) == []
    assert list(held(data)) == [2 * COUNT, 2 * COUNT]


@pytest.mark.parametrize("zeros", [0, 4096])
@pytest.mark.parametrize("share", [0.55, 0.8, 0.99])
def test_a_transaction_cut_inside_is_not_there_at_all_however_often_it_starts(
    data: Path, share: float, zeros: int
) -> None:
    file = appended(data)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)] + bytes(zeros))

    assert list(held(data)) == [COUNT, COUNT]


def test_a_command_cut_inside_is_not_there_and_the_ones_before_are(data: Path) -> None:
    file = appended(data)
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.index(b"k19") + 50])

    assert list(held(data)) == [COUNT - 1, COUNT - 1]


def test_damage_in_the_middle_stops_the_start_which_says_where_and_what_to_do(data: Path) -> None:
    file = appended(data)
    whole = bytearray(file.read_bytes())
    place = whole.index(b"*3\r\n$3\r\nSET\r\n$2\r\nk9")
    whole[place : place + 2] = b"\0\0"
    file.write_bytes(whole)

    said = refused(data.parent.parent, VAR_DIR=str(data.parent))

    assert f"is damaged at byte {place} of {len(whole)}" in said
    assert "keng mend" in said
    assert "Traceback" not in said


def test_one_command_cuts_the_damage_off_keeps_it_and_the_rest_can_be_used(data: Path) -> None:
    file = appended(data)
    whole = bytearray(file.read_bytes())
    place = whole.index(b"*3\r\n$3\r\nSET\r\n$2\r\nk9")
    whole[place : place + 2] = b"\0\0"
    file.write_bytes(whole)
    runner = create_app(Settings(var_dir=data.parent)).test_cli_runner()

    refused_ = runner.invoke(args=["mend"], input="n\n")
    assert refused_.exit_code == 1
    assert file.read_bytes() == bytes(whole)
    done = runner.invoke(args=["mend"], input="y\n")

    assert done.exit_code == 0, done.output
    [kept] = (data / append_only.ASIDE).iterdir()
    assert kept.read_bytes() == bytes(whole[place:])
    assert list(held(data)) == [9, 9]
    assert "Nothing is damaged" in runner.invoke(args=["mend"]).output


@pytest.mark.parametrize("left", [None, b"", bytes(200), b"\xff\xfe"])
def test_data_without_their_manifest_are_not_taken_for_none(data: Path, left: bytes | None) -> None:
    manifest = data / append_only.DIRECTORY / append_only.MANIFEST
    manifest.unlink()
    if left is not None:
        manifest.write_bytes(left)

    with pytest.raises(ValkeyError, match=r"manifest is missing or empty .*put a backup in its place"):
        append_only.mend(data)


def test_an_empty_manifest_of_the_very_first_start_stops_nobody(data: Path) -> None:
    shutil.rmtree(data / append_only.DIRECTORY)
    (data / append_only.DIRECTORY).mkdir()
    (data / append_only.DIRECTORY / append_only.MANIFEST).touch()

    assert append_only.mend(data) == []
    assert next(held(data)) == 0


def test_a_file_that_a_copy_left_out_is_named(data: Path) -> None:
    appended(data).unlink()

    with pytest.raises(ValkeyError, match=r"incr\.aof is missing.*put a backup in its place"):
        append_only.mend(data)


def test_a_directory_copied_while_others_could_read_it_is_closed_again_and_used(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copied"
    shutil.copytree(data.parent, copy, ignore=shutil.ignore_patterns("*.sock"))
    (copy / "valkey").chmod(0o755)

    assert list(held(copy / "valkey")) == [2 * COUNT, 2 * COUNT]
    assert (copy / "valkey").stat().st_mode & 0o777 == 0o700


@pytest.mark.faults
@pytest.mark.parametrize("free", [0, 100_000])
def test_a_start_on_a_full_disk_says_which(free: int, tmp_path: Path) -> None:
    var = tmp_path / "var"
    with mounted(var, 4) as disk:
        disk.fill()
        os.truncate(var / "filler", (var / "filler").stat().st_size - free)
        said = refused(tmp_path, VAR_DIR=str(var))

    assert str(var) in said
    assert "No space left" in said or "free space there" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("left", [b"", bytes(43), b"abc", b"\xff" * 43])
def test_a_secret_half_made_is_never_used(left: bytes, tmp_path: Path) -> None:
    secrets.secret(tmp_path, "web")
    (tmp_path / "secrets" / "web").write_bytes(left)

    with pytest.raises(SecretError, match=r"damaged.*remove it for a new one"):
        secrets.secret(tmp_path, "web")


def test_a_secret_that_others_can_read_after_a_copy_is_said(tmp_path: Path) -> None:
    secrets.secret(tmp_path, "web")
    (tmp_path / "secrets" / "web").chmod(0o644)

    with pytest.raises(SecretError, match="chmod 600"):
        secrets.secret(tmp_path, "web")
