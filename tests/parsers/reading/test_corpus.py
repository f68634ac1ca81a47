"""The gate: no labelled text is ever stored as something else than its label says."""

from __future__ import annotations

from datetime import datetime

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, answer
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep, two_valleys
from tests.corpus.scoring import STORES, Answer, Row, Score, rows, score, sets


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
def test_no_answer_of_one_key_stores_something_else(scores: dict[str, Score], name: str) -> None:
    assert scores[name].wrong_guesses == []


@pytest.mark.parametrize("name", sets())
def test_acceptable_texts_are_stored_at_once_or_offered_for_one_key(scores: dict[str, Score], name: str) -> None:
    assert scores[name].exact >= 0.96
    assert scores[name].near >= 0.99


@pytest.mark.parametrize("name", sets())
def test_other_texts_are_asked_about_in_a_right_way(scores: dict[str, Score], name: str) -> None:
    assert len(scores[name].wrong_kind) <= 0.04 * scores[name].others


def background_of(name: str) -> Background:
    if name == "wrong_accepts_en.jsonl":
        return Background(two_valleys(), Vocabulary.of(two_valleys()), {})
    return Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)


@pytest.mark.parametrize("name", ["wrong_accepts.jsonl", "wrong_accepts_en.jsonl"])
def test_what_no_careful_clerk_would_store_is_not_stored(name: str) -> None:
    background = background_of(name)

    assert [row["id"] for row in rows(name) if understood(background, row).get("action") in STORES] == []
