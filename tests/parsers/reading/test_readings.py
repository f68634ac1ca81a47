"""Every token of the labelled texts keeps its verdict, every decision its rows, every answer its words.

Where a change is meant, `python -m tests.corpus.readings` writes the file anew, and its difference is read before it is
kept.
"""

from __future__ import annotations

import pytest

from tests.corpus.readings import FILE, readings

KEPT = FILE.read_text(encoding="utf-8").split("\nd")


@pytest.fixture(scope="module")
def present() -> list[str]:
    """The readings as they are now, one for each text."""
    return ("\n".join(readings()) + "\n").split("\nd")


def test_every_text_is_there(present: list[str]) -> None:
    assert len(present) == len(KEPT) > 300


@pytest.mark.parametrize("number", range(len(KEPT)))
def test_a_text_is_read_and_answered_as_before(present: list[str], number: int) -> None:
    assert present[number] == KEPT[number]
