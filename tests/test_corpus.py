"""The gate: no labelled text is ever stored as something else than its label says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gateway import practice
from gateway.understanding import Background, answer
from parsers.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep

CORPUS = Path(__file__).parent / "corpus"
STORES = {"report", "correct", "add", "cancel"}
COMPARED = ("action", "village", "values", "date", "mode", "totals", "reply")


@pytest.fixture(scope="module")
def background() -> Background:
    campaign = tinh_hiep()
    return Background(campaign, Vocabulary.of(campaign), practice.load().sizes)


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (CORPUS / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def understood(background: Background, row: dict[str, Any]) -> dict[str, Any]:
    received_at = datetime.fromisoformat(row["received_at"])
    return answer(background.understand(row["text"], row["sender_village"], received_at, row.get("context")))


def said(expect: dict[str, Any]) -> dict[str, Any]:
    return {key: expect[key] for key in COMPARED if expect.get(key) not in (None, {}, "")}


def is_wrong_accept(expect: dict[str, Any], got: dict[str, Any]) -> bool:
    stores = got.get("action") in STORES or (got.get("action") == "confirm" and expect.get("error") != "no_pending")
    if "error" in expect:
        return stores
    return got.get("action") in STORES and said(got) != said(expect)


@pytest.mark.parametrize("name", ["sms_dev.jsonl", "fresh.jsonl"])
def test_no_text_is_stored_as_something_else(background: Background, name: str) -> None:
    wrong = [
        (row["id"], row["text"], got)
        for row in rows(name)
        if is_wrong_accept(row["expect"], got := understood(background, row))
    ]

    assert wrong == []


@pytest.mark.parametrize("name", ["sms_dev.jsonl", "fresh.jsonl"])
def test_every_acceptable_text_is_read_exactly(background: Background, name: str) -> None:
    refused = [
        (row["id"], row["text"], got)
        for row in rows(name)
        if "error" not in row["expect"] and said(got := understood(background, row)) != said(row["expect"])
    ]

    assert refused == []


@pytest.mark.parametrize("name", ["sms_dev.jsonl", "fresh.jsonl"])
def test_every_other_text_is_asked_about_in_a_right_way(background: Background, name: str) -> None:
    wrong = []
    for row in rows(name):
        expect, got = row["expect"], understood(background, row)
        if "error" in expect and got.get("error") not in {expect["error"], *expect.get("error_alt", ())}:
            wrong.append((row["id"], row["text"], got))

    assert wrong == []
