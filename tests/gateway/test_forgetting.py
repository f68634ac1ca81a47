"""Personal data go when their time is over, or when their owner asks; figures stay, and it is said what went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from redis import Redis

from gateway.books import forgotten, outbox
from gateway.books.maintenance import snapshot
from gateway.books.maintenance.snapshot import Reach
from gateway.forgetting import NotForgottenError, forget_phone, forget_what_is_over
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from tests.faults import plan as plans
from tests.support import twilio_api
from tests.support.machine import NAME, Machine, machine
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import ACCOUNT, FORM, TOKEN, post_form
from workers import retention

STRANGER = "+84977123456"
OFFICE_WORDS = "xin chao em la Hoa"


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as running:
        yield running


@pytest.fixture
def here(tmp_path: Path, books_url: str, api: TwilioApi) -> Iterator[Machine]:
    """A campaign with a roster, two counted texts and one of a stranger, all answered."""
    with machine(tmp_path, books_url, api) as made:
        plans.load(made.books, made.plan)
        made.judge()
        made.text(1, "TH1 REG 3")
        made.text(2, "TH2 REG 4")
        stranger = {**FORM, "MessageSid": f"SM{7:032x}", "From": STRANGER, "Body": OFFICE_WORDS}
        assert post_form(made.app, stranger).status_code == 200
        made.judge()
        made.send()
        yield made


def everything(redis: Redis) -> str:
    """All keys of ours with all that they hold."""
    names = sorted(cast("list[str]", redis.keys("keng:*")))
    return "\n".join(str(record) for page in snapshot.read(redis, names, Reach({}, {})) for record in page)


def test_a_phone_that_is_forgotten_stands_nowhere_and_its_figures_stay(here: Machine) -> None:
    phone, kept = plans.phone(1), plans.phone(2)
    before = verify(here.books, NAME)
    here.text(1, "TH1 REG 9")  # asked about, and the question still to go out
    here.judge()

    done = here.app.test_cli_runner().invoke(args=["forget", "--yes"], input=f"{phone}\n")

    assert done.exit_code == 0, done.output
    assert f"{NAME}: removed 3 texts" in done.output  # two of its own, and the order that put it into the roster
    left = everything(here.books)
    assert phone not in left
    assert "TH1 REG" not in left
    assert kept in left
    after = verify(here.books, NAME)
    assert (after.clean, after.figures) == (True, before.figures)
    assert inspect(here.books).clean, inspect(here.books)
    assert here.books.zcard(outbox.queue_key(NAME, "twilio")) == 0
    [last] = forgotten.newest(here.books, NAME, 1)
    assert (last.why, last.contacts) == ("asked", 1)
    assert "last removed (asked" in here.run("status").output


def test_who_is_forgotten_is_a_stranger_when_writing_again(here: Machine) -> None:
    forget_phone(here.books, NAME, plans.phone(1), datetime.now(UTC))

    text_id = here.text(1, "TH1 REG 5")
    here.judge()

    assert here.field(text_id, "reason") == "unregistered"


def test_what_is_not_judged_yet_is_not_forgotten_but_said(here: Machine) -> None:
    here.text(1, "THEM TH1 REG 2")

    with pytest.raises(NotForgottenError, match="not judged yet"):
        forget_phone(here.books, NAME, plans.phone(1), datetime.now(UTC))


def test_nothing_goes_before_its_time(here: Machine) -> None:
    before = everything(here.books)

    assert not forget_what_is_over(here.books, NAME, datetime.now(UTC) + timedelta(days=1))
    assert everything(here.books) == before


def test_the_words_of_strangers_go_first(here: Machine) -> None:
    days = here.plan.retention.strangers_days
    removed = forget_what_is_over(here.books, NAME, datetime.now(UTC) + timedelta(days=days, minutes=1))

    assert (removed.texts, removed.contacts) == (1, 0)
    left = everything(here.books)
    assert OFFICE_WORDS not in left
    assert plans.phone(1) in left
    assert inspect(here.books).clean


def test_when_the_campaign_is_long_over_no_phone_is_left_and_every_figure_is(here: Machine) -> None:
    before = verify(here.books, NAME)
    late = datetime.combine(here.plan.last_day, datetime.min.time(), UTC) + timedelta(days=200)

    removed = forget_what_is_over(here.books, NAME, late)

    assert removed.contacts > 0
    left = everything(here.books)
    assert "+84" not in left
    assert "TH1 REG" not in left
    assert (verify(here.books, NAME).clean, verify(here.books, NAME).figures) == (True, before.figures)
    assert inspect(here.books).clean, inspect(here.books)
    assert not forget_what_is_over(here.books, NAME, late)


def test_the_job_does_it_and_logs_how_much_without_a_phone(
    here: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    late = datetime.now(UTC) + timedelta(days=31)

    monkeypatch.setattr(retention, "forget_what_is_over", lambda books, name, _: forget_what_is_over(books, name, late))
    monkeypatch.setattr(retention, "connect", lambda: here.works)
    retention.forget(NAME)

    assert f"{NAME}: removed the words of 1 texts" in caplog.text
    assert STRANGER not in caplog.text
