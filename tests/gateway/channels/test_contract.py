"""What holds for every channel, whichever provider it is of."""

from __future__ import annotations

import http.server
import random
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from flask import Flask
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import campaigns, cursor, inbox, outbox
from gateway.books.apply import apply
from gateway.books.outbox import Delivery, Message
from gateway.channels import registry
from gateway.channels.channel import Channel
from gateway.channels.registry import CHANNELS, Channels
from gateway.settings import Settings
from tests.gateway.channels.cases import CALLED, CASES, HEAD, OURS, PAGE, Asked, Case, example, settings_of
from tests.paths import ROOT
from tests.support.android_requests import PHONE
from tests.support.forged import FORGED, let_in
from tests.support.scene import plan

CAMPAIGN = "tinh-hiep-2024"


@pytest.fixture(params=sorted(CASES))
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    found: Case = CASES[request.param]
    if found.channel not in CHANNELS:
        monkeypatch.setattr(registry, "CHANNELS", (*CHANNELS, found.channel))
    return found


@pytest.fixture
def settings(case: Case, tmp_path: Path, books_url: str) -> Settings:
    return settings_of(case, tmp_path, books_url)


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


def call(app: Flask, asked: Asked, case: Case) -> TestResponse:
    """Call as the provider does, the target exactly as it spells it."""
    return app.test_client().post(
        asked.target,
        data=asked.body,
        content_type=case.channel.media_type,
        headers=dict(asked.headers),
        environ_overrides={"REQUEST_URI": asked.target, "RAW_URI": asked.target},
    )


def test_every_channel_that_is_called_has_a_case() -> None:
    assert {channel.name for channel in CALLED} <= CASES.keys()


def test_a_text_is_kept_once_however_often_it_is_delivered(
    app: Flask, redis: Redis, case: Case, settings: Settings
) -> None:
    answers = [call(app, case.text(settings, "7", "TH1 ACT 23"), case) for _ in range(5)]

    channel = settings.of(Channels)[case.name]
    assert {(one.status_code, one.text, one.mimetype) for one in answers} == {
        (200, channel.answer().body, channel.answer().media_type)
    }
    [text] = inbox.recent(redis, CAMPAIGN, 10)
    assert (text.sender, text.body, text.fields["channel"]) == (HEAD, "TH1 ACT 23", case.name)
    assert text.way_back == (case.name, OURS)


def test_two_texts_are_two(app: Flask, redis: Redis, case: Case, settings: Settings) -> None:
    for ref in ("1", "2"):
        call(app, case.text(settings, ref, "TH1 ACT 23"), case)

    assert len(inbox.recent(redis, CAMPAIGN, 10)) == 2


def test_a_text_to_a_number_that_is_not_ours_is_not_kept(
    app: Flask, redis: Redis, case: Case, settings: Settings
) -> None:
    if case.to_another is None:
        pytest.skip("it brings texts to one number only")
    answer = call(app, case.to_another(settings), case)

    channel = settings.of(Channels)[case.name]
    refused = (400, channel.refusal("To is not a number of ours.").body)
    assert (answer.status_code, answer.text) == ((200, channel.answer().body) if case.drops else refused)
    assert inbox.recent(redis, CAMPAIGN, 1) == []


def test_without_its_settings_a_channel_is_off(case: Case, settings: Settings, books_url: str, tmp_path: Path) -> None:
    bare = Settings(var_dir=tmp_path, redis_url=books_url)

    assert call(create_app(bare), case.text(settings, "1", "TH1 ACT 23"), case).status_code == 404
    assert case.name in {one.name for one in bare.of(Channels).off}


