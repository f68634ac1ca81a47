"""Gammu's spool: what the daemon has written there is read whole and once, and what is laid there goes out once."""

from __future__ import annotations

import contextlib
import errno
import http.server
import os
import pty
import random
import subprocess
import sys
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import durable_file, secrets
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels import gammu_ring
from gateway.channels.channel import CallFault, Event, Malformed, Receipt, UnreachableError, WebhookCall
from gateway.channels.gammu import BYTE_ORDER, FOLDERS, Gammu
from gateway.settings import Settings, SettingsError
from tests.gateway.channels.cases import HEAD, OURS
from tests.support.forged import FORGED, let_in
from tests.support.gateway_up import soon
from tests.support.smsd import Smsd

TO_SEND = Message("ab12-r", "gammu", OURS, HEAD, "Đã ghi TH1: 23 👍", "", "", datetime.now(UTC) + timedelta(hours=1))
LATER = timedelta(0)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        (tmp_path / "spool" / folder).mkdir(parents=True)
    return tmp_path / "spool"


@pytest.fixture
def gammu(tmp_path: Path, spool: Path) -> Gammu:
    return channel(tmp_path, spool)


def channel(directory: Path, spool: Path, port: int = 8123) -> Gammu:
    settings = Settings(var_dir=directory, redis_url="unix:///nowhere", host="0.0.0.0", port=port)  # noqa: S104 - as a phone on the LAN needs it
    return Gammu(settings.with_channels(gammu_number=OURS, gammu_spool=spool))


def write(spool: Path, name: str, words: str, age: timedelta = timedelta(seconds=10)) -> None:
    path = spool / "inbox" / name
    path.write_bytes(BYTE_ORDER + words.encode("utf-16-be"))
    then = (datetime.now(UTC) - age).timestamp()
    os.utime(path, (then, then))


def rung(gammu: Gammu) -> tuple[Event, ...] | Malformed:
    return gammu.decode(WebhookCall("", "", {}, b"", {}))


def texts(gammu: Gammu) -> list[tuple[str, str, str]]:
    events = rung(gammu)
    assert not isinstance(events, Malformed)
    return [(one.sender, one.body, one.sent_at) for one in events if isinstance(one, Arrival)]


MOMENT = "2026-03-02T01:15:30+00:00"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"IN20260302_081530_00_+84905000001_00.txt": "TH1 ACT 23"}, (HEAD, "TH1 ACT 23", MOMENT)),
        ({"IN20260302_081530_00_0905000001_00.txt": "TH1"}, (HEAD, "TH1", MOMENT)),  # as some networks spell it
        ({"IN20260302_081530_00_191_00.txt": "Goi cuoc"}, ("191", "Goi cuoc", MOMENT)),
        ({"IN20260302_081530_00_Viettel_00.txt": "KM 20%"}, ("Viettel", "KM 20%", MOMENT)),
        ({"IN20260302_081530_00_a_b\n;_00.txt": "TH1"}, ("a_b\n;", "TH1", MOMENT)),  # anybody can be such a sender
        ({f"IN20260302_081530_00_{OURS}_00.txt": "TH1"}, (f"own {OURS}", "TH1", MOMENT)),
        ({"IN20260302_081530_00_+84905000001_00.txt": "Thôn 1\nACT 23 ạ👍\0\0"}, (HEAD, "Thôn 1\nACT 23 ạ👍", MOMENT)),
        ({"IN20260302_081530_00_+84905000001_00.txt": ""}, (HEAD, "", MOMENT)),
        (
            {  # a long text, its files in any order
                "IN20260302_081530_00_+84905000001_01.txt": "23 ABS 2",
                "IN20260302_081530_00_+84905000001_00.txt": "TH1 ACT ",
            },
            (HEAD, "TH1 ACT 23 ABS 2", MOMENT),
        ),
    ],
)
def test_a_text_is_read_from_its_files(
    gammu: Gammu, spool: Path, files: dict[str, str], told: tuple[str, str, str]
) -> None:
    for name, words in files.items():
        write(spool, name, words)

    assert texts(gammu) == [told]


def test_a_text_that_is_saved_again_by_a_daemon_that_died_is_the_same(gammu: Gammu, spool: Path) -> None:
    for serial, words in enumerate(["TH1 ACT 23", "TH1 ACT 23", "TH1 ACT 24"]):
        write(spool, f"IN20260302_081530_{serial:02}_{HEAD}_00.txt", words)
    write(spool, f"IN20260302_081531_00_{HEAD}_00.txt", "TH1 ACT 23")

    events = rung(gammu)

    assert not isinstance(events, Malformed)
    assert [one.body for one in events if isinstance(one, Arrival)] == ["TH1 ACT 23"] * 2 + ["TH1 ACT 24", "TH1 ACT 23"]
    assert len({one.ref for one in events if isinstance(one, Arrival)}) == 3


