"""English texts: the names of months, and the units of a campaign of its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from gateway.cli.dry_run import Background, answer
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import two_valleys

PLAN = two_valleys()
PLACES = Background(PLAN, Vocabulary.of(PLAN), {})
AT = datetime.fromisoformat("2027-02-09T16:10:00+02:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("HA1 8 Feb NET 12", "2027-02-08"),
        ("HA1 8th February NET 12", "2027-02-08"),
        ("HA1 on 8 February 2027 NET 12", "2027-02-08"),
        ("HA1 NET 12 8 Feb", "2027-02-08"),
        ("HA1 NET 12 households", "2027-02-09"),
    ],
)
def test_days_with_the_names_of_months_and_own_units_are_read(text: str, day: str) -> None:
    stored = {"action": "report", "village": "HA1", "values": {"NET": 12}, "date": day, "mode": "day"}

    assert answer(PLACES.understand(text, "HA1", AT)) == stored


@pytest.mark.parametrize(
    "text", ["HA1 NET 8 Feb 12", "HA1 NET 8 Feb", "HA1 NET 12 may", "HA1 31 Feb NET 12", "HA1 8 December NET 12"]
)
def test_a_month_behind_a_figure_or_a_day_that_there_is_not_is_not_stored(text: str) -> None:
    assert "error" in answer(PLACES.understand(text, "HA1", AT))
