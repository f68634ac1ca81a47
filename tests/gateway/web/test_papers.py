"""What is printed for the field: no number that is made up, every head once, and the paper says what is missing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns
from gateway.books.accounts import Role
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from tests.browser.office import CHANNEL
from tests.campaigns import shipped
from tests.support.people import signed_in
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today

PAGES = ("/papers/cards", "/papers/cards?on=a4", "/papers/tally?area=TH1", "/papers/poster")
MOST_BYTES = 100_000
OURS = CHANNEL["twilio_numbers"]


@pytest.fixture
def scene(redis: Redis) -> Scene:
    """The commune with its heads."""
    scene = Scene(redis, twin(NAME, today() - timedelta(days=10)))
    scene.people()
    return scene


def client(redis: Redis, url: str, directory: Path, routes: str, *, connected: bool = True) -> FlaskClient:
    """Somebody who may look, at a gateway with a number or without."""
    settings = Settings(redis_url=SecretStr(url), var_dir=directory, routes=routes)
    app: Flask = create_app(settings.with_channels(**CHANNEL) if connected else settings)
    return signed_in(app, redis, "anh Tư", Role.VIEWER)


@pytest.fixture
def viewer(redis: Redis, books_url: str, tmp_path: Path, scene: Scene) -> FlaskClient:
    return client(redis, books_url, tmp_path, f"{OURS}={NAME}")


def said(viewer: FlaskClient, path: str, campaign: str = NAME) -> str:
    """The words of a page."""
    answer = viewer.get(f"{path}{'&' if '?' in path else '?'}campaign={campaign}")
    assert answer.status_code == 200
    assert len(answer.data) < MOST_BYTES
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


def test_each_head_has_a_card_with_its_name_its_village_and_our_number(viewer: FlaskClient) -> None:
    page = said(viewer, "/papers/cards")

    for number, name in enumerate(("Bùi Văn An", "Đỗ Thị Bình", "Lê Văn Cư", "Ngô Thị Dung", "Phạm Văn Em"), 1):
        assert page.count(f"Thôn {number} mã TH{number} Người báo cáo: {name} Nhắn tin đến số: 0901 234 567") == 1
    assert "Chưa nên in" not in page
    assert "0255 3842123" in page
    assert "0905000" not in page  # nobody's own phone


def test_one_card_can_be_printed_and_a_village_without_a_head_has_one_without_a_name(
    viewer: FlaskClient, redis: Redis
) -> None:
    nobody = Scene(redis, twin("nobody-2024", today()))

    assert said(viewer, "/papers/cards?area=TH3").count("Người báo cáo:") == 1
    page = said(viewer, "/papers/cards", nobody.campaign.id)
    assert page.count("Người báo cáo: …") == 5
    assert "5 thôn chưa có người báo cáo trong danh bạ" in page
    assert viewer.get(f"/papers/cards?area=TH9&campaign={NAME}").status_code == 404
    assert viewer.get(f"/papers/tally?area=TH9&campaign={NAME}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_number_that_is_made_up_is_on_no_paper_and_the_page_says_so(
    redis: Redis, books_url: str, tmp_path: Path, path: str
) -> None:
    plan = shipped()
    assert plan.office.telephone_is_placeholder
    campaigns.save(redis, plan, after=None)
    viewer = client(redis, books_url, tmp_path, "", connected=False)

    page = said(viewer, path, plan.id)

    assert plan.office.telephone not in page
    assert "Chưa nên in" in page
    assert "Chưa có số nhận tin" in page
    assert "còn là số tạm" in page
    assert "Nhắn tin đến số: chưa có" in page


def test_at_a_shared_number_each_text_begins_with_the_keyword(
    redis: Redis, books_url: str, tmp_path: Path, scene: Scene
) -> None:
    viewer = client(redis, books_url, tmp_path, f"{OURS} KENG={NAME}")

    assert "KENG TH1 ACT 23 ABS 2 INE 0" in said(viewer, "/papers/cards?area=TH1")


def test_paper_of_the_practice_campaign_says_that_it_is_one(viewer: FlaskClient, redis: Redis) -> None:
    Scene(redis, twin(f"{NAME}-practice", today()))

    for path in PAGES:
        assert "TẬP HUẤN – KHÔNG PHẢI SỐ THẬT" in said(viewer, path, f"{NAME}-practice")


def test_the_tally_has_a_row_for_each_day_and_no_place_for_a_figure_outside_its_window(viewer: FlaskClient) -> None:
    page = viewer.get(f"/papers/tally?area=TH2&campaign={NAME}").text

    assert len(re.findall(r'<th scope="row">', page)) == 62
    assert page.count('<td class="off">') == 2 * 52


def test_a_hundred_cards_come_in_parts(viewer: FlaskClient, redis: Redis) -> None:
    plan = twin("many-2024", today()).model_dump()
    plan["areas"] = [
        plan["areas"][0],
        *({"code": f"V{n}", "name": f"Thôn Phú Hòa {n}", "level": "village", "parent": "XA"} for n in range(1, 101)),
    ]
    campaigns.save(redis, Campaign.model_validate(plan), after=None)

    first, last = (said(viewer, f"/papers/cards?first={at}", "many-2024") for at in (0, 90))

    assert "Thẻ 1–30 trong 100" in first
    assert "Thẻ 91–100 trong 100" in last
    assert first.count("Người báo cáo:") == 30
    assert last.count("Người báo cáo:") == 10


def test_a_sheet_to_confirm_has_a_village_its_figures_and_two_to_sign(viewer: FlaskClient, scene: Scene) -> None:
    scene.figures("TH2", today(), {"DSD": 365, "ACT": 300, "ABS": 50, "INE": 15})

    page = said(viewer, "/papers/confirmations?area=TH2")

    assert "Kích hoạt 300 + Vắng mặt 50 + Không đủ ĐK 15 = 365, so với Danh sách phê duyệt 365: khớp ." in page
    assert page.count("PHIẾU XÁC NHẬN SỐ LIỆU") == 1
    assert "TRƯỞNG THÔN" in page
    everybody = said(viewer, "/papers/confirmations")
    assert everybody.count("PHIẾU XÁC NHẬN SỐ LIỆU") == 5
    assert everybody.count("chưa có số liệu") > 10
    assert viewer.get(f"/papers/confirmations?area=TH9&campaign={NAME}").status_code == 404


def test_whoever_answers_for_some_villages_prints_their_cards_alone(
    redis: Redis, books_url: str, tmp_path: Path, scene: Scene
) -> None:
    app = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))
    viewer = signed_in(app, redis, "anh Năm", Role.VIEWER, ("TH2",))

    page = said(viewer, "/papers/cards")

    assert page.count("Người báo cáo:") == 1
    assert "Đỗ Thị Bình" in page
    assert viewer.get(f"/papers/cards?area=TH1&campaign={NAME}").status_code == 403
