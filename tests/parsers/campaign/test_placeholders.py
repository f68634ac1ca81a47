"""A plan says which of its parts are still examples, whoever wrote it and by whatever way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.campaigns import campaign_file
from parsers.campaign.placeholders import Placeholder
from parsers.campaign.plan import Campaign
from tests.campaigns import shipped, two_valleys
from tests.paths import ROOT

TEMPLATES = sorted((ROOT / "campaigns" / "templates").glob("*.yaml"))
OFFICE = {"telephone": "0255 3842123"}


def changed(**fields: Any) -> Campaign:
    """The shipped plan with a telephone that somebody has checked, and some fields replaced."""
    return Campaign.model_validate({**shipped().model_dump(), "office": OFFICE, **fields})


def areas(**top: str) -> list[dict[str, Any]]:
    return [{**one, **top} if one["parent"] is None else one for one in shipped().model_dump()["areas"]]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_all_placeholders(path: Path) -> None:
    assert campaign_file.load(path).placeholders == tuple(Placeholder)


def test_the_shipped_plan_lacks_a_telephone_alone() -> None:
    assert shipped().placeholders == (Placeholder.TELEPHONE,)
    assert not two_valleys().placeholders


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ()),
        ({"office": {"telephone": "0255 3000000"}}, (Placeholder.TELEPHONE,)),  # the tick is gone, the number is not
        ({"office": {"telephone": "02553000000"}}, (Placeholder.TELEPHONE,)),
        ({"name": {"vi": "Đợt tiêm chủng XÃ TÊN XÃ", "en": "Round"}}, (Placeholder.NAME,)),
        ({"areas": areas(name="Xã Tên Xã")}, (Placeholder.AREAS,)),
        ({"areas": areas(name="Xã")}, (Placeholder.AREAS,)),  # as the empty form begins
        ({"areas": areas(name="Xã Tiên Xá")}, ()),
    ],
)
def test_each_placeholder_is_found_by_itself(fields: dict[str, Any], found: tuple[Placeholder, ...]) -> None:
    assert changed(**fields).placeholders == found
