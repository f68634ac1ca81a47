"""Accepting: what was acknowledged is in the inbox once, in order and masked, whatever Redis and the disk do."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from rq import Queue
from rq.serializers import JSONSerializer

from gateway import jobs
from gateway import redis as clients
from gateway.app import create_app
from gateway.books import inbox
from gateway.books.inbox import Arrival
from gateway.inbound import accept
from gateway.inbound.accept import Acceptor, NotAcceptedError, start_replayer
from gateway.inbound.spool import Spool
from tests.conftest import Server, running_valkey
from tests.support.gateway_up import soon
from tests.support.twilio_requests import FORM, post_form, twilio_settings

CAMPAIGN = "tinh-hiep-2024"
ID_NUMBER = "049203001234"
NOBODY = "unix:///nonexistent/valkey.sock"


def arrival(ref: str, body: str = "TH1 ACT 23") -> Arrival:
    return Arrival("twilio", ref, "+84905000001", "+12028831111", body)


def acceptor_of(url: str, spool: Path, web_threads: int = 8) -> Acceptor:
    return Acceptor(clients.webhook(url), clients.jobs(url), Spool(spool), web_threads)


def refs(books: Redis, campaign: str = CAMPAIGN) -> list[str]:
    return [text.fields["ref"] for text in reversed(inbox.recent(books, campaign, 1000))]


def until_replayed(acceptor: Acceptor, spool: Path) -> None:
    def is_empty() -> bool:
        acceptor.replay()
        return not Spool(spool).campaigns()

    assert soon(is_empty)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A Valkey that the test may stop."""
    directory = Path(tempfile.mkdtemp(prefix="keng-"))
    with running_valkey(directory) as server:
        yield server
        server.process.send_signal(signal.SIGCONT)
    shutil.rmtree(directory)


def test_a_text_is_kept_once_and_a_drain_is_queued(redis: Redis, books_url: str, spool: Path) -> None:
    acceptor = acceptor_of(books_url, spool)

    first, again = acceptor.accept(CAMPAIGN, arrival("a")), acceptor.accept(CAMPAIGN, arrival("a"))

    assert (first.new, again.new, first.id == again.id) == (True, False, True)
    assert refs(redis) == ["a"]
    assert Queue(jobs.INBOUND, connection=clients.jobs(books_url), serializer=JSONSerializer).count == 1


def test_a_job_that_cannot_be_queued_costs_no_text(redis: Redis, books_url: str, spool: Path) -> None:
    acceptor = Acceptor(clients.webhook(books_url), clients.jobs(NOBODY), Spool(spool), 8)

    assert acceptor.accept(CAMPAIGN, arrival("a")).new
    assert refs(redis) == ["a"]


def test_personal_data_is_written_nowhere(own_server: Server, spool: Path) -> None:
    acceptor = acceptor_of(own_server.url, spool)
    own_server.process.send_signal(signal.SIGSTOP)
    acceptor.accept(CAMPAIGN, arrival("spooled", f"TH1 ACT 23 CCCD {ID_NUMBER}"))
    kept_on_disk = b"".join(path.read_bytes() for path in spool.rglob("*.json"))
    own_server.process.send_signal(signal.SIGCONT)
    until_replayed(acceptor, spool)
    acceptor.accept(CAMPAIGN, arrival("direct", f"TH1 ACT 23 CCCD {ID_NUMBER}"))

    with clients.books(own_server.url) as books:
        texts = inbox.recent(books, CAMPAIGN, 9)
        assert [text.fields.get("masked") for text in texts] == ["1", "1"]
        assert not any(ID_NUMBER in name for name in books.keys("*"))
    data = Path(own_server.url.removeprefix("unix://")).parent
    written = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"TH1" in written
    assert b"TH1" in kept_on_disk
    assert ID_NUMBER.encode() not in written + kept_on_disk


def test_a_text_of_any_characters_is_kept(redis: Redis, books_url: str, spool: Path) -> None:
    acceptor_of(books_url, spool).accept(CAMPAIGN, arrival("a", "TH1\0\ud800 ACT 23"))

    [text] = inbox.recent(redis, CAMPAIGN, 1)
    assert text.body == "TH1\0? ACT 23"


