"""The whole way of a text through the real `keng up`: sent, counted, answered, and read on the status page."""

from __future__ import annotations

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from redis import Redis
from twilio.request_validator import RequestValidator

from gateway import redis as clients
from gateway.app import create_app
from gateway.books import outbox
from gateway.campaigns import campaign_file
from gateway.settings import Settings
from tests.support.gateway_up import Desk, Up, running, soon
from tests.support.scene import plan, twin

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "a" * 32
OURS = "+84901234567"
REAL = "tinh-hiep-now"
"""The shipped plan on days that include today."""
PRACTICE = "tinh-hiep-now-practice"
TARGET = "/webhooks/twilio/sms"
STRANGER = "+84905999999"
ROSTER = """phone,name,role,areas
0915000001,Bùi Văn An,head,TH1
0915000002,Đỗ Thị Bình,head,TH2
0915000003,Lê Văn Cư,head,TH3
0915000004,Ngô Thị Dung,head,TH4
0915000005,Phạm Văn Em,head,TH5
"""
SECOND_START_SECONDS = 60.0
"""Some two on an idle machine; a start that waits for something that never comes takes 60."""


@dataclass(frozen=True)
class Step:
    """What a text got as its reply, and the page after it."""

    reply: str
    figures: Mapping[str, str]


