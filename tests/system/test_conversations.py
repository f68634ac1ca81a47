"""The conversation of docs/contributing/ten-weeks.md comes to the same figures and replies by every channel."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from redis import Redis

from gateway.books import campaigns
from gateway.channels.registry import CHANNELS
from gateway.reports.archive import archive
from gateway.verification.verify import verify
from tests.conftest import Server
from tests.paths import ROOT
from tests.support.conversation import Line, Play, counted, lines, until
from tests.support.field import Field, services
from tests.support.providers import provider
from tests.support.scene import twin

PAGE = ROOT / "docs" / "contributing" / "ten-weeks.md"
SCRIPT = lines(PAGE.read_text(encoding="utf-8"))
WEEKS = 10
RE_ADD = ROOT / "tests" / "gateway" / "reports" / "re_add.py"
"""A script that knows nothing of the product."""
PLAN = twin("ten-weeks", date(2090, 8, 12), 7 * WEEKS)
"""Days to come, so that what is answered is not too late to be sent."""
NAMES = [channel.name for channel in CHANNELS]
FIRST_DAYS = 2
FIGURES: dict[int, dict[str, dict[str, str]]] = {}
"""What each length of the conversation came to, by the first channel that was played."""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory whose path is short enough for unix sockets."""
    with tempfile.TemporaryDirectory(prefix="keng-") as made:
        yield Path(made)


@pytest.mark.parametrize("channels", [*([name] for name in NAMES), NAMES], ids="-".join)
def test_the_first_days_come_to_the_same_by_every_channel(
    redis: Redis, server: Server, directory: Path, channels: list[str]
) -> None:
    played = play(redis, server, directory, channels, until(SCRIPT, FIRST_DAYS))

    assert played == FIGURES.setdefault(FIRST_DAYS, played)


@pytest.mark.slow
@pytest.mark.parametrize("channels", [*([name] for name in NAMES), NAMES], ids="-".join)
def test_ten_weeks_come_to_the_same_by_every_channel(
    redis: Redis, server: Server, directory: Path, channels: list[str]
) -> None:
    played = play(redis, server, directory, channels, SCRIPT)

    assert played == FIGURES.setdefault(7 * WEEKS, played)


def play(
    redis: Redis, server: Server, directory: Path, channels: list[str], script: list[Line]
) -> dict[str, dict[str, str]]:
    """Play a conversation by these channels in turn; the figures in the end, to which ledger and archive add up."""
    campaigns.save(redis, PLAN, None)
    with services(server.url) as works, ExitStack() as providers:
        field = Field(works, PLAN)
        made = [providers.enter_context(provider(name, directory, redis, server.url, PLAN.id)) for name in channels]
        Play(field, made).play(script)
        assert verify(works.books, PLAN.id).clean
        archived = directory / "archive.zip"
        archived.write_bytes(archive(works.books, PLAN, PLAN.last_day, PLAN.begins(PLAN.last_day)))
        assert subprocess.run([sys.executable, "-I", "-S", RE_ADD, archived], check=False).returncode == 0
        return counted(field)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("TH1 ACT = 24", "line 5: TH1 ACT = 24, but it is 23"),
        ("An < Da huy", "line 5: An < Da huy\nbut it was: Da ghi TH1"),
        ("An < nothing", "line 5: An < nothing\nbut it was: Da ghi TH1"),
        ("An says hello", "line 5 is none of a conversation: An says hello"),
    ],
)
def test_a_conversation_that_goes_otherwise_says_where(
    redis: Redis, server: Server, directory: Path, wrong: str, says: str
) -> None:
    page = f"```text\nAn = +84905000001 head TH1\nday 1\n17:00 An > TH1 ACT 23 # as always\n{wrong}\n```\n"

    with pytest.raises((AssertionError, ValueError), match=says.replace("+", r"\+")):
        play(redis, server, directory, ["practice"], lines(page))


def test_the_page_has_ten_weeks_and_every_text_an_answer() -> None:
    days = [int(line.said.split()[1]) for line in SCRIPT if line.said.startswith("day ")]
    texts = [line.said for line in SCRIPT if " > " in line.said]
    answers = [line.said for line in SCRIPT if " < " in line.said]

    assert {(day - 1) // 7 for day in days if day <= 7 * WEEKS} == {*range(WEEKS)}
    assert len(texts) == len(answers) >= 100
