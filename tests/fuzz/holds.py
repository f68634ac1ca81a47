"""What holds for every text that is read: each function raises AssertionError where it does not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

from gateway.cli.dry_run import Background
from parsers.meaning import Submission
from parsers.reading.parse import parse
from parsers.reading.reading import Reading
from parsers.tokens.normalise import fold
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep

AT = datetime(2024, 8, 15, 17, 5, tzinfo=timezone(timedelta(hours=7)))
PLACES = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), {})
SENDERS = (None, PLACES.contact("TH1"), PLACES.contact("XA"))
OFFERS: tuple[tuple[str, ...], ...] = ((), ("1", "0"), ("1", "2", "0"))

SAID = """
TH1 TH2 XA THON ACT ABS INE KH VM KDK kích hoạt vắng mặt không đủ điều kiện có được người hôm nay qua ngày
LK lũy kế đến từ tổng SUA THEM HUY KPS chưa khoảng sai mặt buổi lượt tổ xóm lần chục hộ em anh Tân ơi nhé ạ
1 2 23 14/8 10/8 17h30 0905123456 O2 l2 1.200 2,5 -3 +3 % ? , ; : . = ( ) < > ~ & ² 🔟 ½ ٣
cảm ơn vâng dạ 60 dem NGAY THANG 8 và
"""
WORDS = (*SAID.split(), "\n")
"""Words and signs that mean something, alone or together."""


def read(text: str, sender: int = 1, offered: tuple[str, ...] = ()) -> Reading:
    """Read a text as nobody (0), as TH1's head (1) or as the office (2) would have sent it."""
    return parse(text, PLACES.vocabulary, SENDERS[sender], AT, offered)


def numbers(submission: Submission) -> list[int]:
    """Every figure of a submission."""
    return [n for said in submission.figures for n in (*said.values.values(), *said.totals.values())]


def every_visible_character_has_one_verdict(text: str, reading: Reading) -> None:
    """The tokens stand in order, do not overlap, and leave nothing out."""
    tokens = reading.tokens
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    covered = {place for token in tokens for place in range(token.start, token.end)}
    places = fold(text)
    seen = {
        places.places[at] for at, letter in enumerate(places.text) if letter not in " \r\n" and letter.isprintable()
    }
    assert seen <= covered


def no_number_is_made_up(text: str, reading: Reading) -> None:
    """Each figure stands in the text as a token of its own."""
    if not isinstance(reading.meaning, Submission) or reading.meaning.nil:
        return
    said = [token for token in reading.tokens if token.verdict is Verdict.VALUE]
    assert sorted(numbers(reading.meaning)) == sorted(int(token.meaning) for token in said)
    for token in said:
        written = fold(text[token.start : token.end]).text.replace("O", "0").replace(".", "")
        assert int(written) == int(token.meaning)


def a_number_too_many_refuses(text: str, reading: Reading, number: str, gap: int) -> None:
    """An accepted text with one more number at a gap between its tokens is refused, if that number is no figure's."""
    if not isinstance(reading.meaning, Submission):
        return
    gaps = [0, *(token.end for token in reading.tokens)]
    place = gaps[gap % len(gaps)]
    parted = f"{text[:place]} {number} {text[place:]}"
    meaning = read(parted).meaning
    assert not isinstance(meaning, Submission) or _is_explained(parted, number, meaning, reading.meaning)


def _is_explained(parted: str, number: str, meaning: Submission, before: Submission) -> bool:
    """A number may be a phone, or with its neighbours a date or a village that changes none of the figures."""
    kept = {Verdict.PHONE, Verdict.DATE, Verdict.PHRASE}
    verdicts = {
        token.verdict
        for token in read(parted).tokens
        if number in "".join(filter(str.isdigit, parted[token.start : token.end]))
    }
    return numbers(meaning) == numbers(before) and bool(verdicts & kept)
