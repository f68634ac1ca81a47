"""The shell's broadcasts: what a preview says, whom a text reaches, and how it is controlled and watched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from gateway.app import create_app
from gateway.books import campaigns
from gateway.books.accounts import Role
from gateway.cli import broadcast
from tests.support import people
from tests.support.broadcast_scene import Gong, heads, present_campaign
from tests.support.field import services
from tests.support.twilio_requests import twilio_settings

CAMPAIGN = present_campaign()
NAME = CAMPAIGN.id
NUMBER = "+84900000001"
Run = Callable[..., Result]
Meanwhile = Callable[[], None]


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped campaign with its people; today is its eleventh day."""
    with services(books_url) as works:
        campaigns.save(works.books, CAMPAIGN, None)
        gong = Gong(works, CAMPAIGN)
        gong.contacts(heads())
        gong.drain()
        yield gong


@pytest.fixture
def run(gong: Gong, books_url: str, tmp_path: Path) -> Run:
    """Runs a command while a worker judges what it gives."""
    settings = twilio_settings(tmp_path, books_url, twilio_numbers=NUMBER, twilio_price=300, spending_limit_a_day=3_000)
    runner = create_app(settings).test_cli_runner()

    def running(*words: str, given: str | None = None, meanwhile: Meanwhile = gong.drain) -> Result:
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(lambda: runner.invoke(args=list(words), input=given))
            while not done.done():
                meanwhile()
                time.sleep(0.01)
        gong.drain()
        return done.result()

    return running


def newest(gong: Gong) -> str:
    """The id of the newest broadcast."""
    found = gong.newest()
    assert found
    return found.id


def test_a_preview_says_all_and_sends_nothing(run: Run, gong: Gong) -> None:
    done = run("broadcast", "preview", "Hop luc 9h, {v}", "--areas", "TH1,TH2", "--without", "TH2")

    assert done.exit_code == 0
    assert 'to TH1: "Hop luc 9h, TH1"' in done.output
    assert "15 characters, GSM-7, segments: 1; in all 1 segment, 300 đồng" in done.output
    assert "to 1 person, not to 1; goes out " in done.output
    assert "not TH2" in done.output
    assert "left out by you" in done.output
    assert "+84905000001" not in done.output
    assert gong.newest() is None


def test_a_preview_points_at_what_makes_a_text_dear(run: Run) -> None:
    done = run("broadcast", "preview", "Họp lúc 9h", "--areas", "TH1")

    assert "10 characters, UCS-2, segments: 1" in done.output
    assert "UCS-2 for want of these marks in GSM-7: ọ ú\n" in done.output


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2003", "\u3000", "\t"])
def test_a_space_of_another_kind_goes_out_as_a_plain_one(space: str, run: Run) -> None:
    done = run("broadcast", "preview", f"Hop{space}luc 9h", "--areas", "TH1")

    assert 'to TH1: "Hop luc 9h"' in done.output
    assert "10 characters, GSM-7, segments: 1" in done.output


def test_a_mark_that_cannot_be_seen_is_named_where_it_makes_a_text_dear(run: Run) -> None:
    done = run("broadcast", "preview", "Hop 9h \u2764\ufe0f", "--areas", "TH1")

    assert "UCS-2 for want of these marks in GSM-7: \u2764 U+FE0F\n" in done.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "one of the two"),
        (("Hop", "--reminder", "remind_day"), "one of the two"),
        (("--reminder", "remind_dya"), "remind_dya is no reminder of tinh-hiep-2024; it has remind_day"),
        (("--reminder", "office_digest"), "office_digest is no reminder"),
        (("Hop {ten}",), "there is no {ten}: write it out"),
        (("Tra loi 1",), "asks for what would answer"),
        (("Hop", "--areas", "TH9"), "TH9: no such area"),
        (("Hop", "--to", "role"), "--to role needs --role with one of"),
        (("Hop", "--to", "behind"), "--to behind needs --least"),
        (("Hop", "--campaign", "other"), "other"),
    ],
)
def test_what_cannot_be_sent_is_said_in_a_sentence(run: Run, gong: Gong, words: tuple[str, ...], sentence: str) -> None:
    done = run("broadcast", "send", *words, "--yes")

    assert done.exit_code
    assert sentence in done.output
    assert "Traceback" not in done.output
    assert gong.newest() is None


def test_while_the_offices_telephone_is_a_placeholder_nothing_is_offered_to_be_sent(run: Run, gong: Gong) -> None:
    office = CAMPAIGN.office.model_copy(update={"telephone_is_placeholder": True})
    campaigns.save(gong.books, CAMPAIGN.model_copy(update={"office": office}), after="0")
    said = "in the plan is still a placeholder: telephone"

    assert said in run("broadcast", "preview", "Hop luc 9h").output
    done = run("broadcast", "send", "Hop luc 9h", "--yes")

    assert done.exit_code == 1
    assert said in done.output
    assert gong.newest() is None


