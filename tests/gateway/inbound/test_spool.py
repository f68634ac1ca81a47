"""The spool: what it acknowledged is there, whole, in order, and its owner's alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from redis import Redis

from gateway import redis as clients
from gateway.books import inbox
from gateway.books.inbox import Arrival
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from tests.paths import ROOT

CAMPAIGN = "tinh-hiep-2024"
TRACED = ("accept.py", "spool.py", "durable_file.py", "inbox.py", "scripts.py")


def arrival(ref: str, body: str = "TH1 ACT 23") -> Arrival:
    return Arrival("twilio", ref, "+84905000001", "+12028831111", body)


def spooled_refs(spool: Spool, campaign: str = CAMPAIGN) -> list[str]:
    return [text.arrival.ref for text in spool.texts(campaign)]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_texts_come_back_whole_and_in_order(spool: Spool) -> None:
    for ref in ("c", "a", "b"):
        spool.put(CAMPAIGN, arrival(ref, "Thôn 1\0\nACT 23 👍"))

    assert [text.arrival for text in spool.texts(CAMPAIGN)] == [
        arrival(ref, "Thôn 1\0\nACT 23 👍") for ref in ("c", "a", "b")
    ]


def test_the_time_of_arrival_is_the_hosts(spool: Spool) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    spool.put(CAMPAIGN, arrival("a"))

    [text] = spool.texts(CAMPAIGN)
    assert before <= text.received_at <= datetime.now(UTC)


def test_the_order_holds_when_the_clock_is_set_back(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.put(CAMPAIGN, arrival("a"))
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    spool.put(CAMPAIGN, arrival("b"))

    assert spooled_refs(spool) == ["a", "b"]


def test_only_the_owner_may_read_it(spool: Spool, tmp_path: Path) -> None:
    spool.put(CAMPAIGN, arrival("a"))

    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "spool").rglob("*")}
    assert sorted(modes.values()) == [0o600, 0o700]
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700


def test_campaigns_wait_apart(spool: Spool) -> None:
    spool.put("one", arrival("a"))

    assert (spool.waits("one"), spool.waits("two"), spool.campaigns()) == (True, False, ["one"])


def test_a_text_removed_waits_no_more(spool: Spool) -> None:
    spool.put(CAMPAIGN, arrival("a"))
    for text in spool.texts(CAMPAIGN):
        spool.remove(text)
        spool.remove(text)

    assert (spool.waits(CAMPAIGN), spool.campaigns()) == (False, [])


@pytest.mark.parametrize(
    "words",
    ["", '{"received_at": "2024-08-1', "[]", "{}", '{"received_at": "?", "arrival": {}}', "\udc80"],
)
def test_a_damaged_file_is_set_aside_and_stops_nobody(spool: Spool, tmp_path: Path, words: str) -> None:
    spool.put(CAMPAIGN, arrival("a"))
    damaged = tmp_path / "spool" / CAMPAIGN / f"{0:020d}-damaged.json"
    damaged.write_bytes(words.encode(errors="surrogateescape"))

    assert spooled_refs(spool) == ["a"]
    assert damaged.with_suffix(".unreadable").exists()


def test_a_text_half_written_was_never_acknowledged(spool: Spool, tmp_path: Path) -> None:
    spool.put(CAMPAIGN, arrival("a"))
    draft = tmp_path / "spool" / CAMPAIGN / ".draft-x"
    draft.write_text('{"received_at": "2024', encoding="utf-8")
    os.utime(draft, (0, 0))

    assert spooled_refs(spool) == ["a"]
    with spool.held() as alone:
        assert alone
    assert not draft.exists()


def test_one_replays_at_a_time(spool: Spool, tmp_path: Path) -> None:
    spool.put(CAMPAIGN, arrival("a"))

    with spool.held() as first, Spool(tmp_path / "spool").held() as second:
        assert (first, second) == (True, False)
    with spool.held() as again:
        assert again


def test_what_could_not_be_written_leaves_nothing_behind(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.put(CAMPAIGN, arrival("a"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        spool.put(CAMPAIGN, arrival("b"))

    assert len(list((tmp_path / "spool" / CAMPAIGN).iterdir())) == 1
    assert spooled_refs(spool) == ["a"]


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["put", "replay"])
def test_a_kill_at_any_line_loses_nothing_and_counts_nothing_twice(server: Any, redis: Redis, deed: str) -> None:
    """Run as a process of its own, since it forks a child for each line to be killed at."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.gateway.inbound.test_spool", deed, server.url],
        capture_output=True, text=True, timeout=100, check=False, cwd=ROOT,
    )  # fmt: skip

    assert told.returncode == 0, told.stderr
    assert int(told.stdout) > 20  # lines at which a child was killed


