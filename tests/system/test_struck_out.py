"""What is struck out of a text is nowhere: in no key, no log line, no reply, no page, whichever way the text came."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from redis import Redis

from gateway.books import outbox
from gateway.books.maintenance import snapshot
from gateway.books.maintenance.snapshot import Reach
from gateway.web.login.views import one_time_link
from tests.faults import plan as plans
from tests.support import twilio_api
from tests.support.machine import NAME, Machine, machine
from tests.support.twilio_requests import ACCOUNT, TOKEN

SECRETS = [
    ("TH1 REG 3 {}", "051099001234"),
    ("TH1 REG 2 {}", "212345678"),
    ("TH1 NGAY 12 {} REG 4", "051 099 001 234"),
    ("{} ba Tu thon 1", "051/099/001234"),
    ("TH1 REG 1\n{}", "0510990\n01234"),
    ("{} la ma OTP VNeID", "482913"),
    ("DK TH1 {}", "079188005678"),
    ("xin chao {}", "212 345 678"),
]


@pytest.fixture
def here(tmp_path: Path, books_url: str) -> Iterator[Machine]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as api, machine(tmp_path, books_url, api) as made:
        plans.load(made.books, made.plan)
        made.judge()
        yield made


@pytest.mark.parametrize(("words", "secret"), SECRETS)
@pytest.mark.parametrize("village", [1, 900])
def test_what_is_struck_out_stands_in_no_key_log_reply_or_page(
    words: str, secret: str, village: int, here: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here.text(village, words.format(secret))
    here.judge()
    here.send()
    office = here.app.test_client()
    office.post(one_time_link(here.books, "").removeprefix("https://sms.example.org"), base_url="https://localhost")
    page = office.get(f"/?campaign={NAME}", base_url="https://localhost").text
    listed = here.run("waiting", "list").output

    digits = re.sub(r"[^0-9]", "", secret)
    for where in (_everything(here.books), caplog.text, page, listed, *_said(here)):
        assert secret not in where
        assert digits not in where


@pytest.mark.parametrize("number", ["123456", "0905123456", "12.345.678", "1234-5678", "410 365 298"])
@pytest.mark.parametrize(
    "words",
    ["TH1 REG {}", "TH1 REG 3 {}", "SUA TH1 REG {}", "TH9 REG {}", "{}", "TH1 NGAY {} REG 3", "DK TH1 {}", "XEM {}"],
)
def test_no_reply_repeats_six_digits_of_what_was_texted(words: str, number: str, here: Machine) -> None:
    """Whichever reply it is: refusal, question, receipt or what a stranger is told."""
    here.text(1, words.format(number))
    here.text(900, words.format(number))
    here.judge()
    said = [re.sub(r"[^0-9A-Za-z]", "", one) for one in _said(here)]
    digits = re.sub(r"[^0-9]", "", number)

    assert said
    assert [one for one in said if any(digits[at : at + 6] in one for at in range(len(digits) - 5))] == []


def _everything(books: Redis) -> str:
    names = cast("list[str]", books.keys("*"))
    return "\n".join(str(record) for page in snapshot.read(books, names, Reach({}, {})) for record in page)


def _said(here: Machine) -> list[str]:
    """What was sent."""
    ids = [name.rpartition(":")[2] for name in cast("list[str]", here.books.keys("keng:{*}:out:*"))]
    return [one.body for one in outbox.messages(here.books, NAME, ids).values()]
