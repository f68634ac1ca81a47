"""What holds for every text: nothing raises, nothing is left out, and no number is ever made up."""

from __future__ import annotations

import random
import sys
import unicodedata
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.cli.dry_run import Background
from parsers.meaning import Submission
from parsers.reading.parse import LONGEST, parse
from parsers.reading.reading import Reading
from parsers.replies.longest import longest
from parsers.replies.phrasebook import WORDINGS, texts
from parsers.replies.render import render
from parsers.reply import Reply, Value
from parsers.tokens.normalise import fold
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.support.examples import examples

AT = datetime(2024, 8, 15, 17, 5, tzinfo=timezone(timedelta(hours=7)))
PLACES = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), {})
SENDERS = (None, PLACES.contact("TH1"), PLACES.contact("XA"))
STEPS_A_LETTER = 150
"""A little above what the worst text takes, far below what a loop within a loop would."""

SAID = """
TH1 TH2 XA THON ACT ABS INE KH VM KDK kích hoạt vắng mặt không đủ điều kiện có được người hôm nay qua ngày
LK lũy kế đến từ tổng SUA THEM HUY KPS chưa khoảng sai mặt buổi lượt tổ xóm lần chục hộ em anh Tân ơi nhé ạ
1 2 23 14/8 10/8 17h30 0905123456 O2 l2 1.200 2,5 -3 +3 % ? , ; : . = ( ) < > ~ & ² 🔟 ½ ٣
cảm ơn vâng dạ 60 dem NGAY THANG 8 và UBND xã thôn gio 30 phut (1/2) 1/2 đề nghị kế hoạch Fwd báo cáo Nguyễn
tới nay cỡ
"""
WORDS = (*SAID.split(), "\n")
TEXTS = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", errors="replace")),
    st.binary(max_size=100).map(lambda raw: raw.decode("latin-1")),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=10).map("".join),
)

ACCEPTED = (
    "TH1 ACT 23 ABS 2",
    "ACT 17 ABS 4 INE 1",
    "TH1ACT23ABS2",
    "th1 kich hoat 23, vang mat 2",
    "Thôn 1 kích hoạt được 15 người, không có mặt 3 người, không đủ điều kiện 1 người",
    "hom nay thon 1 co 15 nguoi kich hoat va 3 nguoi khong co mat",
    "TH1 NGAY 14/8 ACT 20 ABS 3",
    "hom qua TH1 ACT 12",
    "TH1 LK ACT 156 ABS 14 INE 9",
    "TH1 ACT 23 LK 156",
    "SUA TH1 ACT 25",
    "THEM TH1 ACT 5",
    "TH1 ACT 10 ABS 2. Truong thon Nguyen Van Ba 0905123456",
    "Bao cao dot 60 ngay dem thon 1: kich hoat 23, vang 2",
    "TH1 KPS",
    "HUY TH1 NGAY 14/8",
)


def read(text: str, sender: int = 1, offered: tuple[str, ...] = ()) -> Reading:
    return parse(text, PLACES.vocabulary, SENDERS[sender], AT, offered)


def numbers(submission: Submission) -> list[int]:
    return [n for said in submission.figures for n in (*said.values.values(), *said.totals.values())]


@settings(max_examples=examples(600), deadline=None)
@given(TEXTS, st.sampled_from([0, 1, 2]), st.sampled_from([(), ("1", "0"), ("1", "2", "0")]))
@example("\ud800 ACT 5", 1, ())
@example("İß ACT 5", 1, ())
@example("DK TH1", 0, ())
@example("\u0b94\u7dff", 2, ())  # a letter whose mark takes room
def test_no_text_raises_and_every_visible_character_has_one_verdict(
    text: str, sender: int, offered: tuple[str, ...]
) -> None:
    tokens = read(text, sender, offered).tokens

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    covered = {place for token in tokens for place in range(token.start, token.end)}
    places = fold(text)
    seen = {
        places.places[at] for at, letter in enumerate(places.text) if letter not in " \r\n" and letter.isprintable()
    }
    assert seen <= covered


@settings(max_examples=examples(600), deadline=None)
@given(TEXTS, st.sampled_from([1, 2]))
def test_no_number_is_read_that_the_text_does_not_hold(text: str, sender: int) -> None:
    reading = read(text, sender)

    if isinstance(reading.meaning, Submission) and not reading.meaning.nil:
        said = [token for token in reading.tokens if token.verdict is Verdict.VALUE]
        assert sorted(numbers(reading.meaning)) == sorted(int(token.meaning) for token in said)
        for token in said:
            written = fold(text[token.start : token.end]).text.replace("O", "0").replace(".", "")
            assert int(written) == int(token.meaning)


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_texts_of_these_tests_are_accepted(text: str) -> None:
    assert isinstance(read(text).meaning, Submission)


