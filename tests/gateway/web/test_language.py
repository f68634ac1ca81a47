"""The language of the pages: kept with the account, chosen before signing in too, and never left to another request."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway.books import accounts
from gateway.books.accounts import Role
from gateway.web.labels import labels
from gateway.web.language import COOKIE
from gateway.web.login.views import one_time_link
from tests.gateway.web.test_web import built
from tests.support.pages import token_of
from tests.support.scene import Scene, plan

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def app(books_url: str, redis: Redis, tmp_path: Path) -> Flask:
    """The application with a campaign."""
    Scene(redis, plan())
    return built(books_url, tmp_path)


def signed_in(app: Flask, books: Redis, who: str) -> FlaskClient:
    """A browser in which an account has signed in by a link."""
    client = app.test_client()
    link = one_time_link(books, "", who).removeprefix("http://127.0.0.1:8000")
    assert client.post(link or "/").status_code == 303
    return client


def choose(client: FlaskClient, language: str) -> int:
    """Choose a language at the page of the account; the answer's status."""
    token = token_of(client.get("/account").text)
    return client.post("/account/language", data={"csrf_token": token, "language": language}).status_code


def spoken(client: FlaskClient, path: str) -> str:
    """The language that a page says it is in."""
    return client.get(path, headers=BROWSER).text.partition('<html lang="')[2][:2]


def test_pages_are_vietnamese_where_nobody_has_chosen(app: Flask, redis: Redis) -> None:
    stranger = app.test_client()

    assert spoken(stranger, "/login") == "vi"
    assert spoken(signed_in(app, redis, ""), "/") == "vi"


def test_an_account_keeps_its_language_wherever_it_signs_in(app: Flask, redis: Redis) -> None:
    accounts.create(redis, "lan", Role.CLERK)
    first = signed_in(app, redis, "lan")

    assert choose(first, "en") == 303
    again = signed_in(app, redis, "lan")

    assert (spoken(first, "/"), spoken(again, "/"), spoken(again, "/none")) == ("en", "en", "en")
    assert "Overview" in again.get("/").text


def test_a_language_of_one_account_is_none_of_another_ones(app: Flask, redis: Redis) -> None:
    accounts.create(redis, "lan", Role.CLERK, language="en")
    accounts.create(redis, "hoa", Role.CLERK, language="vi")
    english, vietnamese = signed_in(app, redis, "lan"), signed_in(app, redis, "hoa")

    assert [spoken(one, "/account") for one in (english, vietnamese, english)] == ["en", "vi", "en"]
    assert labels.spoken() == labels.USUAL, "what is said outside of a request is in the usual language"


def test_a_language_that_there_is_not_is_refused(app: Flask, redis: Redis) -> None:
    client = signed_in(app, redis, "")

    assert choose(client, "xx") == 400
    assert spoken(client, "/account") == "vi"


def test_the_sign_in_page_remembers_the_language_that_was_chosen_there(app: Flask) -> None:
    stranger = app.test_client()

    assert spoken(stranger, "/login?language=en") == "en"
    assert spoken(stranger, "/login") == "en"
    assert spoken(stranger, "/login?language=xx") == "en"
    assert spoken(stranger, "/login?language=vi") == "vi"


def test_an_account_that_never_chose_has_the_language_of_its_browser(app: Flask, redis: Redis) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, "en")
    client.post(one_time_link(redis, ""))

    assert spoken(client, "/") == "en"
    assert choose(client, "vi") == 303
    assert spoken(client, "/") == "vi"


def test_an_address_of_the_pages_themselves_chooses_no_language(app: Flask, redis: Redis) -> None:
    assert spoken(signed_in(app, redis, ""), "/?language=en") == "vi"


def test_an_administrator_chooses_the_language_of_a_new_account(app: Flask, redis: Redis) -> None:
    office = signed_in(app, redis, "")
    token = token_of(office.get("/people").text)

    office.post("/people", data={"csrf_token": token, "login": "lan", "role": "clerk", "language": "en"})

    made = accounts.by_login(redis, "lan")
    assert made
    assert made.language == "en"


def test_a_changed_role_leaves_the_language(redis: Redis) -> None:
    made = accounts.create(redis, "lan", Role.CLERK, language="en")

    accounts.change(redis, made, Role.VIEWER, ())

    kept = accounts.find(redis, made.id)
    assert kept
    assert (kept.role, kept.language) == (Role.VIEWER, "en")
