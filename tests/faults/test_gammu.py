"""A text through Gammu's real daemon, on its dummy phone: it is counted, and its reply is sent, whatever dies when."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from gateway import redis as clients
from gateway.books import inbox
from gateway.campaigns import campaign_file
from gateway.channels.gammu import INBOX, Gammu
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from tests.faults.length import LONG
from tests.faults.run import MARKS, Say
from tests.faults.table import Kind, Row
from tests.support.gateway_up import Desk, Up, running, soon
from tests.support.scene import plan, twin
from tests.support.smsd import Smsd
from workers import missed_messages

CAMPAIGN = "tinh-hiep-now"
NUMBER = "+84905000099"
HEAD = "+84915009999"
"""Of TH1."""
PHONES = [f"+8491500{number:04}" for number in range(40)]
"""Of the other four villages, ten each: none writes more often than it is answered."""
TEXTS, KILLS = (200, 10) if LONG else (20, 1)
FREE = {f"GAMMU_TEXTS_{span}": "600" for span in ("A_MINUTE", "AN_HOUR", "A_DAY")}
"""No operator blocks the dummy phone."""
SECONDS = 90.0
pytestmark = MARKS


@pytest.fixture(scope="module")
def smsd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Smsd]:
    made = Smsd(tmp_path_factory.mktemp("gammu"))
    yield made
    made.kill()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, smsd: Smsd) -> dict[str, str]:
    """What differs from a bare start: the campaign's 11th day is today, and the modem is connected."""
    file = tmp_path_factory.mktemp("campaign") / "now.yaml"
    file.write_text(campaign_file.dump(twin(CAMPAIGN, plan().day_of(datetime.now(UTC)) - timedelta(days=10))))
    return {"CAMPAIGN": str(file), "GAMMU_NUMBER": NUMBER, "GAMMU_SPOOL": str(smsd.spool), **FREE}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, smsd: Smsd, settings: dict[str, str]) -> Iterator[Up]:
    """A running gateway, which the daemon's settings are printed by."""
    directory = tmp_path_factory.mktemp("up")
    rows = [f"{phone},Trưởng thôn {n},head,TH{n % 4 + 2}" for n, phone in enumerate(PHONES)]
    (directory / "roster.csv").write_text("\n".join(["phone,name,role,areas", f"{HEAD},Bùi Văn An,head,TH1", *rows]))
    with running(directory, **settings) as found:
        found.run("roster", "import", str(directory / "roster.csv"), "--campaign", CAMPAIGN, "--yes")
        title, *lines = found.run("webhooks").splitlines()
        assert title == "Modem (Gammu)"
        smsd.start([line.strip() for line in lines], pause=0)
        yield found


@pytest.fixture
def books(up: Up) -> Iterator[Redis]:
    with clients.books(Settings(var_dir=up.var_dir).books, timeout_seconds=5.0) as client:
        yield client


def test_a_text_is_counted_and_its_reply_is_sent(up: Up, smsd: Smsd) -> None:
    desk, now = Desk(up), datetime.now(UTC)

    smsd.receive(HEAD, "TH1 ACT 23 ABS 2", now)

    assert soon(lambda: desk.figures(CAMPAIGN)["TH1.today"] == "+23", SECONDS)
    assert soon(lambda: replies(smsd), SECONDS)
    [reply] = replies(smsd)
    assert reply.startswith(f"Da ghi TH1 ngay {plan().day_of(now):%d/%m}: ACT 23 ABS 2")


def replies(smsd: Smsd) -> list[str]:
    """What the modem has sent to that head."""
    return [words for name, words in smsd.sent().items() if f"_{HEAD}_{CAMPAIGN}_" in name]


def test_texts_are_kept_once_and_answered_once_though_the_daemon_is_killed_again_and_again(
    up: Up, smsd: Smsd, books: Redis, settings: dict[str, str], tmp_path: Path, say: Say
) -> None:
    rng, began = random.Random(2026), datetime.now(UTC) - timedelta(minutes=20)
    before, sent_before, begun = len(inbox.recent(books, CAMPAIGN, 1000)), smsd.sent().keys(), smsd.progress

    for number in range(TEXTS):
        words = f"TH{number % 4 + 2} ACT {number}"
        smsd.receive(PHONES[number % len(PHONES)], words, began + timedelta(seconds=number))
    for number in range(KILLS):
        restart_at(smsd, begun + number * 2 * TEXTS // KILLS, rng.uniform(0, 1))
    assert soon(lambda: smsd.received, SECONDS * 3)
    pull(up, smsd, books, settings, tmp_path)

    texts = inbox.recent(books, CAMPAIGN, 1000)[: -before or None]
    assert soon(lambda: len(smsd.sent()) == TEXTS + len(sent_before) and smsd.idle, SECONDS * 3), len(smsd.sent())
    outcomes = Counter(text.fields["outcome"] for text in texts)
    harm = f"Gammu's daemon killed {KILLS} times"
    say(f"{harm}: texts {len(texts)} ({dict(outcomes)}), replies {len(smsd.sent()) - len(sent_before)}")
    say.row(Row(harm, {Kind.KILL: KILLS}, TEXTS, len(texts), outcomes["counted"], TEXTS))
    assert sorted(text.body for text in texts) == sorted(f"TH{n % 4 + 2} ACT {n}" for n in range(TEXTS))
    answered = [name.rpartition("_")[2] for name in smsd.sent().keys() - sent_before]
    assert sorted(answered) == sorted(f"{text.id}-r.txt" for text in texts)
    up.run("verify")


def restart_at(smsd: Smsd, progress: int, later: float) -> None:
    """Kill the daemon once it has come so far and a while has passed: it may be in the middle of anything."""
    assert soon(lambda: smsd.progress > progress, SECONDS)
    time.sleep(later)
    smsd.kill()
    smsd.start()


def pull(up: Up, smsd: Smsd, books: Redis, settings: dict[str, str], directory: Path) -> None:
    """What the clock has done every five minutes: a daemon that died before it rang has left its text in the spool."""
    while_ago = (datetime.now(UTC) - timedelta(minutes=1)).timestamp()
    own = {"gammu_number": settings["GAMMU_NUMBER"], "gammu_spool": settings["GAMMU_SPOOL"]}
    read = Settings(var_dir=up.var_dir, campaign=Path(settings["CAMPAIGN"])).with_channels(**own)
    acceptor = Acceptor(clients.webhook(read.books), clients.jobs(read.redis), Spool(directory / "spool"), 1)
    for path in (smsd.spool / INBOX).iterdir():
        os.utime(path, (while_ago, while_ago))  # what was written just now is left to the next pull
    missed_messages.run(read, books, acceptor, Gammu(read), datetime.now(UTC))