def test_an_order_is_kept_as_it_was_given(redis: Redis, books_url: str, spool: Path) -> None:
    order = Arrival("desk", "1", "admin", "", f'{{"phone": "{ID_NUMBER}"}}', kind="order")
    acceptor_of(books_url, spool).accept(CAMPAIGN, order)

    assert inbox.recent(redis, CAMPAIGN, 1)[0].body == order.body


def test_while_redis_hangs_a_webhook_is_answered_from_the_spool(own_server: Server, tmp_path: Path) -> None:
    app = create_app(twilio_settings(tmp_path, own_server.url))
    own_server.process.send_signal(signal.SIGSTOP)

    began = time.monotonic()
    statuses = [post_form(app, FORM).status_code for _ in range(3)]
    took = time.monotonic() - began
    own_server.process.send_signal(signal.SIGCONT)

    assert statuses == [200, 200, 200]
    assert took < 12  # far less than a provider waits
    until_replayed(app.extensions["acceptor"], tmp_path / "spool")
    with clients.books(own_server.url) as books:
        assert refs(books) == [FORM["MessageSid"]]


def test_after_a_failed_call_redis_is_left_alone_for_a_while(
    own_server: Server, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accept, "REST_SECONDS", 60.0)
    acceptor = acceptor_of(own_server.url, spool)
    own_server.process.send_signal(signal.SIGSTOP)
    acceptor.accept(CAMPAIGN, arrival("a"))
    own_server.process.send_signal(signal.SIGCONT)

    for number in range(20):
        acceptor.accept(f"other-{number}", arrival("b"))

    with clients.books(own_server.url) as books:
        assert [refs(books, f"other-{number}") for number in range(20)] == [[]] * 20


def test_new_texts_go_behind_those_that_wait(redis: Redis, books_url: str, spool: Path) -> None:
    Spool(spool).put(CAMPAIGN, arrival("first"))
    acceptor = acceptor_of(books_url, spool)
    acceptor.accept(CAMPAIGN, arrival("second"))
    acceptor.accept("another-campaign", arrival("unhindered"))

    assert refs(redis) == []
    assert refs(redis, "another-campaign") == ["unhindered"]
    assert acceptor.replay() == 2
    assert refs(redis) == ["first", "second"]


def test_a_replayed_text_keeps_the_time_it_came(redis: Redis, books_url: str, spool: Path) -> None:
    Spool(spool).put(CAMPAIGN, arrival("a"))
    [spooled] = Spool(spool).texts(CAMPAIGN)
    acceptor_of(books_url, spool).replay()

    [text] = inbox.recent(redis, CAMPAIGN, 1)
    assert abs((text.received_at - spooled.received_at).total_seconds()) < 0.000_002


def test_a_campaign_whose_books_are_damaged_holds_up_no_other(redis: Redis, books_url: str, spool: Path) -> None:
    redis.set("keng:{a-damaged}:inbox", "not a stream")
    acceptor = acceptor_of(books_url, spool)

    acceptor.accept("a-damaged", arrival("kept"))
    acceptor.accept("b-sound", arrival("unhindered"))
    Spool(spool).put("c-sound", arrival("replayed"))

    assert acceptor.replay() == 1
    assert (refs(redis, "b-sound"), refs(redis, "c-sound")) == (["unhindered"], ["replayed"])
    redis.delete("keng:{a-damaged}:inbox")
    assert acceptor.replay() == 1
    assert refs(redis, "a-damaged") == ["kept"]


def test_two_replayers_at_once_put_each_text_in_once_and_in_order(redis: Redis, books_url: str, spool: Path) -> None:
    for number in range(200):
        Spool(spool).put(CAMPAIGN, arrival(f"{number:03}"))
    acceptors = [acceptor_of(books_url, spool) for _ in range(2)]

    with ThreadPoolExecutor(2) as threads:
        replayed = sum(threads.map(lambda acceptor: acceptor.replay(), acceptors))

    assert replayed == 200
    assert refs(redis) == [f"{number:03}" for number in range(200)]