STORY = [
    # text, whose phone, how its reply begins; then of its village and of the commune: today, total, absent
    ("TH1 ACT 23 ABS 2", "TH1", "Da ghi TH1 ngay {d}: ACT 23 ABS 2", "+23 23 2", "+23 23 2"),
    ("TH1 ACT 23 ABS 2", "TH1", "Tin nay da ghi truoc do", "+23 23 2", "+23 23 2"),
    ("TH1 ACT 25", "TH1", "TH1 ngay {d} da co ACT 23. Tin moi ghi ACT 25. Tra loi: 1 =", "+23 23 2", "+23 23 2"),
    ("SUA TH1 ACT 25", "TH1", "Da sua TH1 ngay {d}: ACT 23 thanh 25. Luy ke ACT 25/410", "+25 25 2", "+25 25 2"),
    ("HUY TH1", "TH1", "Da huy so lieu TH1 ngay {d}: ACT 25 ABS 2", "– – –", "– – –"),
    ("TH1 ACT 23 ABS 2", "stranger", "So may nay chua dang ky", "– – –", "– – –"),
    # a question, and each of its answers
    ("TH2 ACT 10 ABS 7", "TH2", "Da ghi TH2 ngay {d}: ACT 10 ABS 7", "+10 10 7", "+10 10 7"),
    ("TH2 ACT 12", "TH2", "TH2 ngay {d} da co ACT 10. Tin moi ghi ACT 12. Tra loi: 1 =", "+10 10 7", "+10 10 7"),
    ("0", "TH2", "Da bo tin, khong ghi so lieu.", "+10 10 7", "+10 10 7"),
    ("TH2 ACT 12", "TH2", "TH2 ngay {d} da co ACT 10. Tin moi ghi ACT 12. Tra loi: 1 =", "+10 10 7", "+10 10 7"),
    ("2", "TH2", "Da sua TH2 ngay {d}: ACT 10 thanh 22. Luy ke ACT 22/365", "+22 22 7", "+22 22 7"),
    ("TH2 ACT 30", "TH2", "TH2 ngay {d} da co ACT 22. Tin moi ghi ACT 30. Tra loi: 1 =", "+22 22 7", "+22 22 7"),
    ("1", "TH2", "Da sua TH2 ngay {d}: ACT 22 thanh 30. Luy ke ACT 30/365", "+30 30 7", "+30 30 7"),
    # a total (an anchor), a day after it, and a day under it that comes late; HOM QUA asks between midnight and 04:00
    ("TH3 NGAY {y} LK ACT 40", "TH3", "Da ghi LUY KE TH3 den {y}: ACT 40", "– 40 –", "+30 70 7"),
    ("TH3 ACT 5 ABS 1", "TH3", "Da ghi TH3 ngay {d}: ACT 5 ABS 1", "+5 45 1", "+35 75 8"),
    ("TH3 NGAY {b} ACT 4", "TH3", "Da ghi TH3 ngay {b}: ACT 4. Ngay nay da nam trong luy ke", "+5 45 1", "+35 75 8"),
]
PHONES = {
    "TH1": "+84905000001",
    "TH2": "905 000 002",  # as a sheet or a person may spell it
    "TH3": "+84905000003",
    "stranger": STRANGER,
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped plan as a file whose 11th day is today."""
    path = tmp_path_factory.mktemp("campaign") / "now.yaml"
    path.write_text(campaign_file.dump(twin(REAL, plan().day_of(datetime.now(UTC)) - timedelta(days=10))))
    return path


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, campaign: Path) -> Iterator[Up]:
    """A running gateway with that campaign, its roster imported, and a Twilio number of invented name."""
    directory = tmp_path_factory.mktemp("story")
    (directory / "roster.csv").write_text(ROSTER)
    with running(
        directory,
        CAMPAIGN=str(campaign),
        TWILIO_ACCOUNT_SID=ACCOUNT,
        TWILIO_AUTH_TOKEN=TOKEN,
        TWILIO_NUMBERS=OURS,
    ) as found:
        found.run("roster", "import", str(directory / "roster.csv"), "--campaign", REAL, "--yes")
        yield found


@pytest.fixture(scope="module")
def desk(up: Up) -> Desk:
    """Somebody signed in by the link that the start printed."""
    return Desk(up)


@pytest.fixture(scope="module")
def story(up: Up, desk: Desk) -> list[Step]:
    """Every text of the story sent, one after the other."""
    return [
        Step(sent(up, text.format(**days()), "--from", PHONES[whose]).strip(), desk.figures(PRACTICE))
        for text, whose, *_ in STORY
    ]


def sent(up: Up, *words: str) -> str:
    """What `keng send` prints, the answer waited for as long as it takes."""
    return create_app(Settings(var_dir=up.var_dir)).test_cli_runner().invoke(args=["send", *words]).output


def days() -> dict[str, str]:
    """The campaign's today, the day before and the one before that, as texts have them."""
    today = plan().day_of(datetime.now(UTC))
    return {name: f"{today - timedelta(days=ago):%d/%m}" for name, ago in (("d", 0), ("y", 1), ("b", 2))}


@pytest.fixture
def books(up: Up) -> Iterator[Redis]:
    """The books of the running gateway."""
    with clients.books(Settings(var_dir=up.var_dir).books, timeout_seconds=5.0) as client:
        yield client


@pytest.mark.parametrize("number", range(len(STORY)), ids=[f"{n}-{row[0]}" for n, row in enumerate(STORY, 1)])
def test_a_text_is_answered_and_the_page_shows_what_it_counted(number: int, story: list[Step]) -> None:
    _, whose, begins, of_village, of_commune = STORY[number]
    village = "TH1" if whose == "stranger" else whose

    step = story[number]

    assert step.reply.startswith(begins.format(**days()))
    assert shown(step.figures, village) == of_village
    assert shown(step.figures, "sum") == of_commune


def test_what_a_phone_says_in_the_practice_campaign_touches_no_real_figure(story: list[Step], desk: Desk) -> None:
    assert "TH2 ACT 30" not in desk.page(REAL)
    assert desk.figures(REAL)["TH2.total"] in ("–", "7")  # 7: what another test sends to the real one


def test_the_same_delivery_again_and_again_counts_once(up: Up, desk: Desk, books: Redis) -> None:
    form = delivery("TH1 ACT 23 ABS 2", "+84915000001", "1")
    with ThreadPoolExecutor(8) as posters:
        answers = list(posters.map(lambda _: post(up, form), range(20)))

    assert {status for status, _ in answers} == {200}
    assert {body for _, body in answers} == {'<?xml version="1.0" encoding="UTF-8"?><Response/>'}
    assert soon(lambda: shown(desk.figures(REAL), "TH1") == "+23 23 2")
    assert talk(books, "+84915000001") == ["t", "o"]
    [reply] = replies(books, "+84915000001")
    assert reply.body.startswith("Da ghi TH1 ngay ")
    assert (reply.key, reply.sender) == ("ok_day_stock", OURS)
    assert reply.delivery in ("queued", "sending")  # a sender may be trying just now, in vain


@pytest.mark.parametrize("signature", [None, "", "bm90IHRoaXMgb25lIGF0IGFsbCwgbm8="])
def test_a_text_that_twilio_did_not_sign_is_refused(signature: str | None, up: Up, books: Redis) -> None:
    form = delivery("TH5 ACT 99", "+84915000005", "2")

    status, _ = post(up, form, signature=signature)

    assert status == 403
    assert talk(books, "+84915000005") in ([], ["t", "o"])  # what another test sent from this phone


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MessageSid": "SM12"}, "MessageSid is not the id of a message."),
        ({"From": ""}, "From is not a sender."),
        ({"AccountSid": "AC" + "b" * 32}, "AccountSid is not ours."),
        ({"To": "+84900000000"}, "To is not a number of ours."),
    ],
)
def test_a_malformed_request_is_told_why(changes: dict[str, str], reason: str, up: Up) -> None:
    assert post(up, {**delivery("TH5 ACT 99", "+84915000005", "3"), **changes}) == (400, f"{reason}\n")


