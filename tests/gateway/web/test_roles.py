"""Roles: who may call which page, and for which areas somebody answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Blueprint, Flask, g
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books.accounts import Role, ScopedArea
from gateway.settings import Settings
from gateway.web.giving import author
from gateway.web.roles import Person, RoleError, abort_outside, collect, within
from parsers.campaign.plan import Campaign
from tests.support import people
from tests.support.scene import plan, twin


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application on a test's Valkey."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


def scoped(areas: tuple[str, ...]) -> tuple[ScopedArea, ...]:
    """Areas of the shipped campaign, where none is named."""
    return tuple(ScopedArea.read(one if "/" in one else f"tinh-hiep-2024/{one}") for one in areas)


@pytest.mark.parametrize(
    ("areas", "area", "is_within"),
    [
        ((), "TH1", True),
        (("XA",), "TH1", True),
        (("TH1",), "TH1", True),
        (("TH1", "TH2"), "TH2", True),
        (("TH1",), "TH2", False),
        (("TH1",), "XA", False),
        (("XA",), "NONE", False),
        (("elsewhere/TH1",), "TH1", False),
        (("elsewhere/XA",), "TH1", False),
        (("/TH1",), "TH1", False),
    ],
)
@pytest.mark.parametrize("campaign", [plan(), twin("tinh-hiep-2024-practice", plan().first_day)])
def test_somebody_answers_for_the_areas_of_the_account_and_all_under_them_in_their_campaign(
    areas: tuple[str, ...], area: str, is_within: bool, campaign: Campaign, app: Flask
) -> None:
    me = Person("a", "chị Hoa", Role.CLERK, scoped(areas))

    assert within(me, campaign, area) is is_within
    with app.test_request_context():
        g.person = me
        if is_within:
            abort_outside(campaign, area)
        else:
            with pytest.raises(RoleError):
                abort_outside(campaign, area)


@pytest.mark.parametrize(("areas", "signed"), [((), ("XA",)), (("TH1",), ("TH1",)), (("elsewhere/TH1",), ())])
def test_an_order_is_signed_with_the_account_and_its_areas(
    areas: tuple[str, ...], signed: tuple[str, ...], app: Flask
) -> None:
    with app.test_request_context():
        g.person = Person("0a", "chị Hoa", Role.CLERK, scoped(areas))

        contact = author(plan())

    assert (contact.id, contact.name, contact.role, contact.areas) == ("0a", "chị Hoa", "office", signed)


def test_a_view_that_does_not_say_who_may_call_it_stops_the_start() -> None:
    app, pages = Flask("planted"), Blueprint("planted", __name__)
    pages.get("/open")(lambda: "seen")
    app.register_blueprint(pages)

    with pytest.raises(RuntimeError, match="declare who may call it"):
        collect(app, ["planted"])


def test_who_may_not_call_a_page_is_told_so_and_changes_nothing(app: Flask, redis: Redis) -> None:
    viewer = people.signed_in(app, redis, "anh Ba", Role.VIEWER)

    answer = viewer.get("/broadcasts", headers={"Accept": "text/html"})

    assert (answer.status_code, "Tài khoản này chưa được giao việc đó" in answer.text) == (403, True)
