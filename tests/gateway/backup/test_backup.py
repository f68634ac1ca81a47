"""Backup and restore: what is copied under load is whole, and what is put back loses, doubles and sends nothing."""

from __future__ import annotations

import gzip
import itertools
import json
import multiprocessing
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from pydantic import SecretStr
from redis import RedisError
from redis.exceptions import NoPermissionError

from gateway import redis as clients
from gateway.app import create_app
from gateway.backup import archive, backup, restore, temporary_server
from gateway.backup.archive import DamagedError
from gateway.backup.backup import Backup
from gateway.backup.online_copy import Copying, RestoredError
from gateway.books import accounts, cursor, epoch, hold, inbox, outbox, questions, review_queue, sessions, tallies
from gateway.books.inbox import Arrival, text_key
from gateway.books.keys import figures_key, inbox_key, key
from gateway.books.maintenance import key_owners, snapshot
from gateway.books.maintenance.snapshot import KeyContent, Reach
from gateway.books.outbox import Delivery
from gateway.campaigns import campaign_file
from gateway.routing import Terms
from gateway.settings import Settings
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from gateway.web.labels.labels import label
from gateway.web.login import views as login
from tests.conftest import Server, running_valkey
from tests.faults import plan as plans
from tests.paths import ROOT
from tests.support import twilio_api
from tests.support.android_requests import PHONE
from tests.support.gateway_up import flask
from tests.support.machine import NAME, Machine, machine, told
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import ACCOUNT, TOKEN
from workers import attempt, clock
from workers.inbound import judge_batch

Run = Callable[..., Result]


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as running:
        yield running


@pytest.fixture
def old(tmp_path: Path, books_url: str, api: TwilioApi) -> Iterator[Machine]:
    """The machine that will be lost, its campaign loaded and its roster judged."""
    with machine(tmp_path / "old", books_url, api) as made:
        api.tell = lambda url, form: told(made, form, urlsplit(url).path)
        plans.load(made.books, made.plan)
        made.judge()
        yield made


@pytest.fixture(scope="module")
def new_server() -> Iterator[Server]:
    directory = Path(tempfile.mkdtemp(prefix="keng-"))
    with running_valkey(directory) as found:
        yield found
    shutil.rmtree(directory)


@pytest.fixture
def new(tmp_path: Path, new_server: Server, api: TwilioApi) -> Iterator[Machine]:
    """The machine that takes its place, empty."""
    with machine(tmp_path / "new", new_server.url, api) as made:
        made.books.flushall()
        yield made


def restored(to: Machine, directory: Path) -> str:
    done = to.run("restore", directory)
    assert done.exit_code == 0, done.output
    return done.output


def test_after_everything_was_lost_nothing_is_missing_nothing_counts_twice_and_nobody_is_told_twice(
    old: Machine, new: Machine, api: TwilioApi, tmp_path: Path
) -> None:
    counted = [old.text(1, "TH1 REG 3"), old.text(2, "TH2 REG 4")]
    old.judge()
    old.send()
    asked = old.text(2, "TH2 REG 9")  # another figure for the same day
    old.judge()
    old.send()
    in_hand = old.text(3, "TH3 REG 5")
    old.judge()  # its reply is still to go out
    with closing(old.back_up(tmp_path / "copies")) as made:
        copy = made.directory

    old.send()  # and now it has
    since = [old.text(1, "THEM TH1 REG 2"), old.text(4, "TH4 REG 6"), old.text(4, "SUA TH4 REG 8")]
    answer = old.text(2, "1")
    old.judge()
    old.send()
    references = {old.field(one, "reference_number") for one in [*counted, in_hand, *since]}
    told_then = len(api.forms)
    assert old.outcome(answer) == "counted"
    unheard = old.text(5, "TH5 REG 7", brought=False)
    old.books.flushall()

    said = restored(new, copy)
    assert inspect(new.books).faults == ()
    assert "HOLD" in said
    assert hold.is_on(new.books)
    assert questions.of_phones(new.books, NAME, [plans.phone(2)]) == {}
    assert new.outcome(asked) == "waiting"
    assert new.pull() == 5
    new.judge()
    assert [new.outcome(one) for one in [*since, unheard]] == ["counted"] * 4
    assert new.outcome(answer) != "counted"  # its question was closed: a person settles the text
    assert [text_id for text_id, _ in review_queue.page(new.books, NAME, 10)] == [asked]
    levels = {f"TH{n}": new.figures()[figures_key(NAME, "0", "levels", f"TH{n}")]["REG"] for n in range(1, 6)}
    assert levels == {"TH1": "5", "TH2": "4", "TH3": "5", "TH4": "8", "TH5": "7"}
    assert verify(new.books, NAME).clean
    assert references.isdisjoint(new.field(one, "reference_number") for one in [*since, unheard])
    assert {new.reply(one).delivery for one in [*since, unheard]} == {Delivery.QUEUED}

    new.send()
    assert len(api.forms) == told_then  # on hold
    assert new.run("hold", "release").exit_code == 0
    new.send()
    assert [(form["To"], "TH5" in form["Body"]) for form in api.forms[told_then:]] == [(plans.phone(5), True)]
    assert new.reply(in_hand).delivery is Delivery.SENT
    assert {new.reply(one).delivery for one in since} == {Delivery.EXPIRED}
    assert new.reply(unheard).delivery is Delivery.SENT
    assert new.pull() == 0
    assert inspect(new.books).faults == ()
    assert api.faults == []


