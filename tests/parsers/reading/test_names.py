"""Names of deputies and of the office stand beside the figures and explain nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.campaigns import practice
from gateway.cli.dry_run import Background
from parsers.campaign.contact import Contact
from parsers.meaning import Rejection, Submission
from parsers.reading import names
from parsers.reading.parse import parse
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.support.examples import examples

AT = datetime(2024, 8, 20, 17, 10, tzinfo=timezone(timedelta(hours=7)))
PLAN = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)
SENDER = Contact("h1", "+84905000001", "Trần Thị Lan", "head", ("TH1",))
OFFICE = Contact("o", "+84905000002", "Phạm Thị Quyên", "office", ("XA",))
DEPUTY = Contact("d", "+84905000003", "Lê Văn Tuyến", "head", ("TH1",))
KNOWN = names.words((OFFICE, DEPUTY))
MEANS = sorted(
    word
    for word in (*PLAN.vocabulary.codes, *PLAN.vocabulary.doubts, *PLAN.vocabulary.words.near)
    if " " not in word and word.isalpha()
)


def meaning(text: str, known: frozenset[str] = KNOWN) -> object:
    return parse(text, PLAN.vocabulary, SENDER, AT, names=known).meaning


@pytest.mark.parametrize(
    "text",
    [
        "gui chi quyen: TH1 ACT 5",
        "TH1 ACT 5 ABS 2. anh tuyen bao cao",
        "TH1 ACT 5, em tuyen",
    ],
)
def test_a_name_of_the_roster_is_no_unknown_word(text: str) -> None:
    assert isinstance(meaning(text, frozenset()), Rejection)
    assert isinstance(meaning(text), Submission)


@pytest.mark.parametrize("text", ["quyen TH1 ACT 5", "TH1 ACT 5 tuyen", "tuyen 5, vang 2"])
def test_a_name_explains_nothing_where_no_name_stands(text: str) -> None:
    assert meaning(text) == meaning(text, frozenset())


@given(st.sampled_from(MEANS), st.sampled_from(["gui chi {}: TH1 ACT 5", "TH1 ACT 5. anh {} bao", "{} TH1 ACT 5"]))
@settings(max_examples=examples(200), deadline=None)
def test_a_name_never_explains_a_word_that_means_something(word: str, text: str) -> None:
    said = text.format(word.lower())

    assert meaning(said, frozenset({word})) == meaning(said, frozenset())