def test_a_ring_tells_what_is_new_and_the_pull_what_is_older(gammu: Gammu, spool: Path) -> None:
    for second, age in enumerate([0, 20, 600, 7200]):
        write(spool, f"IN20260302_08153{second}_00_{HEAD}_00.txt", f"{age}", timedelta(seconds=age))

    told = rung(gammu)
    pulled = gammu.received(datetime.now(UTC) - timedelta(hours=1)).texts

    assert not isinstance(told, Malformed)
    assert [one.body for one in told if isinstance(one, Arrival)] == ["0", "20"]
    assert [one.body for one in pulled if isinstance(one, Arrival)] == ["600", "20"]  # the youngest may be half written
    assert pulled[1] == told[1]


@pytest.mark.parametrize("name", ["txt", "smsbackup"])
def test_a_text_in_another_format_is_refused_with_what_to_set(gammu: Gammu, spool: Path, name: str) -> None:
    (spool / "inbox" / f"IN20260302_081530_00_{HEAD}_00.{name}").write_text("TH1 ACT 23")

    assert rung(gammu) == Malformed("A received text is not in InboxFormat = unicode: set that in gammu-smsdrc.")


def test_a_spool_that_is_not_there_is_said(tmp_path: Path) -> None:
    away = channel(tmp_path, tmp_path / "away")

    assert rung(away) == Malformed(
        "The spool cannot be read: No such file or directory. Put our user into the group gammu."
    )
    with pytest.raises(UnreachableError):
        away.received(datetime.now(UTC))
    assert away.send("c", TO_SEND) == SendResult(Delivery.QUEUED, ProviderResponse(code="spool"), again=LATER)
    assert away.explained("spool").startswith("Không ghi được vào thư mục của Gammu")
    assert away.explained("error", "en").startswith("The modem could not send the text")
    assert away.find(TO_SEND, set()) == SendResult(Delivery.UNKNOWN, again=LATER)