def test_word_of_a_reply_from_the_lost_time_is_not_taken_for_word_of_the_one_made_since(
    old: Machine, new: Machine, api: TwilioApi, tmp_path: Path
) -> None:
    first = old.text(1, "TH1 REG 3")
    old.judge()
    old.send()
    with closing(old.back_up(tmp_path / "copies")) as made:
        copy = made.directory
    asked = old.text(1, "TH1 REG 9")
    old.judge()
    old.send()
    lost, kept = old.reply(asked), old.reply(first)
    old.books.flushall()
    restored(new, copy)
    new.pull()
    new.judge()
    told(new, _receipt(lost.ref, "delivered"), f"/webhooks/twilio/status/{NAME}/{lost.id}")
    told(new, _receipt(kept.ref, "delivered"), f"/webhooks/twilio/status/{NAME}/{kept.id}")

    assert new.outcome(asked) == "asked"
    assert (new.reply(asked).delivery, new.reply(asked).handed_at) == (Delivery.QUEUED, None)
    assert new.reply(first).delivery is Delivery.DELIVERED
    too_early = new.text(1, "1")
    new.judge()
    assert new.outcome(too_early) != "counted"  # the question that it answers is not the one that is open


def _receipt(sid: str, status: str) -> dict[str, str]:
    return {"MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "MessageStatus": status}


def test_what_was_to_go_out_goes_out_once_if_the_provider_never_had_it(
    old: Machine, new: Machine, api: TwilioApi, tmp_path: Path
) -> None:
    ids = [old.text(1, "TH1 REG 3"), old.text(2, "TH2 REG 3")]
    old.judge()
    with closing(old.back_up(tmp_path / "copies")) as made:
        copy = made.directory
    restored(new, copy)
    hold.release(new.books)

    assert [new.reply(one).delivery for one in ids] == [Delivery.UNKNOWN] * 2
    new.send()
    assert api.forms == []  # it may still come to light at the provider's
    new.send(later=attempt.ABSENT_AFTER)
    new.send(later=attempt.ABSENT_AFTER)
    assert sorted(form["To"] for form in api.forms) == [plans.phone(1), plans.phone(2)]
    assert [new.reply(one).delivery for one in ids] == [Delivery.SENT] * 2


def test_a_provider_that_cannot_be_asked_holds_a_reply_back(
    old: Machine, new: Machine, api: TwilioApi, tmp_path: Path
) -> None:
    with closing(old.back_up(tmp_path / "copies")) as made:
        copy = made.directory
    lost = old.text(1, "TH1 REG 3", brought=False)
    restored(new, copy)
    new.pull()
    new.judge()
    hold.release(new.books)
    api.lists.append(twilio_api.refused(503, 20503))
    new.send()

    assert (new.reply(lost).delivery, api.forms) == (Delivery.QUEUED, [])
    new.send()
    assert (new.reply(lost).delivery, len(api.forms)) == (Delivery.SENT, 1)


def test_texts_that_come_while_on_hold_count_and_are_answered_on_release_unless_it_is_too_late(
    old: Machine, api: TwilioApi
) -> None:
    assert old.run("hold", "on", "--why", "a drill").output.startswith("HOLD")
    assert "a drill" in old.run("hold", "status").output
    first, second = old.text(1, "TH1 REG 3"), old.text(2, "TH2 REG 4")
    old.judge()
    old.send()
    assert ([old.outcome(first), old.outcome(second)], api.forms) == (["counted"] * 2, [])

    late = outbox.message_key(NAME, old.field(first, "reply"))
    old.books.hset(late, "expires_at", (datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    assert old.run("hold", "release").output.startswith("Released")
    assert old.run("hold", "status").output.startswith("No hold")
    old.send()
    assert [form["To"] for form in api.forms] == [plans.phone(2)]
    assert (old.reply(first).delivery, old.reply(second).delivery) == (Delivery.EXPIRED, Delivery.SENT)


def test_the_clock_queues_no_sender_while_on_hold(old: Machine) -> None:
    old.text(1, "TH1 REG 3")
    old.judge()
    [waits] = cast("list[str]", old.books.zrange(outbox.queue_key(NAME, "twilio"), 0, -1))
    old.books.zadd(outbox.queue_key(NAME, "twilio"), {waits: 0})
    rung = []
    for on_hold in (True, False):
        old.works.jobs.delete("rq:queue:outbound")
        if on_hold:
            hold.put_on(old.books, datetime.now(UTC), "a drill")
        else:
            hold.release(old.books)
            time.sleep(1.1)  # the bell's mark
        clock.sweep(old.works, {old.account: Terms()})
        rung.append(old.works.jobs.llen("rq:queue:outbound"))

    assert rung == [0, 1]


def test_parts_that_follow_bring_everything_up_to_the_last_of_them(
    old: Machine, new: Machine, api: TwilioApi, tmp_path: Path
) -> None:
    old.text(1, "TH1 REG 3")
    old.judge()
    with closing(old.back_up(tmp_path / "copies")) as made:
        old.text(2, "TH2 REG 4")
        old.judge()
        old.send()
        made.go_on()
        question = old.text(2, "TH2 REG 9")
        old.judge()
        old.send()
        answer = old.text(2, "1")
        old.judge()
        waits = old.text(3, "TH3 REG 5")
        last = made.go_on()
        assert made.go_on().records == 0
    before = (old.figures(), old.outcome(question), old.outcome(answer), old.reply(answer).ref)
    assert last.number == 2
    old.books.flushall()
    restored(new, made.directory)

    assert (new.figures(), new.outcome(question), new.outcome(answer), new.reply(answer).ref) == before
    assert new.outcome(waits) == ""  # accepted, and still to be judged
    new.judge()
    assert new.outcome(waits) == "counted"
    assert verify(new.books, NAME).clean


def test_a_key_that_went_since_is_gone_after_the_restore(old: Machine, new: Machine, tmp_path: Path) -> None:
    first, second = (f"keng:{{drill}}:text:{letter * 20}" for letter in "ab")
    old.books.hset(first, "body", "x")
    old.books.hset(second, "body", "x")
    with closing(old.back_up(tmp_path / "copies")) as made:
        old.books.delete(first)
        old.books.expire(second, 1_000)
        made.go_on()
    restored(new, made.directory)

    assert new.books.exists(first, second) == 0


def test_every_kind_of_key_comes_back_as_it_was(old: Machine, new: Machine, tmp_path: Path) -> None:
    held = old.books
    held.hset("keng:{drill}:learned", mapping={"": "", "ộ": "1", "=": "-0", "a": "Thôn Đông\n\u2028 \x7f "})
    held.rpush("keng:{drill}:consents", *map(str, range(2_000)))
    held.zadd("keng:{drill}:broadcasts", {"a": 1795491137123.0, "b": -1.5})
    for number in range(1_203):
        held.xadd("keng:{drill}:inbox", {"b": str(number), "a": "2"})
    with closing(old.back_up(tmp_path / "copies")) as made:
        pass
    restored(new, made.directory)
    names = [f"keng:{{drill}}:{kind}" for kind in ("learned", "consents", "broadcasts", "inbox")]
    contents = [
        {record.key: record.content for page in snapshot.read(of, names, snapshot.Reach({}, {})) for record in page}
        for of in (old.books, new.books)
    ]

    assert len(contents[0]) == 4
    assert contents[0] == contents[1]
    assert held.smembers("keng:campaigns") == new.books.smembers("keng:campaigns") == {"drill"}
    assert held.xlen("keng:{drill}:inbox") == new.books.xlen("keng:{drill}:inbox") > 1_203


def judge_all(old: Machine, until: Future[None]) -> None:
    """A drain that judges what comes, and takes the lease again when it has lost it."""
    while not until.done():
        begun = cursor.take(old.books, NAME, "a drain")
        while not until.done() and begun and cursor.hold(old.books, NAME, "a drain"):
            at = cursor.position(old.books, NAME)
            if waits := inbox.waiting(old.books, NAME, at.cursor, 20):
                judge_batch(old.works, NAME, at, waits)
        cursor.release(old.books, NAME, "a drain")


@pytest.mark.slow
def test_a_backup_under_load_is_whole_at_every_part(
    old: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "PAGE", 20)  # so that more happens between two pages
    made: list[Backup] = []

    def back_up() -> None:
        time.sleep(0.3)
        made.append(old.back_up(tmp_path / "copies"))
        for _ in range(4):
            time.sleep(0.3)
            made[0].go_on()

    with ThreadPoolExecutor() as pool:
        done = pool.submit(back_up)
        others = [pool.submit(accept_many, old, done), pool.submit(send_all, old, done)]
        judge_all(old, done)
        for one in [done, *others]:
            one.result()
    made[0].close()
    old.judge()
    assert verify(old.books, NAME).clean

    found = archive.check(made[0].directory)
    texts = [_state(made[0].directory, found[:count]) for count in range(1, len(found) + 1)]
    assert texts == sorted(texts)
    assert texts[-1] > texts[0] > 0


def accept_many(old: Machine, until: Future[None]) -> None:
    """Texts that come one after the other."""
    with clients.books(old.url, 5.0) as client:
        for number in itertools.count():
            if until.done():
                return
            body, sender = f"TH{number % 6 + 1} REG {number % 9 + 1}", plans.phone(number % 6 + 1)
            inbox.accept(client, NAME, Arrival("practice", f"load-{number}", sender, "KENG", body))


def send_all(old: Machine, until: Future[None]) -> None:
    """Replies that go through the states of sending."""
    with clients.books(old.url, 5.0) as client:
        while not until.done():
            if message := outbox.claim(client, NAME, "practice"):
                outbox.settle(client, NAME, "practice", message.id, Delivery.DELIVERED)


def _state(directory: Path, found: list[archive.ArchivePart]) -> int:
    """How many texts some parts hold, having looked whether they are the state of one moment."""
    with temporary_server.empty(None) as url, clients.books(url, 5.0) as books:
        backup.fill(books, directory, found)
        verified = verify(books, NAME)
        assert verified.faults == ()
        listed = {fields["id"] for _, fields in cast("Any", books.xrange(inbox_key(NAME)))}
        kept = {name.removeprefix(text_key(NAME, "")) for name in books.scan_iter(match=text_key(NAME, "*"))}
        assert listed == kept
        queued = set(cast("list[str]", books.zrange(outbox.queue_key(NAME, "practice"), 0, -1)))
        for name in books.scan_iter(match=outbox.message_key(NAME, "*")):
            is_queued = name.removeprefix(outbox.message_key(NAME, "")) in queued
            assert is_queued or books.hget(name, "delivery") == "delivered"
        return len(kept)


@pytest.fixture
def copy(old: Machine, tmp_path: Path) -> Path:
    """A backup of three parts."""
    with closing(old.back_up(tmp_path / "copies")) as made:
        for village in (1, 2):
            old.text(village, f"TH{village} REG 3")
            old.judge()
            made.go_on()
    return made.directory


def _packed(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()))))


