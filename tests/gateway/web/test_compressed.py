"""Pages are compressed for browsers, and never where another site made the request."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books.accounts import Role
from gateway.settings import Settings
from tests.support import people
from tests.support.scene import Scene, plan

BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def office(books_url: str, redis: Redis, tmp_path: Path) -> Iterator[FlaskClient]:
    """Somebody of the office, with a campaign."""
    Scene(redis, plan())
    app = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))
    with people.signed_in(app, redis, "chị Hoa", Role.CLERK) as client:
        yield client


def test_a_browser_gets_a_page_compressed_and_it_says_the_same(office: FlaskClient) -> None:
    plain, packed = office.get("/try/parts"), office.get("/try/parts", headers=BROWSER)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data).decode().splitlines()[:5] == plain.text.splitlines()[:5]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {**BROWSER, "Sec-Fetch-Site": "cross-site"},
        {**BROWSER, "Sec-Fetch-Site": "same-site"},
        {**BROWSER, "Accept-Encoding": "identity"},
    ],
)
def test_a_page_that_another_site_may_have_asked_for_is_not_compressed(
    headers: dict[str, str], office: FlaskClient
) -> None:
    assert "Content-Encoding" not in office.get("/?q=csrf", headers=headers).headers


@pytest.mark.parametrize(
    ("public", "is_compressed"), [("https://sms.example.org", False), ("http://192.168.1.5", True)]
)
def test_who_does_not_say_where_a_request_comes_from_gets_it_plain_by_https(
    public: str, is_compressed: bool, books_url: str, tmp_path: Path
) -> None:
    """By plain http browsers do not say it, and there is nothing to guess that could not be read."""
    app = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, public_url=public))
    answer = app.test_client().get("/login", headers={"Accept-Encoding": "gzip"})

    assert ("Content-Encoding" in answer.headers) is is_compressed
