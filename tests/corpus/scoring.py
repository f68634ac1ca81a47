"""Scoring: what is read of each labelled text, compared with its label."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
STORES = {"report", "correct", "add", "cancel"}
COMPARED = ("action", "village", "values", "date", "mode", "totals", "reply")

Row = Mapping[str, Any]
Answer = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """How one set of texts was read; a miss is (id, text, what was read of it)."""

    acceptable: int = 0
    others: int = 0
    wrong_accepts: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Texts stored as something else than their label says: there may be none."""
    asked: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Acceptable texts that were asked about, and "1" would store what their label says: one key away."""
    wrong_guesses: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Acceptable texts of which "1" would store something else: there may be none."""
    refused: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Acceptable texts that were neither stored nor offered."""
    wrong_kind: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Other texts that were not asked about, or not in a right way."""

    def __str__(self) -> str:
        right = self.others - len(self.wrong_kind)
        return (
            f"wrong accepts {len(self.wrong_accepts)}, wrong guesses {len(self.wrong_guesses)}; "
            f"read exactly {self.exact:.1%}, with one key {self.near:.1%} of {self.acceptable}; "
            f"right kind of question {right}/{self.others}"
        )

    @property
    def exact(self) -> float:
        """The share of the acceptable texts that are stored at once."""
        missed = len(self.asked) + len(self.wrong_guesses) + len(self.refused)
        return 1 - missed / self.acceptable

    @property
    def near(self) -> float:
        """The share of the acceptable texts that are stored at once or by one key."""
        return self.exact + len(self.asked) / self.acceptable


def sets() -> tuple[str, ...]:
    """The names of the sets of labelled texts that the parser is held to."""
    return ("sms_dev.jsonl", "fresh.jsonl", "fresh_2.jsonl", "fresh_3.jsonl", "fresh_4.jsonl")


def rows(name: str) -> Iterator[Row]:
    """The labelled texts of a set."""
    with (FOLDER / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def score(pairs: Iterable[tuple[Row, Answer]]) -> Score:
    """Compare each text's label with what was read of it."""
    found = Score()
    for row, got in pairs:
        expect, miss = row["expect"], (row["id"], row["text"], got)
        if _is_wrong_accept(expect, got):
            found.wrong_accepts.append(miss)
        if "error" in expect:
            found.others += 1
            if got.get("error") not in {expect["error"], *expect.get("error_alt", ())}:
                found.wrong_kind.append(miss)
        else:
            found.acceptable += 1
            if _said(got) != _said(expect):
                _guessed(found, expect, got).append(miss)
    return found


def _guessed(found: Score, expect: Mapping[str, Any], got: Answer) -> list[tuple[str, str, Answer]]:
    """Which kind of miss it is: one key away, a wrong guess, or nothing offered."""
    if not got.get("guess"):
        return found.refused
    return found.asked if _said(got["guess"]) == _said(expect) else found.wrong_guesses


def _said(expect: Mapping[str, Any]) -> dict[str, Any]:
    return {key: expect[key] for key in COMPARED if expect.get(key) not in (None, {}, "")}


def _is_wrong_accept(expect: Mapping[str, Any], got: Answer) -> bool:
    if "error" in expect:
        confirmed = got.get("action") == "confirm" and expect["error"] != "no_pending"
        return got.get("action") in STORES or confirmed
    return got.get("action") in STORES and _said(got) != _said(expect)