def _flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 4
    path.write_bytes(held)


PART = archive.NAME.format(1)
HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bit was flipped": (lambda copy: _flip(copy / PART), "is damaged"),
    "a digit was changed": (
        lambda copy: _packed(copy / PART, lambda held: held.replace(b"REG 3", b"REG 4")),
        "its checksum does not fit",
    ),
    "a line is missing": (
        lambda copy: _packed(copy / PART, lambda held: b"\n".join([held.split(b"\n")[0], *held.split(b"\n")[2:]])),
        "its checksum does not fit",
    ),
    "cut in the middle": (lambda copy: os.truncate(copy / PART, (copy / PART).stat().st_size // 2), "to its end"),
    "cut at the last byte": (lambda copy: os.truncate(copy / PART, (copy / PART).stat().st_size - 1), "to its end"),
    "empty": (lambda copy: os.truncate(copy / PART, 0), "is damaged"),
    "the end line is missing": (
        lambda copy: _packed(copy / PART, lambda held: b"\n".join(held.split(b"\n")[:-2]) + b"\n"),
        "is damaged",
    ),
    "a part is missing": (lambda copy: (copy / PART).unlink(), "is missing"),
    "the first part is missing": (lambda copy: (copy / archive.NAME.format(0)).unlink(), "is missing"),
    "parts were exchanged": (lambda copy: shutil.copy(copy / archive.NAME.format(2), copy / PART), "another backup"),
    "a later format": (
        lambda copy: _packed(copy / PART, lambda held: held.replace(b'"version":1', b'"version":2', 1)),
        "has format 2, and this program reads format 1",
    ),
    "something else": (lambda copy: (copy / PART).write_bytes(gzip.compress(b'{"kind": "x"}\n')), "is no part"),
    "no backup": (lambda copy: shutil.move(copy, copy.with_name("elsewhere")), "is no backup"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_a_backup_that_is_not_whole_is_refused_in_a_sentence_and_nothing_changes(
    copy: Path, new: Machine, harm: str
) -> None:
    do, says = HARM[harm]
    do(copy)
    for command in (("restore", copy), ("backup", "--check", copy)):
        done = new.run(*command)

        assert (done.exit_code, done.output.count("\n")) == (1, 1)
        assert says in done.output
    assert new.books.dbsize() == 0


def test_every_cut_of_a_part_is_noticed(copy: Path) -> None:
    whole = (copy / PART).read_bytes()
    unnoticed = []
    for size in range(0, len(whole), max(len(whole) // 200, 1)):
        (copy / PART).write_bytes(whole[:size])
        try:
            archive.check(copy)
            unnoticed.append(size)
        except DamagedError:
            pass

    assert unnoticed == []


def test_without_a_part_that_is_damaged_the_ones_before_can_be_restored(copy: Path, new: Machine) -> None:
    (copy / archive.NAME.format(2)).unlink()
    restored(new, copy)

    assert list(_levels(new)) == ["TH1"]


def _levels(at: Machine) -> dict[str, str]:
    """The level of every village that has one."""
    start = figures_key(NAME, "0", "levels", "TH")
    return {f"TH{name.removeprefix(start)}": fields["REG"] for name, fields in at.figures().items() if start in name}


def test_a_backup_can_be_checked(copy: Path, new: Machine, old: Machine) -> None:
    done = new.run("backup", "--check", copy)
    assert (done.exit_code, "3 parts" in done.output, "all figures agree" in done.output) == (0, True, True)

    old.books.hset(figures_key(NAME, "0", "levels", "TH1"), "REG", 99)
    with closing(old.back_up(copy.parent / "second")) as made:
        pass
    done = new.run("backup", "--check", made.directory)
    assert (done.exit_code, "the books hold 99" in done.output) == (1, True)
    assert f"not all agree: look at them, then keng rebuild {NAME}" in restored(new, made.directory)


def test_books_that_hold_something_are_replaced_only_by_name_and_kept(copy: Path, new: Machine) -> None:
    plans.load(new.books, plans.plan(2, "another"))
    refused = new.run("restore", copy)
    wrong = new.run("restore", copy, "--replace", given="drill\n")
    assert (refused.exit_code, wrong.exit_code) == (1, 1)
    assert "another already. Add --replace" in refused.output
    assert cast("set[str]", new.books.smembers("keng:campaigns")) == {"another"}

    done = new.run("restore", copy, "--replace", given="another\n")
    assert done.exit_code == 0, done.output
    assert cast("set[str]", new.books.smembers("keng:campaigns")) == {NAME}
    [kept] = (copy.parent / "replaced").iterdir()
    assert list(backup.check(kept, None).campaigns) == ["another"]
    assert [number for number in range(16) if clients.database(new.url, number).dbsize()] == [0]


def test_a_gateway_that_runs_is_not_restored_under(copy: Path, new: Machine) -> None:
    new.works.jobs.sadd("rq:workers", "rq:worker:one")
    new.works.jobs.hset("rq:worker:one", mapping={"birth": "2026-11-24T00:00:00.000000Z", "queues": "inbound"})
    done = new.run("restore", copy)

    assert (done.exit_code, "stop it first" in done.output) == (1, True)
    assert snapshot.is_empty(new.books)


@pytest.mark.parametrize("share", [0.7, *(pytest.param(share, marks=pytest.mark.slow) for share in (0.0, 0.3, 0.97))])
def test_a_restore_that_is_killed_has_changed_nothing_and_can_be_repeated(
    old: Machine, new: Machine, tmp_path: Path, share: float
) -> None:
    for number in range(3_000):
        old.books.hset(key(NAME, "out", f"filler-{number}"), mapping={"delivery": "sent", "body": "x" * 50})
    with closing(old.back_up(tmp_path / "copies")) as made:
        pass
    spare = clients.database(new.url, 15)
    spare.flushdb()
    size = old.books.dbsize()
    process = multiprocessing.get_context("fork").Process(
        target=restore.restore, args=(new.url, made.directory, archive.check(made.directory))
    )
    process.start()
    while spare.dbsize() <= share * size and process.is_alive():
        pass
    os.kill(cast("int", process.pid), signal.SIGKILL)
    process.join()

    assert process.exitcode == -signal.SIGKILL
    assert new.books.dbsize() == 0
    assert spare.dbsize() > 0
    restored(new, made.directory)
    assert (verify(new.books, NAME).clean, new.books.dbsize() >= 3_000) == (True, True)
    assert [number for number in range(1, 16) if clients.database(new.url, number).dbsize()] == []


def test_a_restore_into_our_own_server_stands_when_that_is_started(copy: Path, tmp_path: Path) -> None:
    directory = Path(tempfile.mkdtemp(prefix="keng-"))
    app = create_app(Settings(var_dir=directory))
    done = app.test_cli_runner().invoke(args=["restore", str(copy)])
    assert done.exit_code == 0, done.output
    with running_valkey(directory) as server, clients.books(server.url) as books:
        assert (verify(books, NAME).clean, hold.is_on(books)) == (True, True)
        used = app.test_cli_runner().invoke(args=["restore", str(copy)])
        assert used.exit_code == 1
    shutil.rmtree(directory)


def test_a_pull_after_a_restore_reaches_back_to_the_backup_and_at_most_two_days(copy: Path, new: Machine) -> None:
    made_at = archive.check(copy)[-1].made_at
    assert "more than two days" not in restored(new, copy)

    assert tallies.pulled_at(new.books, "twilio") == made_at


def test_a_receipt_owed_before_a_backup_is_not_waited_for_after_its_restore(
    old: Machine, new: Machine, tmp_path: Path
) -> None:
    tallies.owed(old.books, "twilio", datetime.now(UTC))
    with closing(old.back_up(tmp_path / "copies")) as made:
        restored(new, made.directory)

    assert tallies.owed_since(old.books, "twilio") is not None
    assert tallies.owed_since(new.books, "twilio") is None


def test_texts_that_are_pulled_count_in_the_order_they_were_sent(old: Machine) -> None:
    first = old.text(1, "TH1 REG 3", brought=False)
    second = old.text(1, "SUA TH1 REG 5", brought=False)
    assert old.pull() == 2
    old.judge()

    assert (old.outcome(first), old.outcome(second)) == ("counted", "counted")
    assert _levels(old) == {"TH1": "5"}


def test_two_restores_of_one_backup_are_two_epochs(copy: Path, new: Machine) -> None:
    restored(new, copy)
    first, used = epoch.latest(new.books), cursor.position(new.books, NAME)
    assert first
    time.sleep(1.1)
    assert new.run("restore", copy, "--replace", given="drill\n").exit_code == 0
    second, used_then = epoch.latest(new.books), cursor.position(new.books, NAME)

    assert second
    assert first.name != second.name == used_then.epoch
    assert used_then.references > used.references > 0 or used_then.reference_day > used.reference_day


def test_copying_ends_when_another_backup_was_put_in_place(old: Machine, copy: Path) -> None:
    with closing(Copying(old.books, old.works.jobs)) as copying:
        list(copying.everything())
        restore.restore(old.url, copy, archive.check(copy))
        with pytest.raises(RestoredError):
            list(copying.changed())


def test_only_its_owner_can_read_a_backup_and_it_holds_no_secret(copy: Path) -> None:
    everything = [path.read_bytes() for path in copy.iterdir()]
    everything += [gzip.decompress(held) for held in everything if held[:2] == b"\x1f\x8b"]

    assert {path.stat().st_mode & 0o777 for path in copy.iterdir()} == {0o600}
    assert copy.stat().st_mode & 0o777 == 0o700
    assert [held for held in everything if TOKEN.encode() in held and b"twilio" in held.lower()] == []
    assert f"TWILIO_ACCOUNT_SID={ACCOUNT}" in (copy / backup.SETTINGS).read_text(encoding="utf-8")
    assert campaign_file.load(copy / f"{NAME}.yaml").id == NAME


def test_the_keys_of_the_offices_phones_stay_out_of_a_backup(old: Machine, tmp_path: Path) -> None:
    connected = replace(old, settings=old.settings.with_channels(android_phones=(PHONE,)))
    with closing(connected.back_up(tmp_path / "copies")) as made:
        written = (made.directory / backup.SETTINGS).read_text(encoding="utf-8")

    assert "# ANDROID_PHONES is a secret: it is not in the backup\n" in written
    assert PHONE["name"] not in written


def test_who_is_signed_in_is_not_copied(old: Machine, tmp_path: Path) -> None:
    old.books.set("keng:session:abc", "somebody")
    old.books.set("keng:link:abc", "somebody")
    with closing(old.back_up(tmp_path / "copies")) as made:
        found = list(archive.records(made.directory, archive.check(made.directory)))

    assert [record.key for record in found if "session" in record.key or "link" in record.key] == []
    assert [record.key for record in found if record.key.endswith((":drain", ":queued", ":attempt"))] == []


@pytest.mark.slow
def test_what_follows_is_whole_whenever_it_is_killed(old: Machine, tmp_path: Path) -> None:
    directory = tmp_path / "copies"
    words = [*flask(), "backup", "--follow", str(directory), "--seconds", "0.2"]
    environment = {**os.environ, "REDIS_URL": old.url, "VAR_DIR": str(tmp_path / "var")}
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for village in itertools.cycle(range(1, 7)):
            old.text(village, f"THEM TH{village} REG 2")
            if cursor.take(old.books, NAME, "a drain"):
                old.judge()
                cursor.release(old.books, NAME, "a drain")
            if process.poll() is not None or len(list(directory.glob("*/part-*"))) > 4:
                break
    finally:
        process.kill()
        process.wait()
    [made] = directory.iterdir()

    assert backup.check(made, None).clean


def test_a_backup_whose_server_stops_telling_ends_instead_of_missing_something(old: Machine, tmp_path: Path) -> None:
    with closing(old.back_up(tmp_path / "copies")) as made:
        old.books.client_kill_filter(_type="pubsub")
        old.text(1, "TH1 REG 3")
        with pytest.raises(RedisError):
            made.go_on()
    assert len(archive.check(made.directory)) == 1


def test_the_user_of_the_page_may_back_up_and_change_nothing(old: Machine, tmp_path: Path) -> None:
    [line] = [
        line for line in (ROOT / "docs/backup.md").read_text(encoding="utf-8").splitlines() if line[:5] == "user "
    ]
    _, name, *rules = shlex.split(line.replace("(", '"(').replace(")", ')"'))
    server = cast("Any", old.books)
    server.execute_command("ACL", "SETUSER", name, "reset", *rules)
    url = f"unix://{name}:backup-password@{old.url.removeprefix('unix://')}"
    app = create_app(Settings(redis_url=SecretStr(url), var_dir=tmp_path))
    try:
        done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copies")])
        with clients.books(url) as reader, pytest.raises(NoPermissionError):
            reader.hset(figures_key(NAME, "0", "levels", "TH1"), "REG", 9)
        with clients.books(url) as reader:
            for deed in (
                f"GET {sessions.session_key('a' * 64)}", f"GET {sessions.link_key('a' * 64)}",
                f"GET {accounts.password_key('a')}", "GET keng:reader:a",
                "DEL rq:queue:inbound", "LRANGE rq:queue:inbound 0 -1", "DEL keng:campaigns", "DEL keng:{drill}:roster",
            ):  # fmt: skip
                with pytest.raises(NoPermissionError):
                    reader.execute_command(*deed.split(" "))
    finally:
        server.execute_command("ACL", "DELUSER", name)
    assert done.exit_code == 0, done.output
    [made] = (tmp_path / "copies").iterdir()
    assert backup.check(made, None).clean


def test_the_page_and_the_command_line_say_that_nothing_goes_out(old: Machine) -> None:
    office = old.app.test_client()
    office.post(urlsplit(login.one_time_link(old.books, "https://sms.example.org")).path, base_url="https://localhost")
    pages = [office.get("/", base_url="https://localhost")]
    hold.put_on(old.books, datetime.now(UTC), "a drill")
    etag = {"If-None-Match": pages[0].headers["ETag"]}
    pages.append(office.get("/", base_url="https://localhost", headers=etag))

    assert [label("hold") in page.text for page in pages] == [False, True]
    assert "HOLD since" in old.run("status").output


def test_old_backups_are_removed_when_a_new_one_stands_and_nothing_else_is(copy: Path, old: Machine) -> None:
    days = old.plan.retention.backups_days
    ages = {name: datetime.now(UTC) - timedelta(days=age) for name, age in {"old": days + 1, "young": days - 1}.items()}
    directory = copy.parent.with_name("others")
    names = {name: directory / moment.strftime(backup.STAMP) for name, moment in ages.items()}
    for path in names.values():
        shutil.copytree(copy, path)
    others = [directory / "2020-01-01T000000Z", directory / "notes"]
    for path in others:
        path.mkdir()
    done = old.run("backup", directory)

    assert done.exit_code == 0, done.output
    assert [name for name, path in names.items() if path.exists()] == ["young"]
    assert all(path.exists() for path in others)


def test_all_that_lasts_is_copied_and_nothing_else() -> None:
    copied = {owner.book for owner in key_owners.OWNERS if snapshot.is_kept(owner.spelling)}
    lasts = {owner.book for owner in key_owners.OWNERS if owner.lasts is not key_owners.Lasts.ENDS}

    assert lasts - copied == {"attempt", "device", "password", "pull", "pulled", "readers", "restoring"}
    assert copied - lasts == set()


def test_one_command_makes_a_backup_and_says_how_to_check_it(old: Machine, tmp_path: Path) -> None:
    done = old.run("backup", tmp_path / "copies")
    [made] = (tmp_path / "copies").iterdir()

    assert (done.exit_code, f"backup --check {made}" in done.output) == (0, True)
    assert json.loads(gzip.decompress((made / archive.NAME.format(0)).read_bytes()).split(b"\n")[0])["version"] == 1
    assert not list(made.glob(".draft*"))


def test_a_backup_onto_a_disk_that_takes_nothing_says_so(old: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = old.run("backup", tmp_path / "file")

    assert (done.exit_code, done.output.startswith("Error: No backup was made")) == (1, True)


def test_a_copy_that_follows_a_stream_begun_anew_holds_nothing_of_the_old_one(old: Machine) -> None:
    """The practice campaign drops its inbox and ledger when it begins anew."""
    stream, reach = inbox_key(f"{NAME}-practice"), Reach({}, {})
    records: list[KeyContent] = []
    for entry, word in (("1000-0", "old"), ("2000-0", "new")):
        old.books.delete(stream)
        old.books.xadd(stream, {"id": word}, id=entry)
        records += [record for page in snapshot.read(old.books, [stream], reach) for record in page]
    old.books.delete(stream)

    snapshot.write(old.books, records)

    found = cast("list[tuple[str, dict[str, str]]]", old.books.xrange(stream))
    assert [fields for _, fields in found] == [{"id": "new"}]