def test_a_text_that_lies_in_the_outbox_though_laying_it_failed_has_gone_out(
    gammu: Gammu, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may fail after the file has its place: the daemon sends it, so no other channel may."""

    def fail(_directory: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(durable_file, "sync", fail)

    assert gammu.send("c", TO_SEND) == SendResult(Delivery.SENT)
    assert len([*(spool / "outbox").iterdir()]) == 1


def test_a_text_is_laid_into_the_outbox_once(gammu: Gammu, spool: Path) -> None:
    assert gammu.find(TO_SEND, set()) is None

    results = [gammu.send("tinh-hiep-2024", TO_SEND) for _ in range(3)]

    [path] = (spool / "outbox").iterdir()
    assert results == [SendResult(Delivery.SENT)] * 3
    assert path.name.endswith(f"_00_{HEAD}_tinh-hiep-2024_ab12-r.txt")
    assert path.read_bytes().decode("utf-16") == TO_SEND.body
    assert path.stat().st_mode & 0o777 == 0o640  # the daemon reads it by its group
    assert gammu.find(replace(TO_SEND, id="2-r"), set()) is None


@pytest.mark.parametrize(
    ("folder", "result"),
    [
        ("outbox", SendResult(Delivery.SENT)),
        ("sent", SendResult(Delivery.SENT)),
        ("error", SendResult(Delivery.FAILED, ProviderResponse(code="error"))),
    ],
)
def test_a_text_that_the_daemon_has_is_not_sent_again(
    gammu: Gammu, spool: Path, folder: str, result: SendResult
) -> None:
    gammu.send("c", TO_SEND)
    [path] = (spool / "outbox").iterdir()
    path.rename(spool / folder / path.name)

    assert gammu.find(TO_SEND, set()) == result
    assert gammu.send("c", TO_SEND) == result
    assert sum(1 for one in FOLDERS for _ in (spool / one).iterdir()) == 1


def test_what_became_of_a_text_is_told_by_its_folder(gammu: Gammu, spool: Path) -> None:
    for number, folder in enumerate(["sent", "error", "outbox"]):
        (spool / folder / f"OUTC20260302_081530_00_{HEAD}_tinh-hiep-2024_{number}-r.txt").touch()
    (spool / "sent" / "OUT+84905000001.txt").touch()  # of somebody else
    (spool / "sent" / f"OUTC20260302_081530_00_{HEAD}_sms0.smsbackup").touch()

    events = rung(gammu)

    assert not isinstance(events, Malformed)
    assert {(one.message_id, one.delivery, one.response.code) for one in events if isinstance(one, Receipt)} == {
        ("0-r", Delivery.SENT, ""), ("1-r", Delivery.FAILED, "error"),
    }  # fmt: skip
    assert len(events) == 2


def test_no_changed_address_rings(gammu: Gammu, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secret = secrets.secret(tmp_path, "gammu")
    requests = _changes(secret, FORGED)

    assert (
        let_in(capfd, "gammu", ((one, gammu.verify(WebhookCall(f"{one}/ring", "", {}, b"", {}))) for one in requests))
        == []
    )
    assert gammu.verify(WebhookCall(f"{secret}/ring", "", {}, b"", {}))


def _changes(secret: str, count: int) -> Iterator[str]:
    rng = random.Random(2026)
    while count:
        at, put = rng.randrange(len(secret)), rng.choice(["", "/", "a", "A", "0", "-", "ế", "%00", "\0"])
        changed = secret[:at] + put + secret[at + rng.randrange(2) :]
        if changed != secret:
            count -= 1
            yield changed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"gammu_number": "0905000099"}, "GAMMU_NUMBER: must be the SIM's number, with + and the country's code."),
        ({"gammu_region": "VIET"}, "GAMMU_REGION: must be the two letters of a country, such as VN."),
        (
            {"gammu_balance_code": "101"},
            "GAMMU_BALANCE_CODE: must be what is dialled for the SIM's balance, such as *101#.",
        ),
        ({"gammu_time_zone": "Hanoi"}, "GAMMU_TIME_ZONE: must be a time zone such as Asia/Ho_Chi_Minh or UTC."),
    ],
)
def test_bad_settings_are_refused_with_what_to_write(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Gammu(Settings().with_channels(**{"gammu_number": OURS, **change}))

    assert str(refused.value) == sentence


@dataclass
class Gateway:
    """What stands for the gateway: it answers the first calls with failures."""

    port: int
    fails: int
    paths: list[str]


@pytest.fixture
def gateway(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.paths.append(self.path)
            self.send_response(503 if len(heard.paths) <= heard.fails else 200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        heard = Gateway(server.server_port, request.param, [])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield heard
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("gateway", "calls", "code"), [(0, 1, 0), (2, 3, 0), (9, 3, 1)], indirect=["gateway"])
def test_the_script_rings_until_it_is_heard_and_gives_up_soon(gateway: Gateway, calls: int, code: int) -> None:
    command = [sys.executable, "-I", gammu_ring.__file__, f"http://127.0.0.1:{gateway.port}/x/ring"]

    done = subprocess.run(command, capture_output=True, timeout=60, cwd="/", close_fds=True)

    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    assert gateway.paths == ["/x/ring"] * calls


@pytest.mark.parametrize("gateway", [0], indirect=True)
def test_a_sender_cannot_run_a_command_by_the_lines_that_are_printed(tmp_path: Path, gateway: Gateway) -> None:
    """The daemon hands a shell the sender's name; with its own example of a script, `touch` would run."""
    smsd = Smsd(tmp_path)
    gammu = channel(tmp_path / "var", smsd.spool, gateway.port)
    smsd.start(gammu.to_paste())
    try:
        for sender in ("A;touch X;", "B\ntouch X", "$(touch X)", "`touch X`", "'touch X", HEAD):
            smsd.receive(sender, "TH1 ACT 23", datetime.now(UTC))

        assert soon(lambda: len(texts(gammu)) == 6 and smsd.received)
    finally:
        smsd.kill()
    assert not (tmp_path / "X").exists()
    assert {body for _, body, _ in texts(gammu)} == {"TH1 ACT 23"}


@pytest.mark.parametrize(
    ("locale", "words", "read"),
    [
        ("C.UTF-8", "TH1 ACT 23 ABS 2", "TH1 ACT 23 ABS 2"),
        ("C.UTF-8", "Thôn 1 hoạt động 23 ạ 👍", "Thôn 1 hoạt động 23 ạ 👍"),
        ("C.UTF-8", "👍👍 TH1 ACT 230", "👍👍 TH1 ACT 230"),
        ("C.UTF-8", " TH1\n\n@£$€^{}[~]| ", " TH1\n\n@£$€^{}[~]| "),
        ("C.UTF-8", "x" * 1600, "x" * 1600),
        ("C", "Thôn 1 hoạt động 23 ạ", "Thôn 1 hoạt động 23 ạ"),
        ("C", "👍 TH1 ACT 230", "👍 TH1 ACT 23?"),  # its end is lost, and nothing of it may count
        ("C", "TH1 ACT 23 👍", "TH1 ACT 23 \ufffd?"),
    ],
)
def test_what_the_daemon_writes_is_read_as_it_was_said(tmp_path: Path, locale: str, words: str, read: str) -> None:
    smsd, moment = Smsd(tmp_path), datetime.now(UTC).replace(microsecond=0)
    gammu = channel(tmp_path / "var", smsd.spool)
    smsd.start([line for line in gammu.to_paste() if "runonreceive" not in line], locale)  # nobody is there to hear it
    pieces = [words[at : at + 60] for at in range(0, len(words), 60)]
    try:
        for number, piece in enumerate(pieces, 1):
            part = f"0500030A{len(pieces):02X}{number:02X}" if len(pieces) > 1 else ""
            smsd.receive(HEAD, piece, moment, part)
        assert soon(lambda: texts(gammu))
    finally:
        smsd.kill()

    assert texts(gammu) == [(HEAD, read, moment.isoformat())]


def test_what_is_laid_into_the_outbox_leaves_in_the_letters_it_was_written_in(tmp_path: Path) -> None:
    """Left to itself, version 1.42 sends all in GSM-7, which has no Vietnamese letters."""
    smsd = Smsd(tmp_path)
    gammu = channel(tmp_path / "var", smsd.spool)
    smsd.start(without_hooks(gammu))
    try:
        gammu.send("c", TO_SEND)
        assert soon(lambda: smsd.idle)
    finally:
        smsd.kill()

    assert f'with text "{TO_SEND.body}" cod 1 ' in smsd.log.read_text(), "1 is Unicode"


def without_hooks(gammu: Gammu) -> list[str]:
    """The lines that are printed, for a daemon that nobody hears."""
    return [line for line in gammu.to_paste() if not line.startswith("runon")]


def watching(smsd: Smsd, directory: Path, **own: str) -> Gammu:
    settings = Settings(var_dir=directory, redis_url="unix:///nowhere")
    return Gammu(settings.with_channels(gammu_number=OURS, gammu_spool=smsd.spool, gammu_config=smsd.config, **own))


def test_the_daemon_tells_what_its_modem_does_while_it_runs(tmp_path: Path) -> None:
    smsd = Smsd(tmp_path)
    gammu = watching(smsd, tmp_path / "var")
    assert gammu.vitals() == (CallFault("modem", "monitor"),), "its settings cannot be read"
    smsd.config.touch()
    assert gammu.vitals() == (CallFault("modem", "daemon"),)
    smsd.start(without_hooks(gammu))
    try:
        assert soon(lambda: gammu.vitals() == (Heartbeat("modem", battery=100, signal=42),))
    finally:
        smsd.kill()
    assert gammu.vitals() == (CallFault("modem", "daemon"),), "what it has left in its memory tells nothing"
    for code in ("monitor", "daemon", "modem", "fails"):
        assert gammu.explained(code) != gammu.explained(code, "en") != code


@pytest.mark.slow  # the daemon tries for half a minute before it says so
@pytest.mark.parametrize("gateway", [0], indirect=True)
def test_a_modem_that_refuses_everything_is_told(tmp_path: Path, gateway: Gateway) -> None:
    smsd, (ours, line) = Smsd(tmp_path), pty.openpty()
    tty.setraw(line)
    threading.Thread(target=_refuse, args=(ours,), daemon=True).start()
    gammu = channel(tmp_path / "var", smsd.spool, gateway.port)
    smsd.start(gammu.to_paste(), modem=os.ttyname(line))
    try:
        assert soon(lambda: watching(smsd, tmp_path / "var").vitals() == (CallFault("modem", "modem"),))
        assert soon(lambda: any(path.endswith("/fails") for path in gateway.paths), 120)
    finally:
        smsd.kill()
        os.close(line)
        os.close(ours)
    assert gammu.decode(WebhookCall("secret/fails", "", {}, b"", {})) == (CallFault("modem", "fails"),)


def _refuse(line: int) -> None:
    """What a broken modem says to each command."""
    with contextlib.suppress(OSError):
        while os.read(line, 1000):
            os.write(line, b"\r\nERROR\r\n")


def test_the_operator_is_asked_for_the_balance_once_a_day(tmp_path: Path) -> None:
    smsd = Smsd(tmp_path)
    gammu = watching(smsd, tmp_path / "var", gammu_balance_code="*101#")
    smsd.start(without_hooks(gammu))
    try:
        assert soon(lambda: gammu.vitals()[0] == Heartbeat("modem", battery=100, signal=42, balance="Reply for *101#"))
        assert smsd.received
        assert soon(lambda: smsd.idle)
    finally:
        smsd.kill()
    assert len([*(smsd.spool / "sent").iterdir()]) == 1, "it was dialled once"
    assert rung(gammu) == (), "what the operator says is no text"
    assert gammu.received(datetime.now(UTC) - timedelta(hours=1)).texts == ()
