"""Suggestions: near words are offered in a question, and nothing is ever read as what is only near."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.campaigns import practice
from gateway.cli.dry_run import Background
from parsers.meaning import Rejection, Submission
from parsers.reading.body.body import Body
from parsers.reading.body.suggestions import LONGEST, codes_like, distance
from parsers.reading.parse import parse
from parsers.replies.render import render
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep

AT = datetime.fromisoformat("2024-08-15T17:05:00+07:00")
PLAN = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)
WORDS = st.text("ABCEHIKMNTVZ", min_size=1, max_size=12)


def like(word: str, sender: str = "TH1") -> tuple[str, ...]:
    contact = PLAN.contact(sender)
    assert contact
    return codes_like(Body("", [], PLAN.vocabulary, contact, AT), word)


def rejected(text: str, sender: str = "TH1") -> Rejection:
    meaning = parse(text, PLAN.vocabulary, PLAN.contact(sender), AT).meaning
    assert isinstance(meaning, Rejection), text
    return meaning


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("CAT", ("ACT",)),  # the same keys, 2-2-8: what predictive text makes of it
        ("BAS", ("ABS",)),
        ("ABT", ("ACT", "ABS")),  # the keys of the one, a slip from the other
        ("ACS", ("ABS", "ACT")),
        ("ATC", ("ACT",)),  # two letters in each other's place
        ("ACTS", ("ACT",)),
        ("AC", ("ACT",)),
        ("VMM", ("ABS",)),  # an alias stands for its code
        ("VN", ("ABS",)),  # M and N share a key
        ("KICH HAOT", ("ACT",)),
        ("QQQ", ()),
        ("TK", ()),  # of two letters one slip is half the word
        ("K", ()),
        ("CONTACT", ()),
        ("ONLINE", ()),
        ("ACTABS", ()),
        ("A" * (LONGEST + 1), ()),
    ],
)
def test_an_unknown_word_is_likened_to_codes_by_slips_and_keys(word: str, codes: tuple[str, ...]) -> None:
    assert like(word) == codes


def test_only_codes_of_the_sender_are_offered() -> None:
    assert like("ONI") == ()  # ONL is the office's
    assert like("ONI", "XA") == ("ONL",)


@pytest.mark.parametrize(
    ("text", "sender", "suggestions"),
    [
        ("TH1 CAT 23 BAS 2", "TH1", ("ACT",)),  # the first that stopped the text
        ("TH1 QQQ 5", "TH1", ()),
        ("TH1 DK 5", "TH1", ()),  # a command is no slip
        ("TH6 ACT 5", "TH1", ()),  # TH1 to TH5 are all as near
        ("thon 6 kich hoat 5", "TH1", ()),
        ("Thon Vinh Tui kich hoat 5", "TH1", ("TH1",)),
        ("Thon Vinh Tui kich hoat 5", "TH5", ()),  # another's village
        ("Thon Phu Son kich hoat 5", "TH1", ()),
    ],
)
def test_a_question_offers_what_may_have_been_meant(text: str, sender: str, suggestions: tuple[str, ...]) -> None:
    assert rejected(text, sender).suggestions == suggestions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("TH1 ABT 5", "Chua ghi: khong co ma ABT. 5 kich hoat thi nhan: TH1 ACT 5. 5 vang mat thi nhan: TH1 ABS 5."),
        ("TH1 QQQ 5", "Chua ghi: khong co ma QQQ. Nhan lai ca tin: TH1 ACT so"),
        (
            "TH1 АСТ 5",
            "Chua ghi: chua hieu tin. Chi bao so lieu thi nhan: TH1 ACT so.",
        ),  # Cyrillic, which no reply can print
        ("Thon Vinh Tui ACT 5", "Chua ghi: khong co thon VINH TUI. Y anh/chi la TH1? Xa co TH1, "),
    ],
)
def test_the_reply_reads_well_with_and_without_a_suggestion(text: str, said: str) -> None:
    understood = PLAN.understand(text, "TH1", AT)

    assert understood.decision.reply
    assert render(understood.decision.reply, PLAN.campaign, accents=False).startswith(said)


@given(WORDS, st.integers(0, 99))
def test_a_word_that_is_only_near_stores_nothing(word: str, number: int) -> None:
    if like(word) and word not in PLAN.vocabulary.codes:
        assert not isinstance(
            parse(f"TH1 {word} {number}", PLAN.vocabulary, PLAN.contact("TH1"), AT).meaning, Submission
        )


@given(WORDS, WORDS)
def test_the_distance_is_one_of_both_ways_and_at_most_the_longer_word(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("CAT", "ACT", 1), ("KITTEN", "SITTING", 3), ("", "AB", 2), ("ABC", "CA", 3)]
)
def test_neighbours_in_each_others_place_are_one_slip(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == slips
