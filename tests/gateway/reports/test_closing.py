"""The closing: what each village confirms, the plan's own sums, and what does not add up with whom to ask."""

from __future__ import annotations

from datetime import UTC, datetime

from redis import Redis

from gateway.books import roster
from gateway.reports.closing import PlanSum, SumState, confirmations, disagreements
from gateway.reports.report import Report, report
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from tests.campaigns import two_valleys
from tests.gateway.reports.campaign import entered, field
from tests.support.field import Field
from tests.support.scene import Scene, twin
from tests.support.village import today

__all__ = ["field"]


def made(field: Field) -> Report:
    return report(field.books, field.campaign, today(), datetime.now(UTC))


def of_lists(field: Field, area: str) -> PlanSum:
    return next(one.sums[0] for one in confirmations(made(field)) if one.area.code == area)


def test_the_lists_of_a_village_come_to_its_whole_list(field: Field) -> None:
    entered(field, "TH1", today(), {"ACT": 107, "ABS": 200, "INE": 13})  # 107 + 90 of the days before

    found = of_lists(field, "TH1")

    assert found.state is SumState.AGREES
    assert found.said() == "Kích hoạt 197 + Vắng mặt 200 + Không đủ ĐK 13 = 410, so với Danh sách phê duyệt 410"
    assert found.verdict() == "khớp"


def test_what_is_left_over_does_not_agree(field: Field) -> None:
    assert (of_lists(field, "TH1").state, of_lists(field, "TH1").left) == (SumState.SHORT, 291)
    assert of_lists(field, "TH1").verdict() == "chưa khớp: còn 291 chưa thuộc số nào"


def test_a_sum_with_an_unknown_part_is_not_judged(field: Field) -> None:
    found = of_lists(field, "TH5")

    assert found.state is SumState.UNKNOWN
    assert "= ?" in found.said()
    assert "0" not in found.said().replace("Danh sách phê duyệt 275", "")
    assert found.verdict() == "chưa đối chiếu được: chưa có số «Kích hoạt», «Vắng mặt», «Không đủ ĐK»"


def test_a_confirmation_has_every_figure_with_the_day_it_is_of(field: Field) -> None:
    [first, *_] = confirmations(made(field))

    values = {one.indicator.code: (one.value, one.newest) for one in first.figures}
    assert values["ACT"] == (107, today())
    assert values["DSD"][0] == 410
    assert values["ELG"][0] == 700
    assert "MTG" not in values  # its days have not come
    assert first.reported + len(first.missed) == 11


def test_whoever_reports_a_figure_is_asked_for_it(field: Field) -> None:
    field.contacts([Contact("p1", "+84905000066", "Đinh Công An", "police", ("XA",))])
    field.drain()
    people = roster.everyone(field.books, field.campaign.id)

    found = [one for one in disagreements(made(field), people) if one.area.code == "TH5"]

    asked = {one.what: [person.name for person in one.call] for one in found}
    assert asked["chưa có số «Kích hoạt», «Vắng mặt», «Không đủ ĐK»"] == ["Phạm Văn Em"]
    [by_police] = [what for what in asked if "đủ điều kiện có tài khoản" in what]
    assert asked[by_police] == ["Đinh Công An"]


def test_where_nobody_can_be_asked_it_says_who_should_know(field: Field) -> None:
    found = disagreements(made(field), [])

    assert {one.call for one in found} == {()}
    assert ("Trưởng thôn",) in {one.roles for one in found}


def test_what_is_too_much_is_told_though_the_rules_refuse_it_today(redis: Redis) -> None:
    scene = Scene(redis, twin("too-much", today()))
    scene.figures("TH1", today(), {"DSD": 100, "ACT": 90, "ABS": 20, "INE": 9})
    scene.figures("XA", today(), {"RCV": 400, "ONL": 500})

    found = report(redis, scene.campaign, today(), datetime.now(UTC))

    assert confirmations(found)[0].sums[0].state is SumState.OVER
    told = {one.what for one in disagreements(found, [])}
    lists = "Kích hoạt 90 + Vắng mặt 20 + Không đủ ĐK 9 = 119, so với Danh sách phê duyệt 100"
    assert f"{lists}: không khớp: vượt 19" in told
    assert "ONL 500, so với RCV 400: không khớp: vượt 100" in told


def test_of_another_plan_its_own_sums_count(redis: Redis) -> None:
    plan = two_valleys()
    scene = Scene(redis, plan)
    scene.figures("HA1", plan.first_day, {"ROLL": 50, "NET": 20})

    found = confirmations(report(redis, plan, plan.first_day, datetime(2027, 2, 1, 12, tzinfo=UTC)))

    assert [one.area.code for one in found] == [*plan.reporting_areas]
    assert {added.must_equal for one in found for added in one.sums} <= {False}


def test_a_plan_without_a_list_has_figures_to_confirm_and_no_sum(redis: Redis) -> None:
    plan = twin("no-list", today()).model_dump()
    plan |= {"size": None, "size_parts": (), "checks": ()}
    scene = Scene(redis, Campaign.model_validate(plan))
    scene.figures("TH1", today(), {"ACT": 3})

    [first, *_] = confirmations(report(redis, scene.campaign, today(), datetime.now(UTC)))

    assert first.sums == ()
    assert first.figures[0].value == 3
