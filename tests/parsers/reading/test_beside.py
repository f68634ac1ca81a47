"""What stands beside the figures: natural sentences before and behind reports, and the tables against each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, answer
from parsers.languages.grammar import Doubt
from parsers.meaning import Submission
from parsers.reading.parse import parse
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.corpus.scoring import STORES, rows

AT = datetime(2024, 8, 20, 17, 10, tzinfo=timezone(timedelta(hours=7)))
PLAN = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)
REPORTS = (
    "TH1 ACT 12 ABS 3", "TH1 ACT 12 ABS 3 INE 1", "ACT 5", "th1 act 0 abs 20", "TH1ACT12ABS3", "TH1 KH 12 VM 3 KDK 1",
    "Thôn 1 kích hoạt 12 người, vắng mặt 3 người", "thon 1 kich hoat 12 nguoi vang mat 3",
    "Kích hoạt 12, vắng 3, không đủ điều kiện 1", "kich hoat duoc 8 nguoi",
    "hom nay thon 1 co 15 nguoi kich hoat va 3 nguoi khong co mat", "12 nguoi kich hoat, 3 nguoi vang",
    "Thon em kich hoat 9, con vang 14 nguoi", "TH1 ACT 20 ABS 3 a", "TH1: ACT 7; ABS 2; INE 0", "TH1\nACT 12\nABS 3",
    "th1 reg 2 act 4", "TH1 KPS", "SUA TH1 ACT 25", "vang mat 4, khong du dieu kien 2",
)  # fmt: skip
SENTENCES = [*rows("sentences.jsonl")]


def is_stored(text: str) -> bool:
    return answer(PLAN.understand(text, "TH1", AT)).get("action") in (*STORES, "duplicate")


def around(sentence: dict[str, object], report: str) -> Iterator[str]:
    if sentence["before"]:
        yield f"{sentence['text']}. {report}"
    if sentence["behind"]:
        yield f"{report}. {sentence['text']}"


@pytest.mark.parametrize("report", REPORTS)
def test_a_sentence_that_changes_what_is_meant_keeps_a_report_from_being_stored(report: str) -> None:
    harmful = [sentence for sentence in SENTENCES if sentence["verdict"] == "ask"]

    assert [text for sentence in harmful for text in around(dict(sentence), report) if is_stored(text)] == []


@pytest.mark.parametrize("report", REPORTS)
def test_courtesy_and_talk_keep_no_report_from_being_stored(report: str) -> None:
    harmless = [sentence for sentence in SENTENCES if sentence["verdict"] == "store"]

    assert [text for sentence in harmless for text in around(dict(sentence), report) if not is_stored(text)] == []


def phrases() -> list[list[str]]:
    """Every phrase that the tables of the language and the campaign join, as words."""
    return [phrase.split() for phrase in sorted(PLAN.vocabulary.phrases.phrases)]


def hiding() -> Iterator[tuple[str, str]]:
    """Every text in which a phrase of the tables runs into a doubt: its end is the doubt's beginning."""
    doubts = [phrase for phrase, doubt in PLAN.vocabulary.doubts.items() if doubt is not Doubt.REQUEST]
    by_end: dict[str, list[list[str]]] = {}
    for words in phrases():
        by_end.setdefault(words[-1], []).append(words)
    for doubt in doubts:
        words = doubt.split()
        for length in range(1, len(words)):
            for phrase in by_end.get(words[length - 1], []):
                if phrase[-length:] == words[:length] and phrase != words[: len(phrase)]:
                    yield doubt, " ".join([*phrase, *words[length:]])


def test_no_phrase_of_any_table_hides_a_doubt() -> None:
    contact = PLAN.contact("TH1")
    hidden = [
        (doubt, said)
        for doubt, said in hiding()
        for text in (f"TH1 ACT 12 ABS 3. {said}", f"{said}. TH1 ACT 12")
        if isinstance(parse(text.capitalize(), PLAN.vocabulary, contact, AT).meaning, Submission)
    ]

    assert [one for one in hidden if one[1] not in PLAN.vocabulary.excuses.phrases] == []


def test_the_tables_have_such_overlaps() -> None:
    assert len([*hiding()]) > 100


def test_no_phrase_of_talk_holds_a_word_for_an_indicator() -> None:
    talk = PLAN.vocabulary.grammar.talk
    said = talk.polite | talk.world | talk.work | talk.plain

    greeted = {"VANG", "BUOI"}  # "vâng ạ", "chào buổi sáng"
    codes = PLAN.vocabulary.codes.keys() - greeted

    held = [phrase for phrase in said for code in codes if f" {code} " in f" {phrase} "]

    assert held == []


@pytest.mark.parametrize(
    "text", ["em xin - vắng 3", "xin phép - vắng 3", "em xin phép vắng 3", "nghe - nói thôn 1 kích hoạt 12"]
)
def test_a_sign_that_ends_no_clause_hides_no_doubt(text: str) -> None:
    assert not is_stored(text)