@settings(max_examples=examples(500), deadline=None)
@given(st.sampled_from(ACCEPTED), st.integers(1, 12), st.data())
def test_a_number_too_many_refuses_the_text(text: str, width: int, data: st.DataObject) -> None:
    number = data.draw(st.text("0123456789", min_size=width, max_size=width))
    gaps = [0, *(token.end for token in read(text).tokens)]
    gap = data.draw(st.sampled_from(gaps))
    parted = f"{text[:gap]} {number} {text[gap:]}"

    meaning = read(parted).meaning

    assert not isinstance(meaning, Submission) or is_explained(parted, number, meaning, text)


def is_explained(parted: str, number: str, meaning: Submission, text: str) -> bool:
    """A number may be a phone, or with its neighbours a date or a village that changes none of the figures."""
    before = read(text).meaning
    assert isinstance(before, Submission)
    kept = {Verdict.PHONE, Verdict.DATE, Verdict.PHRASE}
    verdicts = {
        token.verdict
        for token in read(parted).tokens
        if number in "".join(filter(str.isdigit, parted[token.start : token.end]))
    }
    return numbers(meaning) == numbers(before) and bool(verdicts & kept)


@pytest.mark.parametrize("text", ACCEPTED)
@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        str.lower,
        str.swapcase,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part)),
        lambda text: "  ".join(text.split(" ")),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "".join(chr(ord(one) + 0xFEE0) if one.isalnum() and one.isascii() else one for one in text),
        lambda text: f"\ufeff {text} \r\n",
        lambda text: f'"{text}"',
        lambda text: f"{text} 👍",
    ],
    ids=["upper", "lower", "swapped", "NFD", "no marks", "spaces", "no-break", "full width", "BOM", "quotes", "emoji"],
)
def test_what_does_not_matter_changes_nothing(text: str, changed: object) -> None:
    assert callable(changed)

    assert read(changed(text)).meaning == read(text).meaning


OURS = texts(PLACES.campaign)
SHOWN: dict[str, Value] = {
    "v": "TH1", "d": date(2024, 8, 15), "items": (("ACT", 23), ("ABS", 2)), "tot": 23, "app": 410, "pct": None,
    "rem": 385, "now1": 2, "now2": 1, "old": 20, "new": 23, "val": 23, "sum": 43, "code": "ACT", "id": "K7XM",
}  # fmt: skip
LIKE_A_REPORT = {"status_day"}
"""With diacritics it is a report word for word, of what is stored already."""


@pytest.mark.parametrize("accents", [False, True], ids=["plain", "accented"])
@pytest.mark.parametrize("key", sorted(OURS.keys() - LIKE_A_REPORT))
def test_our_own_reply_sent_back_is_never_counted(key: str, accents: bool) -> None:
    values = {**longest(key, PLACES.campaign, WORDINGS["vi"]), **SHOWN}
    if key in ("ask_second_stock", "ask_second_many"):
        values |= {"old": (("ABS", 2),), "new": (("ABS", 3),)}
    text = render(Reply(key, values), PLACES.campaign, accents)

    for sent in (text, f"Fwd: {text}", f"> {text}", f"{text} la sao anh"):
        for sender in (1, 2):
            assert not isinstance(read(sent, sender).meaning, Submission), sent


@settings(max_examples=examples(200), deadline=None)
@given(
    st.permutations(["ACT", "ABS", "INE"]),
    st.lists(st.integers(0, 99999), min_size=3, max_size=3),
    st.sampled_from([" ", ":", "=", "-", ".", "/", "*", "_", ": ", " = ", "("]),
    st.sampled_from([" ", ", ", "; ", "\n", " / ", " & ", " + ", "*"]),
)
def test_any_separator_between_codes_and_numbers_reads_the_same(
    codes: list[str], values: list[int], inner: str, outer: str
) -> None:
    said = dict(zip(codes, values, strict=True))

    meaning = read("TH1 " + outer.join(f"{code}{inner}{value}" for code, value in said.items())).meaning

    assert isinstance(meaning, Submission)
    assert meaning.figures[0].values == said


def steps(text: str) -> int:
    """How many calls reading a text takes."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    outer = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text, 2)
    finally:
        sys.setprofile(outer)
    return counted


@pytest.mark.parametrize(("size", "every"), [(LONGEST, 1), (100_000, 10)])
def test_no_text_takes_more_steps_than_its_letters_allow(size: int, every: int) -> None:
    chance = random.Random(3)
    pieces = [*WORDS, "ACT 1 ", "TH1 ACT 5; ", "1 THANG 8 ", "((", "<1", "1+", "anh oi ", "otp ", "0 ", "đ", "²"]
    slow = []
    for piece in [" ".join(chance.choices(pieces, k=200)), *pieces][::every]:
        text = (f"TH1 ACT 5 LK {piece} " + f"{piece} " * size)[:size]
        if steps(text) > STEPS_A_LETTER * LONGEST:
            slow.append(piece)

    assert slow == []


def test_a_text_longer_than_ten_parts_stores_nothing() -> None:
    meaning = read("TH1 ACT 23" + " " * LONGEST + "ABS 2").meaning

    assert not isinstance(meaning, Submission)
