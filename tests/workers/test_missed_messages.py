"""The pull takes what the webhooks never brought, page by page, and goes on where the one before it ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.app import create_app
from gateway.books import epoch, hold, inbox, pulls, tallies
from gateway.books.accounts import Role
from gateway.books.epoch import Epoch
from gateway.channels.twilio import LISTED_AT_ONCE, Twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.jobs import OUTBOUND, waiting
from gateway.settings import Settings
from tests.faults import plan as plans
from tests.support import people, twilio_api
from tests.support.examples import examples
from tests.support.field import services
from tests.support.scene import Scene, plan
from tests.support.twilio_api import TwilioApi, refused
from tests.support.twilio_requests import ACCOUNT, CAMPAIGN, OURS, TOKEN, twilio_settings
from workers import clock
from workers.missed_messages import FOUND, TOO_OLD, UNREADABLE, Puller
from workers.services import Services

FORK = multiprocessing.get_context("fork")
MANY = examples(20_000)
"""How many texts are pulled through three kills."""


@pytest.fixture
def settings(tmp_path: Path, books_url: str) -> Settings:
    return twilio_settings(tmp_path, books_url)


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as running:
        yield running


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    with services(books_url) as made:
        yield made


def received(api: TwilioApi, count: int, minutes: float = 30, to: str = OURS, body: str = "TH1 REG 3") -> None:
    """Let Twilio receive texts, twenty a second, the last so many minutes ago."""
    for number in range(count):
        age = timedelta(minutes=minutes, seconds=(count - number) / 20)
        api.add(age=age, to=to, body=body, status="received", direction="inbound", **{"from": plans.phone(1)})


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull takes its time however busy the machine is; where it gives way, a test says so."""
    monkeypatch.setattr("workers.missed_messages.LONGEST_SECONDS", 600.0)


def puller(works: Services, settings: Settings, api: TwilioApi) -> Puller:
    acceptor = Acceptor(works.books, works.jobs, Spool(settings.var_dir / "spool"), 8)
    return Puller(settings, works.books, acceptor, Twilio(settings, api.http()))


def accepted(works: Services) -> list[str]:
    """The provider's ids of the texts in the inbox, in their order."""
    entries = inbox.waiting(works.books, CAMPAIGN, "0-0", 100_000)
    return [text.fields["ref"] for text in inbox.texts(works.books, CAMPAIGN, [of for _, of in entries])]


def pull_until_killed(url: str, settings: Settings, api: TwilioApi) -> None:
    with services(url) as works:
        puller(works, settings, api).run(datetime.now(UTC))


def test_texts_are_pulled_once_and_in_order_through_three_kills(
    works: Services, settings: Settings, api: TwilioApi, books_url: str
) -> None:
    received(api, MANY)
    before = tallies.pulled_at(works.books, "twilio")
    for _ in range(3):
        begun = pulls.state(works.books, "twilio")
        process = FORK.Process(target=pull_until_killed, args=(books_url, settings, api))
        process.start()
        while process.is_alive() and not _has_moved(begun, pulls.state(works.books, "twilio")):
            time.sleep(0.005)
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        works.books.delete(pulls.lease_key("twilio"))  # it ends by itself
    received(api, 3, minutes=0)  # come while the list is read: for the next pull
    last = puller(works, settings, api)
    while not last.run(datetime.now(UTC)):
        pass
    listed = [one["sid"] for one in api.messages[:MANY]]

    assert before is None
    assert accepted(works) == listed
    assert pulls.state(works.books, "twilio") is None
    assert works.books.exists(pulls.found_key("twilio")) == 0
    assert tallies.all_of(works.books, "twilio") == {FOUND: MANY}
    assert api.faults == []


def _has_moved(before: pulls.Pull | None, now: pulls.Pull | None) -> bool:
    """Whether a pull has done some of its work, but not all."""
    if now is None or before is None:
        return now is not None and now.listed > 0
    return (now.listed, now.waiting) != (before.listed, before.waiting)


def test_a_pull_that_gives_way_goes_on_where_it_was(works: Services, settings: Settings, api: TwilioApi) -> None:
    received(api, 3 * LISTED_AT_ONCE)
    one = puller(works, settings, api)
    pulls.begin(works.books, "twilio", datetime.now(UTC) - timedelta(hours=2), datetime.now(UTC))
    for _ in range(2):
        going = pulls.state(works.books, "twilio")
        assert going
        one._step(going)
    one.run(datetime.now(UTC))

    assert len([query for query in api.queries if query["To"] == OURS and "PageToken" not in query]) == 1
    assert len(accepted(works)) == 3 * LISTED_AT_ONCE


