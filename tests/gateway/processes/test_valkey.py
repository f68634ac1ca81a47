"""The embedded Valkey keeps what it acknowledged, alone on its data; any other Redis is checked for the same."""

import os
import shutil
from pathlib import Path

import pytest

from gateway import redis as clients
from gateway.processes import valkey
from gateway.settings import Settings
from tests.conftest import Server, running_valkey


def test_our_own_server_is_safe(books_url: str) -> None:
    with clients.books(books_url) as client:
        assert valkey.unsafe(client) == []


def test_our_own_server_is_bounded_in_memory_and_refuses_instead_of_forgetting(tmp_path: Path) -> None:
    with running_valkey(tmp_path) as server, clients.books(server.url) as client:
        kept = client.config_get("maxmemory*")

    assert 0 < int(kept["maxmemory"]) < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert kept["maxmemory-policy"] == "noeviction"


def test_an_acknowledged_write_outlives_a_killed_server(tmp_path: Path) -> None:
    with running_valkey(tmp_path) as server, clients.books(server.url) as client:
        client.set("kept", "yes")  # the block ends with kill -9
    with running_valkey(tmp_path) as server, clients.books(server.url) as client:
        assert client.get("kept") == "yes"


@pytest.mark.parametrize(
    ("name", "value", "consequence"),
    [
        ("appendonly", "no", "a restart loses every text"),
        ("appendfsync", "everysec", "a power cut loses acknowledged texts"),
        ("no-appendfsync-on-rewrite", "yes", "stops syncing while it rewrites"),
        ("maxmemory-policy", "allkeys-lru", "throw texts and figures away"),
    ],
)
def test_an_unsafe_setting_is_named_with_what_it_loses(name: str, value: str, consequence: str, tmp_path: Path) -> None:
    with running_valkey(tmp_path, f"--{name}", value) as server, clients.books(server.url) as client:
        [sentence] = valkey.unsafe(client)

    assert f"{name} {value}" in sentence
    assert consequence in sentence


def test_a_server_that_hides_its_settings_is_unsafe(tmp_path: Path) -> None:
    with running_valkey(tmp_path, "--rename-command", "CONFIG", "") as server, clients.books(server.url) as client:
        assert len(valkey.unsafe(client)) == 1


def test_two_do_not_share_the_data(tmp_path: Path) -> None:
    place = valkey.place(tmp_path, Settings(var_dir=tmp_path).socket)

    with valkey.lock(place), pytest.raises(valkey.ValkeyError, match="is in use by another 'keng up'"):
        valkey.lock(place, patience_seconds=0.1)


def test_the_lock_is_free_again_after_its_holder(tmp_path: Path) -> None:
    place = valkey.place(tmp_path, Settings(var_dir=tmp_path).socket)
    valkey.lock(place).close()

    valkey.lock(place, patience_seconds=0.1).close()


def test_a_missing_program_is_said(tmp_path: Path) -> None:
    with pytest.raises(valkey.ValkeyError, match="VALKEY_SERVER"):
        valkey.place(tmp_path, tmp_path / "s", tmp_path / "nothing")


def test_a_deep_directory_gets_a_server_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()

    with running_valkey(deep) as server, clients.books(server.url) as client:
        assert client.ping()
    shutil.rmtree(Settings(var_dir=deep).socket.parent)


def test_data_that_others_on_the_machine_could_read_are_made_private(tmp_path: Path) -> None:
    """As after a copy or a restore by hand: the phones and words of all texts lie there."""
    (tmp_path / "valkey").mkdir(mode=0o755)
    place = valkey.place(tmp_path, Settings(var_dir=tmp_path).socket)

    assert place.directory.stat().st_mode & 0o777 == 0o700


def test_a_socket_far_from_the_data_lies_in_a_private_directory(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    place = valkey.place(deep, Settings(var_dir=deep).socket)
    try:
        assert place.socket.parent.stat().st_mode & 0o777 == 0o700
    finally:
        place.socket.parent.rmdir()


def test_our_own_server_opens_its_socket_to_its_user_only(server: Server) -> None:
    socket = Path(server.url.removeprefix("unix://"))

    assert socket.stat().st_mode & 0o777 == 0o700
    with clients.books(server.url) as client:
        assert client.config_get("port")["port"] == "0"