def test_a_text_delivered_twenty_times_while_redis_comes_and_goes_is_one_text(
    own_server: Server, tmp_path: Path
) -> None:
    app = create_app(twilio_settings(tmp_path, own_server.url))
    flicker = threading.Thread(target=_flicker, args=(own_server.process, 4))
    flicker.start()
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: post_form(app, FORM).status_code, range(20)))
    flicker.join()
    until_replayed(app.extensions["acceptor"], tmp_path / "spool")

    assert statuses == [200] * 20
    with clients.books(own_server.url) as books:
        assert refs(books) == [FORM["MessageSid"]]


def _flicker(process: subprocess.Popen[bytes], times: int) -> None:
    for _ in range(times):
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.6)
        process.send_signal(signal.SIGCONT)
        time.sleep(0.05)


def test_the_replayer_empties_the_spool_by_itself(redis: Redis, books_url: str, spool: Path) -> None:
    Spool(spool).put(CAMPAIGN, arrival("a"))
    ended = start_replayer(acceptor_of(books_url, spool))
    assert soon(lambda: refs(redis))
    ended.set()

    assert refs(redis) == ["a"]


def test_the_replayer_outlives_a_disk_that_fails(redis: Redis, books_url: str, spool: Path) -> None:
    (spool / CAMPAIGN).mkdir(parents=True)
    (spool / "lock").mkdir()
    Spool(spool).put(CAMPAIGN, arrival("a"))
    ended = start_replayer(acceptor_of(books_url, spool))
    (spool / "lock").rmdir()
    assert soon(lambda: refs(redis))
    ended.set()

    assert refs(redis) == ["a"]


def test_with_neither_redis_nor_a_disk_the_sender_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("no directory", encoding="utf-8")
    app = create_app(twilio_settings(tmp_path, NOBODY))

    response = post_form(app, FORM)

    assert (response.status_code, response.text) == (503, "The text could not be kept; send it again.\n")


def test_without_a_disk_redis_is_tried_even_while_it_is_left_alone(
    redis: Redis, books_url: str, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.write_text("no directory", encoding="utf-8")
    acceptor = acceptor_of(books_url, spool)
    with monkeypatch.context() as broken:
        broken.setattr(inbox, "accept", _away)
        with pytest.raises(NotAcceptedError):
            acceptor.accept(CAMPAIGN, arrival("a"))

    assert acceptor.accept(CAMPAIGN, arrival("a")).new
    assert refs(redis) == ["a"]


def _away(*_: Any) -> None:
    raise RedisConnectionError


def test_no_number_and_no_word_of_a_text_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    (tmp_path / "spool").write_text("no directory", encoding="utf-8")
    app = create_app(twilio_settings(tmp_path, NOBODY))
    post_form(app, FORM)
    (tmp_path / "spool").unlink()
    post_form(app, FORM)

    assert caplog.text
    assert not any(word in caplog.text for word in (FORM["From"], FORM["From"][1:], "TH1", "ACT", FORM["MessageSid"]))


def test_the_outcome_is_waited_for_by_a_quarter_of_the_threads_only(redis: Redis, books_url: str, spool: Path) -> None:
    acceptor = acceptor_of(books_url, spool, web_threads=8)
    text_id = acceptor.accept(CAMPAIGN, arrival("a")).id
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(acceptor.await_outcome, CAMPAIGN, text_id, 60.0) for _ in range(2)]
        assert soon(lambda: acceptor._waiting._value == 0)
        began = time.monotonic()
        third = acceptor.await_outcome(CAMPAIGN, text_id, 60.0)
        took = time.monotonic() - began
        redis.hset(inbox.text_key(CAMPAIGN, text_id), "outcome", "counted")
        found = [future.result() for future in waiting]

    assert (third, took < 30.0) == (None, True)  # it did not wait for its 60 s
    assert [text and text.fields["outcome"] for text in found] == ["counted", "counted"]


def test_an_outcome_that_cannot_be_read_is_a_promise(spool: Path) -> None:
    acceptor = acceptor_of(NOBODY, spool)

    assert [acceptor.await_outcome(CAMPAIGN, "x") for _ in range(5)] == [None] * 5