def test_every_number_of_ours_is_looked_through(
    works: Services, tmp_path: Path, books_url: str, api: TwilioApi
) -> None:
    other = "+12028830001"
    settings = twilio_settings(tmp_path, books_url, twilio_numbers=f"{OURS},{other}")
    received(api, LISTED_AT_ONCE + 1, minutes=20)
    received(api, 2, minutes=40, to=other)
    puller(works, settings, api).run(datetime.now(UTC))

    assert len(accepted(works)) == LISTED_AT_ONCE + 3
    assert accepted(works)[:2] == [one["sid"] for one in api.messages[-2:]]  # the oldest first, whichever number


def test_a_list_whose_places_hold_no_longer_is_read_from_its_newest_page_again(
    works: Services, settings: Settings, api: TwilioApi
) -> None:
    received(api, 2 * LISTED_AT_ONCE)
    one = puller(works, settings, api)
    pulls.begin(works.books, "twilio", datetime.now(UTC) - timedelta(hours=2), datetime.now(UTC))
    going = pulls.state(works.books, "twilio")
    assert going
    one._step(going)
    api.lists += [refused(400, 20001)] * pulls.FAILURES
    failed = [one.run(datetime.now(UTC)) for _ in range(pulls.FAILURES)]
    done = one.run(datetime.now(UTC))

    assert (failed, done) == ([False] * pulls.FAILURES, True)
    assert len(accepted(works)) == 2 * LISTED_AT_ONCE
    assert tallies.all_of(works.books, "twilio")[UNREADABLE] == pulls.FAILURES


def test_a_text_that_was_found_too_late_to_be_believed_is_not_taken_for_one_of_now(
    works: Services, settings: Settings, api: TwilioApi
) -> None:
    received(api, 1, minutes=49 * 60)
    pulls.begin(works.books, "twilio", datetime.now(UTC) - timedelta(hours=50), datetime.now(UTC))
    puller(works, settings, api).run(datetime.now(UTC))

    assert accepted(works) == []
    assert tallies.all_of(works.books, "twilio")[TOO_OLD] == 1


def test_one_pull_at_a_time_and_one_job_for_it(works: Services, settings: Settings, api: TwilioApi) -> None:
    received(api, 1)
    assert pulls.hold(works.books, "twilio")
    assert puller(works, settings, api).run(datetime.now(UTC))
    for _ in range(3):
        clock.ask_for_pull(works, ["twilio"])

    assert accepted(works) == []
    assert waiting(works.jobs, OUTBOUND) == {"pull"}
    assert works.jobs.llen(f"rq:queue:{OUTBOUND}") == 1


def test_page_status_and_release_say_what_is_not_pulled_after_a_restore(works: Services, settings: Settings) -> None:
    now = datetime.now(UTC)
    Scene(works.books, plan())
    epoch.note(works.books, Epoch(now, now - timedelta(hours=3)))
    hold.put_on(works.books, now, "restored")
    tallies.pulled(works.books, "twilio", now - timedelta(hours=3))
    pulls.begin(works.books, "twilio", now - timedelta(hours=3), now)
    pulls.read(works.books, "twilio", pulls.Pull(now, now), 500, [], "0 x")
    app = create_app(settings)
    run = app.test_cli_runner().invoke
    with people.signed_in(app, works.books, "chị Hoa", Role.CLERK) as office:
        shown = office.get("/", query_string={"campaign": plan().id}).text
    said, refused_ = run(args=["status"]).output, run(args=["hold", "release"])
    on_hold = hold.is_on(works.books)
    anyway = run(args=["hold", "release", "--anyway"])

    assert "đã xem 500" in shown
    assert "Chưa nên cho gửi lại." in shown
    assert "keng hold release" not in shown
    assert "NOT PULLED YET: texts that Twilio has received since" in said
    assert "500 looked at" in said
    assert refused_.exit_code == 1
    assert "500 looked at" in refused_.output
    assert (on_hold, anyway.exit_code, hold.is_on(works.books)) == (True, 0, False)


def test_once_all_is_pulled_nothing_is_said(works: Services, settings: Settings, api: TwilioApi) -> None:
    now = datetime.now(UTC)
    epoch.note(works.books, Epoch(now, now - timedelta(hours=3)))
    hold.put_on(works.books, now, "restored")
    Scene(works.books, plan())
    tallies.pulled(works.books, "twilio", now - timedelta(hours=3))
    puller(works, settings, api).run(now)

    app = create_app(settings)
    with people.signed_in(app, works.books, "chị Hoa", Role.CLERK) as office:
        shown = office.get("/", query_string={"campaign": plan().id}).text

    assert "keng hold release" in shown
    assert "Chưa nên cho gửi lại." not in shown
    assert app.test_cli_runner().invoke(args=["hold", "release"]).output.startswith("Released")