def test_sending_asks_first(run: Run, gong: Gong) -> None:
    refused = run("broadcast", "send", "Hop luc 9h", given="n\n")
    none = gong.newest()
    sent = run("broadcast", "send", "Hop luc 9h", given="y\n")

    assert refused.exit_code == 1
    assert none is None
    assert f"{newest(gong)}: is being sent" in sent.output
    assert set(gong.rows(newest(gong))) == {"1", "2", "3", "4", "5"}


def test_the_silent_are_reminded_and_those_who_reported_are_not(run: Run, gong: Gong) -> None:
    gong.text("+84905000002", "TH2 ACT 5 ABS 2")
    gong.drain()
    people.account(gong.books, "Hoa", Role.CLERK)
    run("broadcast", "send", "--reminder", "remind_day", "--to", "silent", "--yes", "--by", "hoa")

    assert set(gong.rows(newest(gong))) == {"1", "3", "4", "5"}
    assert gong.found(newest(gong)).author == "Hoa"


def test_what_passes_the_day_is_not_sent(run: Run, gong: Gong) -> None:
    done = run("broadcast", "send", "x" * 400, "--yes")

    assert "it costs 4500 đồng, and 0 of the 3000 that a day may cost are spent" in done.output
    assert gong.newest() is None


def test_one_is_paused_resumed_and_cancelled(run: Run, gong: Gong) -> None:
    run("broadcast", "send", "Hop", "--yes")
    id_ = newest(gong)
    said = [run("broadcast", how, id_).output for how in ("resume", "pause", "pause", "resume", "cancel", "resume")]

    assert said == [
        f"Error: {id_} is being sent: only one that is paused can be resumed\n",
        f"{id_}: is paused\n",
        f"Error: {id_} is paused: only one that is running can be paused\n",
        f"{id_}: is being sent\n",
        f"{id_}: is cancelled\n",
        f"Error: {id_} is cancelled: only one that is paused can be resumed\n",
    ]
    assert "no such broadcast" in run("broadcast", "pause", "none").output


def test_a_second_person_approves(run: Run, gong: Gong) -> None:
    few = gong.campaign.model_copy(update={"second_person_above": 2})
    campaigns.save(gong.books, few, "0")
    for name in ("Hoa", "Lan"):
        people.account(gong.books, name, Role.CLERK)
    proposed = run("broadcast", "send", "Hop", "--yes", "--by", "Hoa")
    id_ = newest(gong)
    alone = run("broadcast", "approve", id_, "--by", "Hoa")
    waiting = gong.rows(id_)
    approved = run("broadcast", "approve", id_, "--by", "Lan")

    assert "once a second person approves it\n" in proposed.output
    assert "waits until a second person approves it" in proposed.output
    assert alone.output == "Error: Hoa wrote it and cannot approve it too: a second person does, with --by NAME\n"
    assert waiting == {}
    assert approved.output == f"{id_}: is being sent\n"
    assert len(gong.rows(id_)) == 5


def test_one_is_watched_until_all_its_texts_are_through(run: Run, gong: Gong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "LOOKS_EVERY_SECONDS", 0.02)
    none = run("broadcast", "status")
    run("broadcast", "send", "Hop", "--yes", "--without", "TH5")
    id_ = newest(gong)
    left = list(gong.rows(id_).values())
    watched = run("broadcast", "status", id_, "--watch", meanwhile=lambda: gong.delivered(left.pop()) if left else None)
    listed = run("broadcast", "status")

    assert none.output == f"{NAME}: no broadcast yet\n"
    assert left == []
    assert "office  is through; texts: 4 (delivered 4)" in watched.output
    assert "not sent to 1: left out by you" in watched.output
    assert id_ in listed.output


def test_what_asks_for_todays_report_does_not_wait_for_tomorrow(run: Run, gong: Gong) -> None:
    gong.days_off(gong.today, gong.today + timedelta(days=1))
    done = run("broadcast", "send", "--reminder", "remind_day", "--to", "silent", "--yes")

    assert "it asks for today's report and would go out" in done.output
    assert done.exit_code == 1
    assert gong.newest() is None


def test_watching_one_that_is_paused_ends(run: Run, gong: Gong) -> None:
    run("broadcast", "send", "Hop", "--yes")
    run("broadcast", "pause", newest(gong))

    assert "is paused; texts: 5 (queued 5)" in run("broadcast", "status", newest(gong), "--watch").output


def test_days_off_are_added_and_removed(run: Run) -> None:
    said = [
        run("campaign", "days-off", *words).output
        for words in (("list",), ("add", "2024-09-02"), ("list",), ("remove", "2024-09-03"), ("remove", "2024-09-02"))
    ]

    assert said == [
        f"{NAME}: no days off\n",
        f"{NAME}: nobody is reminded on 2024-09-02\n",
        f"{NAME}: nobody is reminded on 2024-09-02\n",
        "Error: 2024-09-03 is no day off; `keng campaign days-off list` shows them\n",
        f"{NAME}: no days off\n",
    ]
    assert "write year-month-day" in run("campaign", "days-off", "add", "2/9").output
