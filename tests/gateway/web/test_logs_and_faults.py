"""Whatever fails in whichever view, no log and no answer repeats what a caller sent: address, token, secret, body."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway import secrets
from gateway.app import create_app
from gateway.channels.ussd.dialects import DIALECTS
from gateway.ussd.session import Menus
from gateway.web.application import MOST_BRACKETS
from gateway.web.login.views import one_time_link
from tests.support.pages import token_of
from tests.support.twilio_requests import twilio_settings

CANARY = "canary0905123456"
DEEP = "[" * 3_000
FULL = {"text": "1", "sessionId": "s", "phoneNumber": "+84905000001", "serviceCode": "*101#"}


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application, which answers its faults as it does where it is served."""
    app = create_app(twilio_settings(tmp_path, books_url, public_url="http://127.0.0.1:8000", ussd_codes="*101#"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def office(app: Flask, redis: Redis) -> FlaskClient:
    """The office, signed in."""
    client = app.test_client()
    assert client.post(one_time_link(redis, "")).status_code == 303
    return client


def fail(*_: Any, **given: Any) -> NoReturn:
    """Fail as the worst error does: with all that it was given in its words."""
    raise ValueError(f"{CANARY} {given}")


def test_an_error_in_any_view_logs_no_address_and_no_word_of_the_error(
    app: Flask, office: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    token = token_of(office.get("/login/x", headers={"Accept": "text/html"}).text or office.get("/").text)
    for rule in rules:
        app.view_functions[rule.endpoint] = fail
    statuses = []
    for rule in rules:
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            address = re.sub(r"<[^>]+>", CANARY, rule.rule)
            answer = office.open(
                f"{address}?secret={CANARY}", method=method, data={"a": CANARY}, headers={"X-CSRFToken": token}
            )
            statuses.append(answer.status_code)
            assert CANARY not in answer.text

    assert set(statuses) == {500}
    assert len(caplog.records) >= len(statuses)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("broken", ["read", "answer", "deep"])
def test_behind_the_secret_a_ussd_request_gets_a_polite_page_whatever_fails(
    dialect: str, broken: str, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = secrets.secret(app.extensions["settings"].var_dir, "ussd")
    if broken == "read":
        monkeypatch.setitem(DIALECTS, dialect, _Broken(DIALECTS[dialect]))
    monkeypatch.setattr(Menus, "answer", fail)
    body = {"data": DEEP, "content_type": "application/json"} if broken == "deep" else {"data": FULL}

    answer = app.test_client().post(f"/webhooks/ussd/{dialect}/{secret}/session/{CANARY}/start", **body)

    assert answer.status_code in ((200,) if broken == "read" else (200, 400))
    assert "Traceback" not in answer.text
    assert secret not in caplog.text
    assert CANARY not in caplog.text


class _Broken:
    """A dialect that cannot read what it gets."""

    def __init__(self, dialect: Any) -> None:
        self.read = fail
        self.write = dialect.write


@pytest.mark.parametrize("path", ["/try/texts", "/try/ussd"])
@pytest.mark.parametrize("body", [DEEP, '{"a":' * 3_000, "9" * 5_000])
def test_a_body_that_nests_without_end_is_refused_as_no_request_of_ours(
    path: str, body: str, app: Flask, office: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_of(office.get("/try").text)

    answer = office.post(path, data=body, content_type="application/json", headers={"X-CSRFToken": token})

    assert answer.status_code == 400
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_text_of_brackets_is_still_read(app: Flask) -> None:
    assert app.json.loads('{"body": "' + "[" * (MOST_BRACKETS - 1) + '"}')["body"].count("[") == MOST_BRACKETS - 1
