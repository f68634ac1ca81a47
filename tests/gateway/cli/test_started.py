"""A start says how to get in, what is practice, what is not set and how to stop; what is off does not look wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis

from gateway.books import campaigns
from gateway.campaigns import campaign_file, first_start
from gateway.cli import started
from gateway.cli.started import WORDS
from gateway.settings import Settings
from tests.campaigns import TINH_HIEP as PLAN
from tests.support.twilio_requests import twilio_settings

LINK = "http://127.0.0.1:8000/login/x"


@pytest.fixture
def settings(books_url: str, tmp_path: Path) -> Settings:
    return Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, campaign=PLAN)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def said(settings: Settings, books: Redis) -> str:
    """The block of a start."""
    first_start.prepare(books, settings.campaign)
    return "\n".join(started.block(settings, books, LINK))


def edited(settings: Settings, directory: Path, old: str, new: str) -> Settings:
    """The settings with a campaign file of their own, in which one passage is changed."""
    file = directory / "mine.yaml"
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return settings.model_copy(update={"campaign": file})


def test_it_says_how_to_get_in_what_is_practice_and_how_to_stop(settings: Settings, redis: Redis) -> None:
    shown = said(settings, redis)

    assert shown.startswith(f"Kẻng is ready: {LINK}\n")
    assert "make link" in shown
    assert "Practice: " in shown
    assert shown.endswith(f"Everything is kept in {settings.var_dir}. To stop: Ctrl-C")


def test_without_a_terminal_it_gives_the_address_and_the_command_that_makes_a_link(
    settings: Settings, redis: Redis
) -> None:
    first_start.prepare(redis, settings.campaign)

    ready, how, *_ = started.block(settings, redis, None)
    assert ready == f"Kẻng is ready: {settings.public_url}"
    assert how.endswith("make link")


def test_in_a_vietnamese_terminal_it_says_all_that_in_vietnamese(
    settings: Settings, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

    shown = said(settings, redis)

    assert shown.startswith(f"Kẻng đã sẵn sàng: {LINK}\n")
    assert WORDS["vi"].keys() == WORDS["en"].keys()


def test_a_channel_that_is_not_connected_is_told_calmly_and_one_that_is_by_name(
    settings: Settings, redis: Redis, tmp_path: Path, books_url: str
) -> None:
    assert "no channel is connected" in said(settings, redis)
    assert not {"error", "off", "warning", "missing"} & set(said(settings, redis).lower().replace(".", " ").split())

    assert "Real phones can write by: Twilio." in said(twilio_settings(tmp_path, books_url), redis)


def test_a_campaign_file_that_is_the_plan_in_force_is_not_spoken_of(settings: Settings, redis: Redis) -> None:
    assert "--over-edits" not in said(settings, redis)


def test_a_campaign_file_that_was_edited_after_the_first_start_is_told_with_what_to_type(
    settings: Settings, redis: Redis, tmp_path: Path
) -> None:
    said(settings, redis)
    own = edited(settings, tmp_path, "report_by: 17:30", "report_by: 18:30")

    shown = said(own, redis)

    assert f"{own.campaign} is not the plan in force: they differ in 1 place." in shown
    assert f"keng campaign load {own.campaign}\n" in shown
    assert "add --over-edits" in shown


def test_a_placeholder_for_the_offices_telephone_is_told_until_it_is_set(
    settings: Settings, redis: Redis, tmp_path: Path
) -> None:
    assert "Still a placeholder in the plan: telephone. Nothing goes out" in said(settings, redis)
    own = edited(settings, tmp_path, "telephone_is_placeholder: true", "telephone_is_placeholder: false")
    plan = campaign_file.load(own.campaign)
    campaigns.save(redis, plan, after="0")

    assert "a placeholder" not in said(own, redis)
