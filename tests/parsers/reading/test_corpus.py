"""The gate: no labelled text is ever stored as something else than its label says."""

from __future__ import annotations

from datetime import datetime

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, answer
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.corpus.scoring import Answer, Row, Score, rows, score, sets


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    """Every set, as the product reads it."""
    campaign = tinh_hiep()
    background = Background(campaign, Vocabulary.of(campaign), practice.load().sizes)
    return {name: score((row, understood(background, row)) for row in rows(name)) for name in sets()}


def understood(background: Background, row: Row) -> Answer:
    received_at = datetime.fromisoformat(row["received_at"])
    return answer(background.understand(row["text"], row["sender_village"], received_at, row.get("context")))


@pytest.mark.parametrize("name", sets())
def test_no_text_is_stored_as_something_else(scores: dict[str, Score], name: str) -> None:
    assert scores[name].wrong_accepts == []


@pytest.mark.parametrize("name", sets())
def test_every_acceptable_text_is_read_exactly(scores: dict[str, Score], name: str) -> None:
    assert scores[name].not_exact == []


@pytest.mark.parametrize("name", sets())
def test_every_other_text_is_asked_about_in_a_right_way(scores: dict[str, Score], name: str) -> None:
    assert scores[name].wrong_kind == []