def test_a_request_that_is_no_form_is_told_so(up: Up) -> None:
    request = urllib.request.Request(  # noqa: S310 - our own address
        up.address + TARGET, b"TH1 ACT 1", {"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answered(request) == (400, "The body is not a form of at most 50 parameters in UTF-8.\n")


def test_a_body_over_16_kib_is_refused(up: Up) -> None:
    status, _ = post(up, {**delivery("x", "+84915000005", "4"), "Padding": "x" * (16 * 1024)})

    assert status == 413


@pytest.mark.faults
def test_texts_sent_while_valkey_is_dead_are_acknowledged_and_counted_once(up: Up, desk: Desk, books: Redis) -> None:
    valkey = up.child("valkey-server")
    assert valkey is not None
    forms = [delivery(f"TH{n} ACT 7", f"+8491500000{n}", f"5{n}") for n in (2, 3, 4, 5)]
    up.process.suspend()  # who would start it again within a moment
    try:
        valkey.kill()
        answers = [post(up, form) for form in (*forms, *forms)]
        spooled = list((up.var_dir / "spool" / REAL).glob("*.json"))
    finally:
        up.process.resume()

    assert {status for status, _ in answers} == {200}
    assert len(spooled) == len(answers)
    assert soon(lambda: totals(desk) == ["7", "7", "7", "7"])
    assert soon(lambda: not list((up.var_dir / "spool" / REAL).glob("*.json")))
    assert [talk(books, form["From"]) for form in forms] == [["t", "o"]] * 4


def test_all_agrees_with_the_ledger_afterwards(up: Up, story: list[Step]) -> None:
    assert up.run("verify").endswith("All figures agree with the ledger.\n")


@pytest.mark.slow
def test_a_second_start_finds_its_data_again_and_soon(tmp_path: Path) -> None:
    with running(tmp_path) as up:
        sent(up, "TH1 ACT 23 ABS 2")
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(timeout=60) == 0

    begun = time.monotonic()
    with running(tmp_path) as up:
        assert time.monotonic() - begun < SECOND_START_SECONDS
        assert shown(Desk(up).figures("tinh-hiep-2024-practice"), "TH1") == "+23 23 2"
        assert sent(up, "TH1 ACT 23 ABS 2").startswith("Tin nay da ghi truoc do")


def shown(figures: Mapping[str, str], area: str) -> str:
    """An area's figures as the page shows them: today, total, absent."""
    return " ".join(figures[f"{area}.{column}"] for column in ("today", "total", "1"))


def totals(desk: Desk) -> list[str]:
    """The totals of the villages from TH2 to TH5 in the real campaign; nothing while the page cannot be read."""
    try:
        figures = desk.figures(REAL)
    except urllib.error.URLError:
        return []
    return [figures[f"TH{number}.total"] for number in (2, 3, 4, 5)]


def delivery(body: str, sender: str, mark: str) -> dict[str, str]:
    """The parameters that Twilio posts for one text."""
    return {
        "MessageSid": "SM" + mark.rjust(32, "0"),
        "AccountSid": ACCOUNT,
        "From": sender,
        "To": OURS,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }


def post(up: Up, form: Mapping[str, str], signature: str | None = "right") -> tuple[int, str]:
    """Post a form as Twilio would, with this signature or the right one; the status and the words of the answer."""
    if signature == "right":
        signature = RequestValidator(TOKEN).compute_signature(up.address + TARGET, form)
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    request = urllib.request.Request(up.address + TARGET, urlencode(form).encode(), headers)  # noqa: S310 - our own
    return answered(request)


def answered(request: urllib.request.Request) -> tuple[int, str]:
    """The status and the words of the answer to a request."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def talk(books: Redis, phone: str) -> list[str]:
    """What was said with a phone in the real campaign: t for a text of its own, o for one of ours."""
    return [mark.partition(":")[0] for mark in outbox.talk(books, REAL, phone, 100)]


def replies(books: Redis, phone: str) -> list[outbox.Message]:
    """Our texts to a phone in the real campaign."""
    marks = [mark.partition(":") for mark in outbox.talk(books, REAL, phone, 100)]
    found = outbox.messages(books, REAL, [of for kind, _, of in marks if kind == "o"])
    return list(found.values())
