"""The words that stand before figures and places, which the mask of personal data leaves alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gateway.campaigns import campaign_file
from parsers.tokens.vocabulary import Vocabulary


@cache
def figure_words(path: Path) -> frozenset[str]:
    """Those of the campaign in this file."""
    return Vocabulary.of(campaign_file.load(path)).before_figures