def test_no_changed_request_is_taken(
    app: Flask, redis: Redis, case: Case, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where a signature covers it all, nothing may change; where a secret opens, the secret."""
    rng = random.Random(2024)
    right = case.text(settings, "7", "TH1 ACT 23")
    requests = (_changed(rng, right) for _ in range(FORGED))

    assert (
        let_in(capfd, f"{case.name} (contract)", ((one, call(app, one, case).status_code < 300) for one in requests))
        == []
    )
    assert inbox.recent(redis, CAMPAIGN, 1) == []


def _changed(rng: random.Random, asked: Asked) -> Asked:
    """The request with a character of its address, its headers or (where those sign it) its body changed."""
    if asked.headers and rng.random() < 0.6:
        at = rng.randrange(len(asked.body))
        return Asked(asked.target, asked.body[:at] + "%5E" + asked.body[at + 1 :], asked.headers)
    if asked.headers:
        name, value = rng.choice(sorted(asked.headers.items()))
        at = rng.randrange(len(value))
        return Asked(asked.target, asked.body, {**asked.headers, name: value[:at] + "~" + value[at + 1 :]})
    path, _, last = asked.target.rpartition("/")
    at = rng.randrange(path.rindex("/") + 1, len(path))
    return Asked(f"{path[:at]}~{path[at + 1 :]}/{last}", asked.body)


def test_a_receipt_settles_a_text_and_a_later_one_of_less_changes_nothing(
    app: Flask, redis: Redis, case: Case, settings: Settings
) -> None:
    message = queued(redis, case)

    answers = [call(app, case.receipt(settings, CAMPAIGN, message.id), case).status_code for _ in range(2)]
    unknown = call(app, case.receipt(settings, CAMPAIGN, "ffff-r"), case).status_code

    assert (answers, unknown) == ([200, 200], 200)
    assert outbox.messages(redis, CAMPAIGN, [message.id])[message.id].delivery is case.settled


def queued(redis: Redis, case: Case) -> Message:
    """A text of ours that the channel has handed over."""
    campaigns.save(redis, plan(), after=None)
    message = Message(
        "a" * 20 + "-r", case.name, OURS, HEAD, "Da nhan", "ok_day", "a" * 20, datetime.now(UTC) + timedelta(hours=1)
    )
    at = cursor.position(redis, CAMPAIGN)
    assert apply(redis, CAMPAIGN, at, at.cursor, list(outbox.operations(CAMPAIGN, message, datetime.now(UTC))))
    return message


@pytest.mark.parametrize(
    ("channel", "own"),
    [("android", {"android_phones": [PHONE]}), ("gammu", {"gammu_number": OURS})],
    ids=["android", "gammu"],
)
def test_a_sim_of_a_person_sends_no_more_than_an_operator_bears(channel: str, own: dict[str, object]) -> None:
    [found] = [one(Settings().with_channels(**own)) for one in CHANNELS if one.name == channel]

    assert {cap.within: cap.texts for cap in found.caps} == {
        timedelta(minutes=1): 10,
        timedelta(hours=1): 100,
        timedelta(days=1): 400,
    }


@pytest.mark.parametrize("channel", [one.name for one in CHANNELS if one.promises.leaves_the_house])
def test_every_channel_has_its_page(channel: str) -> None:
    assert (ROOT / "docs" / "channels" / f"{channel}.md").exists()


@pytest.mark.parametrize(
    "channel",
    [one for one in CHANNELS if one.promises.leaves_the_house and one.name != "http"],  # a word of every web address
    ids=lambda one: one.name,
)
def test_no_provider_is_named_outside_its_module(channel: type[Channel]) -> None:
    word = re.compile(rf"\b{channel.name}", re.IGNORECASE)
    own = re.compile(rf"gateway/channels/(?:{channel.name}(?:_\w+)?|registry)\.py")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("gateway", "workers", "parsers")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".lua", ".html", ".js") and not own.fullmatch(str(path.relative_to(ROOT)))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]

    assert found == []


def test_the_pages_example_is_short_and_sends() -> None:
    taken: list[dict[str, list[str]]] = []

    class Provider(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.handle_request).start()
        made = example().Sample(
            Settings().with_channels(sample_url=f"http://127.0.0.1:{server.server_port}/", sample_number=OURS)
        )
        result = made.send(CAMPAIGN, Message("m1", "sample", OURS, HEAD, "Da nhan", "", "", datetime.now(UTC)))

    assert result.delivery is Delivery.SENT
    assert taken == [{"campaign": [CAMPAIGN], "message": ["m1"], "to": [HEAD], "text": ["Da nhan"]}]
    [source] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(source.splitlines()) <= 80
