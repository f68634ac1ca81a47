"""Sample texts fill ten days of any campaign's practice twin by the real drain, reach no phone, and go in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.books import campaigns, cursor, inbox, ledger, roster
from gateway.campaigns import campaign_file, practice, twin
from gateway.channels import practice as channel
from gateway.verification.verify import verify
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from tests.campaigns import shipped, two_valleys
from tests.paths import ROOT
from tests.support.field import Field, services
from workers import samples

TEMPLATES = {path.stem: path for path in (ROOT / "campaigns" / "templates").glob("*.yaml")}
PLANS = {"shipped": shipped(), "two valleys": two_valleys()} | {
    name: campaign_file.load(path) for name, path in TEMPLATES.items()
}


@pytest.fixture(params=PLANS)
def field(request: pytest.FixtureRequest, books_url: str) -> Iterator[Field]:
    """A campaign that was just put in force, with its twin."""
    with services(books_url) as works:
        plan = PLANS[request.param]
        campaigns.save(works.books, plan, after=None)
        twin.follow(works.books, plan.id)
        yield Field(works, plan)


def played(field: Field) -> tuple[Campaign, list[inbox.Text]]:
    """The twin and its texts, once the samples are played and judged."""
    name = practice.twin_id(field.campaign.id)
    samples.play_in(field.works, field.campaign.id)
    field.drain(name)
    return campaigns.current(field.books, name)[0], [
        one for one in inbox.recent(field.books, name, 1_000) if not one.is_order
    ]


def test_ten_days_of_any_campaign_are_filled_and_nothing_leaves_the_house(field: Field) -> None:
    plan, texts = played(field)
    today = plan.day_of(datetime.now(UTC))
    past = min(10, plan.number_of(today) - 1)

    became = Counter(one.fields["outcome"] for one in texts)
    filled = {
        (row.area, row.day)
        for record in ledger.read(field.books, plan.id)
        for row in record.rows
        if row.code == plan.main and row.area in plan.reporting_areas
    }
    assert became[Outcome.COUNTED] >= len(texts) * 0.85, became
    assert became[Outcome.REFUSED] or became[Outcome.ASKED]
    assert {day for _, day in filled} == {today - timedelta(days=ago) for ago in range(1, past + 1)}
    assert len(filled) >= len(plan.reporting_areas) * past * 0.75
    assert {one.fields["channel"] for one in texts} == {channel.NAME}
    assert not verify(field.books, plan.id).faults
    assert not inbox.recent(field.books, field.campaign.id, 1)


def test_played_again_nothing_is_counted_twice(field: Field) -> None:
    plan, texts = played(field)
    before = field.figures(plan.id)

    _, again = played(field)

    assert len(again) == len(texts)
    assert field.figures(plan.id) == before


def test_cleared_there_is_nothing_of_them_and_they_can_be_played_once_more(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, texts = played(field)
    assert campaigns.has_samples(field.books, plan.id)
    monkeypatch.setattr(samples, "connect", lambda: field.works)

    samples.clear(field.campaign.id)
    field.drain(plan.id)

    assert not campaigns.has_samples(field.books, plan.id)
    assert not list(ledger.read(field.books, plan.id, cursor.position(field.books, plan.id).cursor))
    assert field.level(plan.top.code, plan.main, plan.id) == 0
    assert len(played(field)[1]) == len(texts)


def test_each_area_of_any_campaign_has_somebody_who_practises(field: Field) -> None:
    name = practice.twin_id(field.campaign.id)
    field.drain(name)
    plan, _ = campaigns.current(field.books, name)

    people = roster.everyone(field.books, name)

    heads = [area for one in people if one.role == plan.head_role for area in one.areas]
    assert set(plan.reporting_areas) <= set(heads)
    assert any(one.role == plan.office_role for one in people)
    assert len({one.phone for one in people}) == len(people)
