"""Every screen of the menu is reached in a walk, in each dialect, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from parsers.campaign.plan import Campaign
from tests.conftest import Server
from tests.support.aggregators import AGGREGATORS, Shown
from tests.support.scene import HEAD, Scene
from tests.support.screens import CLOSES, TEXT
from tests.support.ussd_gateway import Desk, day_of_campaign, peopled, served

STRANGER = "+84905999999"
DATES = re.compile(r"[0-9]+(-[0-9]+/[0-9]+|/[0-9]+(/[0-9]+)?)")
"""Those of the plan: 10/8, 01-10/10, 10/10/2024."""
RESUMES = "dang nhap do"
WALK: list[tuple[str, list[str]]] = [
    # whose phone, what is pressed: never the same twice running, which without numbered requests would be a repeat
    (HEAD, ["0"]),
    (HEAD, ["1", "23", "2", "3", "0"]),
    (HEAD, ["1", "61"]),
    (HEAD, ["1", "hai"]),
    (HEAD, ["1", "411"]),
    (HEAD, ["1", "60", "390", "0"]),
    (HEAD, ["2", "150", "2", "0", "1", "0"]),
    (HEAD, ["3", "1"]),
    (HEAD, ["3", "2"]),
    (HEAD, ["3", "7", "3"]),
    (HEAD, ["3", "4"]),
    (HEAD, ["3", "1", "25", "1"]),
    (HEAD, ["4", "1"]),
    (HEAD, ["5", "1", "7", "1"]),
    (HEAD, ["5", "1", "2"]),
    (HEAD, ["1", "23", "2", "0", "1"]),
    (HEAD, ["1", "25", "2", "0", "1"]),
    (HEAD, ["2", "200", "2", "0", "1", "9", "1"]),
    ("+84905000002", ["3"]),
    (STRANGER, ["1", "2"]),
]
WALK_LATE = [(HEAD, ["6", "1", "30", "7", "1"])]
WALK_OVER: list[tuple[str, list[str]]] = [(HEAD, [])]
EARLY, LATE, OVER = 11, 55, 63
FAULTY = {"X9"}
"""Looked at where something fails (tests/gateway/ussd/test_ussd_faults.py)."""


def which(text: str) -> set[str]:
    """The screens of the specification that a text may be."""
    return {screen for screen, pattern in _PATTERNS.items() if re.fullmatch(pattern, text, re.DOTALL)}


_PATTERNS = {
    screen: re.sub(r"\\\{\w+\\\}", "[^\n]+?", re.escape(DATES.sub("{d}", text)))
    for screen, text in {**TEXT, "E1": "{err} Nhap lai, vi du 23\n{v}\n{a}\n{b}\n00 Quay lai"}.items()
}


def walk(desk: Desk, dialect: str, calls: list[tuple[str, list[str]]]) -> set[str]:
    """The screens seen on these calls; each closes where it should."""
    seen: set[str] = set()
    for phone, pressed in calls:
        call = desk.call(dialect, phone)
        first = call.dial()
        pages = [first]
        if RESUMES in first.text:
            pages = [call.press("2")]
            desk.time_passes(call)
        pages += [call.press(said) for said in pressed]
        for page in pages:
            seen |= {screen for screen in which(page.text) if _closes_as_told(screen, page)}
    return seen


def _closes_as_told(screen: str, page: Shown) -> bool:
    assert page.more is not CLOSES[screen], page
    return True


@pytest.fixture(scope="module")
def servers(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, tuple[str, str]]]:
    """Campaigns on their 11th day, in the outreach, and over: by their day, address and the webhook's secret."""
    with ExitStack() as stack:
        directory = tmp_path_factory.mktemp("web")
        yield {
            day: stack.enter_context(served(directory, server.url, day_of_campaign(day))) for day in (EARLY, LATE, OVER)
        }


@pytest.mark.parametrize("dialect", sorted(AGGREGATORS))
def test_every_screen_is_reached(
    dialect: str, redis: Redis, books_url: str, drains: None, servers: dict[int, tuple[str, str]]
) -> None:
    seen: set[str] = set()
    with ExitStack() as stack:
        desks = {
            day: Desk(*servers[day], stack.enter_context(peopled(redis, books_url, day_of_campaign(day))))
            for day in servers
        }
        before(redis, desks[EARLY].field.campaign)
        for day, calls in ((EARLY, WALK), (LATE, WALK_LATE), (OVER, WALK_OVER)):
            seen |= walk(desks[day], dialect, calls)

        assert (desks[EARLY].level("ACT"), desks[EARLY].level("ABS")) == (200, 2)
        assert (desks[LATE].level("MTG"), desks[LATE].level("PPL")) == (1, 30)
    assert seen == set(TEXT) - FAULTY


def before(redis: Redis, campaign: Campaign) -> None:
    """Figures of the last two days."""
    scene, today = Scene(redis, campaign), campaign.day_of(datetime.now(UTC))
    scene.figures("TH1", today - timedelta(days=2), {"ACT": 133})
    scene.figures("TH1", today - timedelta(days=1), {"ACT": 20, "ABS": 4, "INE": 9})