@dataclass(frozen=True)
class Bench:
    """Where the killed children work."""

    url: str
    place: Path

    @property
    def root(self) -> Path:
        return self.place / "spool"

    def told(self, campaign: str) -> Path:
        """What was acknowledged."""
        return self.place / f"{campaign}.told"

    def acceptor(self) -> Acceptor:
        return Acceptor(clients.webhook(self.url), clients.jobs(self.url), Spool(self.root), 8)


def _kill_at_every_line(url: str, deed: Callable[[Bench, str], None], check: Callable[[Bench, str, bool], None]) -> int:
    """Run `deed` in children killed at their first line, their second…, until one lives; how many did not."""
    bench = Bench(url, Path(tempfile.mkdtemp(prefix="keng-spool-")))
    line = 0
    killed = True
    while killed:
        line += 1
        campaign = f"killed-{line}"
        if deed is _replay:
            _fill(bench, campaign)
        killed = _killed(bench, campaign, line, deed)
        check(bench, campaign, killed)
    shutil.rmtree(bench.place)
    return line - 1


def _killed(bench: Bench, campaign: str, line: int, deed: Callable[[Bench, str], None]) -> bool:
    child = os.fork()
    if not child:
        _die_at(line)
        deed(bench, campaign)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0 or os.WTERMSIG(status) == signal.SIGKILL
    return status != 0


def _die_at(line: int) -> None:
    left = line

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if Path(frame.f_code.co_filename).name not in TRACED:
            return None
        left -= event == "line"
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def _fill(bench: Bench, campaign: str) -> None:
    for ref in ("a", "b", "c"):
        Spool(bench.root).put(campaign, arrival(ref))


def _replay(bench: Bench, _: str) -> None:
    assert bench.acceptor().replay() == 3


def _put(bench: Bench, campaign: str) -> None:
    spool = Spool(bench.root)
    for ref in ("a", "b", "c"):
        spool.put(campaign, arrival(ref))
        with bench.told(campaign).open("a", encoding="ascii") as file:
            file.write(ref)


def _check_replayed(bench: Bench, campaign: str, _: bool) -> None:
    acceptor = bench.acceptor()
    acceptor.replay()
    assert not Spool(bench.root).waits(campaign)
    with clients.books(bench.url) as books:
        assert [text.fields["ref"] for text in inbox.recent(books, campaign, 9)] == ["c", "b", "a"]
    shutil.rmtree(bench.root / campaign)  # or the next child would take more lines to look at it


def _check_put(bench: Bench, campaign: str, killed: bool) -> None:
    told = list(bench.told(campaign).read_text(encoding="ascii")) if bench.told(campaign).exists() else []
    kept = spooled_refs(Spool(bench.root), campaign)
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in ((0, 1) if killed else (0,))
    shutil.rmtree(bench.root / campaign, ignore_errors=True)


if __name__ == "__main__":
    deeds = {"put": (_put, _check_put), "replay": (_replay, _check_replayed)}
    sys.stdout.write(json.dumps(_kill_at_every_line(sys.argv[2], *deeds[sys.argv[1]])))
