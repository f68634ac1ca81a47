"""A campaign file that would fill the memory is refused in a sentence, before it does."""

from __future__ import annotations

import tracemalloc

import pytest

from gateway.campaigns import yaml_text
from gateway.campaigns.yaml_text import YamlError

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""Some 350 bytes that say nine to the ninth power of values."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "more than 50,000 values"),
        ("a: &a\n  b: *a\n", "without end"),
        *((begins * 50_000, "without end") for begins in ("[", "{a: ", "- ", "? ")),  # Python itself would end
        ("a: " + "x" * yaml_text.LONGEST, "more than 1,000,000 characters"),
    ],
)
def test_a_file_that_says_more_than_any_campaign_is_refused(text: str, said: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(YamlError, match=said):
            yaml_text.read(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 100_000_000
