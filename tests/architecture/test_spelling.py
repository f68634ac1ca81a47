"""Vietnamese is spelled one way: the tone mark on the first of two vowels that end a syllable (lũy, khóa, Ủy ban)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.paths import ROOT

OTHERWISE = re.compile(
    r"\b\w*(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)",
    re.IGNORECASE,
)
"""A word that ends in oa, oe or uy with the mark on the second vowel; behind a q there is only one vowel (quý)."""
KINDS = ("*.py", "*.html", "*.yaml", "*.md", "*.js")


def written() -> Iterator[Path]:
    """Every file with words that people read."""
    rooms = chain.from_iterable(
        (ROOT / room).rglob(kind) for room in ("gateway", "parsers", "campaigns", "docs") for kind in KINDS
    )
    yield from (*rooms, ROOT / "README.vi.md")


def test_tone_marks_stand_on_the_same_vowel_everywhere() -> None:
    found = {
        str(path.relative_to(ROOT)): words
        for path in written()
        if (words := OTHERWISE.findall(unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("words", "found"), [("luỹ kế, khoá sổ", ["luỹ", "khoá"]), ("lũy kế, khóa, quý, toàn, thủy", [])]
)
def test_the_other_spelling_is_seen_and_no_other_word(words: str, found: list[str]) -> None:
    assert OTHERWISE.findall(words) == found
