"""The field card: every text that it teaches is one that the rules count, or answer, when a head sends it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from redis import Redis

from gateway.cli.dry_run import Background
from gateway.reports.field_card import ASKS, REPORTS, CardLine, FieldCards
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.meaning import Submission
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import shipped, two_valleys
from tests.support.field import services
from tests.support.village import HEAD, village

LONG = "Số hộ gia đình đã được tổ công tác đến tận nhà hướng dẫn, ký cam kết và nhận đủ giấy tờ theo quy định"
CODES = ("ACT", "BDE", "CFG", "DHK", "ELM", "FNP", "GQR", "HST")


def plan_of(count: int) -> Campaign:
    """The shipped plan with so many indicators of long names, of all kinds, and a village whose code is long."""
    plan = shipped().model_dump()
    first = plan["indicators"][0] | {"limits": {}, "aliases": ()}
    plan["indicators"] = [
        first | {"code": code, "name": {"vi": f"{LONG} ({code})", "en": LONG}, "title": None, "label": f"{code} dai"}
        | {"kind": ("flow", "stock")[at % 2]}
        for at, code in enumerate(CODES[:count])
    ]  # fmt: skip
    plan |= {"checks": (), "rates": (), "reminders": (), "size": None, "size_parts": ()}
    plan["words"] = {"example": {code: at + 3 for at, code in enumerate(CODES[:count])}}
    plan["areas"] = [*plan["areas"], {"code": "KHUA123", "name": "Khu A", "level": "village", "parent": "XA"}]
    return Campaign.model_validate(plan)


PLANS = {
    "shipped": shipped(),
    "another country, in English": two_valleys(),
    **{f"{n} indicators": plan_of(n) for n in range(1, 9)},
}


@pytest.fixture(params=PLANS, ids=str)
def plan(request: pytest.FixtureRequest) -> Campaign:
    """A campaign."""
    return PLANS[request.param]


def test_every_text_on_every_card_is_counted_or_answered(plan: Campaign) -> None:
    cards = FieldCards(plan)
    background = Background(plan, Vocabulary.of(plan), {})
    for code in plan.reporting_areas:
        card = cards.card(plan.area[code])
        for line in (*card.reports, *card.asks):
            at = plan.begins(cards.said_on(line.key)) + timedelta(hours=13)
            outcome = background.understand(line.text, code, at).decision.outcome
            assert outcome is (Outcome.COUNTED if line in card.reports else Outcome.ANSWERED), line.text


def test_no_line_is_left_out_where_the_plan_allows_it(plan: Campaign) -> None:
    cards = FieldCards(plan)
    made = [cards.card(plan.area[code]) for code in plan.reporting_areas]

    assert cards.left_out(made) == []
    expected = [key for key in REPORTS if key != "window" or plan.windowed]
    assert [line.key for line in made[0].reports] == expected
    assert [line.key for line in made[0].asks] == [*ASKS]


def test_the_figures_of_a_line_are_those_that_are_stored(plan: Campaign) -> None:
    cards = FieldCards(plan)
    background = Background(plan, Vocabulary.of(plan), {})
    area = plan.reporting_areas[-1]
    for line in cards.card(plan.area[area]).reports:
        meaning = background.understand(
            line.text, area, plan.begins(cards.said_on(line.key)) + timedelta(hours=13)
        ).reading.meaning
        assert isinstance(meaning, Submission)
        [report] = meaning.figures
        assert report.area == area
        words = line.text.split()
        written = {code: int(word) for code, word in pairwise(words) if word.isdigit()}
        assert {**report.values, **report.totals} == (written or {plan.main: 0})


def test_the_lines_are_those_of_the_plan() -> None:
    card = FieldCards(shipped()).card(shipped().area["TH2"])

    assert [(line.text, line.does) for line in card.reports] == [
        ("TH2 ACT 23 ABS 2 INE 0", "Báo số hôm nay"),
        ("TH2 NGAY 14/8 ACT 23", "Báo bù ngày cũ (ghi đúng ngày đó)"),
        ("SUA TH2 ACT 25", "Sửa số hôm nay đã báo sai"),
        ("TH2 LK ACT 161 ABS 14 INE 0", "Đối chiếu: số lũy kế từ 10/8"),
        ("TH2 KPS", "Hôm nay không phát sinh"),
        ("TH2 MTG 1 PPL 30", "Chỉ trong đợt ra quân, 01-10/10"),
    ]


def test_a_line_that_the_plan_would_ask_about_is_not_taught_and_that_is_told() -> None:
    plan = shipped().model_dump()
    plan["words"]["example"] = {"ACT": 90, "ABS": 2}  # more than is taken without a question
    cards = FieldCards(Campaign.model_validate(plan))

    card = cards.card(cards.campaign.area["TH1"])

    assert "today" not in [line.key for line in card.reports]
    assert "Báo số hôm nay" in cards.left_out([card])


def test_a_shared_number_has_its_keyword_before_each_text() -> None:
    card = FieldCards(shipped(), "KENG").card(shipped().area["TH1"])

    assert {line.text.split()[0] for line in (*card.reports, *card.asks)} == {"KENG"}


def test_what_the_card_says_of_today_is_counted_by_a_running_gateway(redis: Redis, books_url: str) -> None:
    with services(books_url) as works:
        field = village(redis, works)
        card = FieldCards(field.campaign).card(field.campaign.area["TH1"])
        ids = [field.text(HEAD, line.text) for line in by_key(card.reports, "today")]
        field.drain()

        assert field.outcomes(ids) == [Outcome.COUNTED]
        assert (field.level("TH1", "ACT"), field.level("TH1", "ABS")) == (23, 2)


def by_key(lines: tuple[CardLine, ...], key: str) -> list[CardLine]:
    return [line for line in lines if line.key == key]
