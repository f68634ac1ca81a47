"""The guide: every page leads to its place in it, its links lead somewhere, and each of its pages is light."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import BLUEPRINTS, create_app
from gateway.books.accounts import Role
from gateway.settings import Settings
from gateway.web.guard import Access
from gateway.web.help import guide
from gateway.web.help.targets import TARGETS, place
from tests.support.people import signed_in
from tests.support.scene import Scene, plan

PARTS = guide.parts()
MOST_BYTES = 100_000
LARGEST_PICTURE = 80_000


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application on a test's Valkey."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def viewer(app: Flask, redis: Redis) -> FlaskClient:
    """A browser of somebody who may only look."""
    Scene(redis, plan())
    return signed_in(app, redis, "Phạm Thu Vân", Role.VIEWER)


def rooms() -> set[str]:
    return {pages.name for pages, access in BLUEPRINTS if access is Access.SESSION}


def test_every_page_of_the_desk_opens_a_place_of_the_guide_that_exists(app: Flask) -> None:
    seen = {one.endpoint for one in app.url_map.iter_rules() if one.endpoint.partition(".")[0] in rooms()}
    places = {endpoint: place(endpoint) for endpoint in seen}

    assert {room for room in rooms() if room not in TARGETS} == set()
    assert {one for one, (part, anchor) in places.items() if anchor not in ("", *PARTS[part].anchors)} == set()
    assert {one for one in TARGETS if one not in rooms() | app.view_functions.keys()} == set()


def test_the_help_of_a_page_leads_to_its_place_in_the_campaign_that_is_shown(viewer: FlaskClient) -> None:
    [address] = set(re.findall(r'href="(/help[^"]*)">Trợ giúp<', viewer.get("/waiting").text))

    assert address.startswith(f"/help/buoi-chieu?campaign={plan().id}#")
    assert 'id="xử-lý-tin-chờ"' in viewer.get(address.partition("#")[0]).text


def test_an_error_opens_the_troubles_and_the_sign_in_page_nothing(viewer: FlaskClient, app: Flask) -> None:
    assert 'href="/help/su-co"' in viewer.get("/people", headers={"Accept": "text/html"}).text
    assert "/help" not in app.test_client().get("/login").text


@pytest.mark.parametrize("name", PARTS)
def test_every_link_of_a_part_leads_to_a_heading_or_a_picture(name: str) -> None:
    known = {(part.name, anchor) for part in PARTS.values() for anchor in ("", *part.anchors)}
    assert set(PARTS[name].links) - known - {(picture, "") for picture in guide.PICTURES} == set()


def test_every_file_of_the_guide_is_a_part_and_no_two_headings_are_the_same() -> None:
    anchors = Counter(anchor for part in PARTS.values() for anchor in part.anchors)

    assert {path.stem for path in guide.FOLDER.glob("*.md")} == PARTS.keys()
    assert [anchor for anchor, times in anchors.items() if times > 1] == []


def test_every_picture_is_light_and_in_a_part() -> None:
    own = {path.name: path.stat().st_size for path in (guide.FOLDER / "hinh").iterdir()}
    said = "".join(path.read_text(encoding="utf-8") for path in guide.FOLDER.glob("*.md"))

    assert {name for name, size in own.items() if size > LARGEST_PICTURE or f"](hinh/{name})" not in said} == set()
    assert "![](" not in said


def test_the_guide_is_light_and_complete(viewer: FlaskClient) -> None:
    whole = viewer.get("/help/whole").text

    for name, part in PARTS.items():
        text = viewer.get("/help" if name == guide.CONTENTS else f"/help/{name}").text
        assert f"<title>{part.title} – Trợ giúp – Kẻng</title>" in text
        assert len(text.encode()) < MOST_BYTES
        assert all(f'id="{anchor}"' in text and f'id="{anchor}"' in whole for anchor in part.anchors)
        assert "<script" not in text
        assert "style=" not in text
    assert len(whole.encode()) < MOST_BYTES
    assert {viewer.get(f"/help/pictures/{name}").mimetype for name in guide.PICTURES} == {"image/png"}


@pytest.mark.parametrize("address", ["/help/none", "/help/pictures/none.png", "/help/pictures/..%2fREADME.md"])
def test_what_the_guide_has_not_is_not_found(viewer: FlaskClient, address: str) -> None:
    assert viewer.get(address).status_code == 404
