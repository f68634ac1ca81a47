"""Replies: the texts of the specification, their values, and that each fits one segment."""

from __future__ import annotations

import json
import random
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smsutil import split

from parsers.campaign.plan import Campaign
from parsers.languages.en.replies import WORDING as ENGLISH
from parsers.languages.vi.replies import WORDING as VIETNAMESE
from parsers.meaning import Reason
from parsers.replies.longest import longest
from parsers.replies.phrasebook import WORDINGS
from parsers.replies.printing import FORBIDDEN, clock, fitting, fold, number, percentage, word
from parsers.replies.render import check, render
from parsers.replies.segments import BASIC, EXTENSION, Segments, segments
from parsers.reply import Reply, Share, Value
from parsers.validation.refusals import REASON_REPLY
from tests.campaigns import shipped

PLAN = shipped()
SPECIFIED = json.loads(Path("tests/data/replies.json").read_text(encoding="utf-8"))
DAY = date(2024, 8, 15)

MAXIMA: dict[str, Value] = {  # SPECIFIED's max_nd and max_vi, as values
    "v": "TH5", "v2": "TH4", "d": DAY, "items": (("ACT", 1234), ("ABS", 1234), ("INE", 1234)),
    "today": "15/8", "eve": "14/8",
        "listed": 1690, "tot": 1234, "app": 1690, "pct": Fraction(1), "rem": 1234, "now1": 1234, "now2": 1234,
        "id": "12345",
    "code": "ABCDEFGH", "sug": ("ACT", "ABS"), "old": 1234, "new": 1234, "val": 1234, "sum": 2468,
    "raw": "abcdefghijklmnopqrst", "h": time(17, 30), "before": time(17, 30),
    "k": 62, "n": 31, "miss": ("TH1", "TH2", "TH3", "TH4", "TH5"),
    "name": "Nguyễn Thị Thanh Huyền", "m": 1234, "ind": "tiếp nhận hồ sơ", "left": 62, "rep": 5,
}  # fmt: skip
ONE = (("ACT", 1234),)
OTHERWISE: dict[str, dict[str, Value]] = {
    "ok_office": {"items": ONE * 2, "v": "XA"},  # {one}, {one}
    "ask_second_stock": {"old": ONE, "new": ONE},  # {one} twice, for two numbers
    "err_unclear": {"raw": "chua/khong/khoang"},  # the word that stopped the text, where the specification lists some
}
OURS = {
    "ask_add_again", "ask_confirm", "ask_confirm_whole", "ask_more", "ask_second_many", "cancel_kept",
    "cancel_nothing", "confirm_expired", "confirm_no", "err_above_later", "err_add_stock", "err_add_up", "err_again",
    "err_blank", "err_code_either", "err_code_meant", "err_code_missing", "err_code_unknown", "err_count",
    "err_counted", "err_cross_check", "err_cross_sum", "err_date_before", "err_date_future", "err_date_outside",
    "err_date_unclear", "err_either", "err_estimate", "err_gap", "err_hearsay", "err_how_many", "err_in_words",
    "err_least", "err_limit", "err_marks", "err_mode", "err_more", "err_needs", "err_negated", "err_not_your_ind",
    "err_not_your_village", "err_other_matter", "err_own_area", "err_part", "err_part_of_area", "err_personal",
    "err_plan", "err_question", "err_range", "err_sent_back", "err_taken_back", "err_total_of", "err_twice",
    "err_two_numbers", "err_unit", "err_value_conflict", "err_value_format", "err_village_other",
    "err_village_unclear", "err_village_unknown", "err_word", "fwd_urgent", "help_add", "help_cancel", "help_correct",
    "ok_correct_many", "ok_items", "readback_ok", "remind_office", "status_above", "status_day_none", "status_today",
    "to_office",
}  # fmt: skip

VACCINES = {
    "id": "vaccines-2025",
    "name": {"vi": "Tiêm sởi", "en": "Measles vaccines"},
    "short_name": {"vi": "tiêm sởi", "en": "measles round"},
    "timezone": "Asia/Ho_Chi_Minh",
    "first_day": date(2025, 3, 1),
    "last_day": date(2025, 3, 20),
    "language": "vi",
    "main": "MEASL",
    "levels": ["district", "commune"],
    "level_names": {"district": {"vi": "Huyện", "en": "District"}, "commune": {"vi": "Xã", "en": "Commune"}},
    "areas": [
        {"code": "HN", "name": "Huyện", "level": "district"},
        *({"code": f"COM{n}", "name": f"Xã {n}", "level": "commune", "parent": "HN"} for n in range(101, 131)),
    ],
    "roles": {"nurse": {"vi": "Y tá", "en": "Nurse"}, "office": {"vi": "Văn phòng", "en": "Office"}},
    "office_role": "office",
    "head_role": "nurse",
    "indicators": [
        {
            "code": "MEASL", "name": {"vi": "Trẻ được tiêm", "en": "Children vaccinated"}, "label": "Da tiem",
            "kind": "flow", "level": "commune", "unit": {"vi": "trẻ", "en": "children"}, "reporters": ["nurse"],
            "required": True,
        },
    ],
    "office": {"telephone": "0123 4567890"},
}  # fmt: skip


OTHER = Campaign.model_validate(VACCINES)


def _general(plan: Campaign, language: str) -> Campaign:
    """The campaign in a language, with that language's own texts."""
    return plan.model_copy(
        update={"language": language, "words": plan.words.model_copy(update={"replies": {}})},
    )


def _far(plan: Campaign) -> Campaign:
    """The campaign with village codes of seven characters."""
    areas = [area.model_dump() for area in plan.areas]
    for area in areas[1:]:
        area["code"] = area["code"].replace("TH", "AAAA00")
    return Campaign.model_validate({**plan.model_dump(), "areas": areas})


PLANS = [
    pytest.param(PLAN, id="tinh-hiep"),
    pytest.param(_general(PLAN, "vi"), id="tinh-hiep-general"),
    pytest.param(_general(PLAN, "en"), id="tinh-hiep-en"),
    pytest.param(_far(_general(PLAN, "vi")), id="long-areas"),
    pytest.param(_far(_general(PLAN, "en")), id="long-areas-en"),
    pytest.param(OTHER, id="vaccines"),
    pytest.param(_general(OTHER, "en"), id="vaccines-en"),
]


def vietnamese(key: str, accents: bool = False, **values: Value) -> str:
    return render(Reply(key, {"v": "TH1", "d": DAY, "id": "K7XM", **values}), PLAN, accents)


@pytest.mark.parametrize("accents", [False, True])
@pytest.mark.parametrize("reply", SPECIFIED["replies"], ids=lambda reply: reply["key"])
def test_a_reply_reads_exactly_as_specified(reply: dict[str, str], accents: bool) -> None:
    specified = reply["vi" if accents else "nd"]
    named = {name for _, name, _, _ in Formatter().parse(reply["nd"]) if name}
    values = {**MAXIMA, **({} if "code" in named else {"code": "ACT"}), **OTHERWISE.get(reply["key"], {})}
    maxima = SPECIFIED["max_vi" if accents else "max_nd"]

    assert render(Reply(reply["key"], values), PLAN, accents) == specified.format(**maxima)


def test_both_languages_have_every_specified_reply_and_ours() -> None:
    specified = {reply["key"] for reply in SPECIFIED["replies"]}

    assert len(specified) == 56
    assert set(VIETNAMESE.texts) == set(ENGLISH.texts) == specified | OURS


@pytest.mark.parametrize("plan", PLANS)
def test_every_reply_fits_one_segment_at_its_longest_values(plan: Campaign) -> None:
    assert check(plan) == []


@pytest.mark.parametrize("plan", PLANS)
def test_a_plain_reply_is_in_the_basic_table_alone(plan: Campaign) -> None:
    wording = WORDINGS[plan.language]

    for key in wording.texts:
        text = render(Reply(key, longest(key, plan, wording)), plan, accents=False)
        assert BASIC.issuperset(text), text
        assert not FORBIDDEN.intersection(text), text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_of_another_campaign_is_said(language: str) -> None:
    plan = OTHER.model_copy(update={"language": language})
    wording = WORDINGS[language]

    for key in wording.texts:
        for accents in (False, True):
            text = render(Reply(key, longest(key, plan, wording)), plan, accents)
            assert not {"thon", "thôn", "village", "buoi", "buổi"}.intersection(text.lower().split()), text
            for strange in ("ACT", "ABS", "INE", "TH1", "10/8", "60 ng", "MTG", "0255", "Tịnh", "2024"):
                assert strange not in text, text


def test_english_is_the_same_with_accents_asked_for() -> None:
    plan = _general(PLAN, "en")
    reply = Reply("reg_received", {"v": "TH1", "name": "Nguyễn Thị Đào"})

    assert render(reply, plan, accents=True) == (
        "Registration TH1 received: Nguyen Thi Dao. Wait for the commune office. Phone and texts are used only for "
        "60 days and nights. To stop: STOP"
    )


@pytest.mark.parametrize(
    ("share", "target", "said"),
    [
        (Fraction(156, 401), Fraction(1), "38,9%"),
        (Fraction(1, 2), Fraction(1, 2), "50,0%"),
        (Fraction(4996, 10000), Fraction(1, 2), "49,9%"),  # rounding would show the target that is missed
        (Fraction(4994, 10000), Fraction(1, 2), "49,9%"),
        (Fraction(50045, 100000), Fraction(1, 2), "50,0%"),
        (Fraction(50050, 100000), Fraction(1, 2), "50,1%"),  # half is rounded up
        (Fraction(8496, 10000), Fraction(85, 100), "84,9%"),
        (Fraction(9996, 10000), Fraction(1), "99,9%"),
        (Fraction(9996, 10000), Fraction(1, 2), "99,9%"),  # the target is met, the whole is not
        (Fraction(1), Fraction(1), "100,0%"),
        (Fraction(105, 100), Fraction(1), "105,0%"),
        (Fraction(0), Fraction(1), "0,0%"),
        (Fraction(1, 3000), Fraction(1), "0,0%"),
    ],
)
def test_a_percentage_never_shows_a_target_that_is_missed(share: Fraction, target: Fraction, said: str) -> None:
    assert percentage(share, target, VIETNAMESE) == said


@given(st.fractions(0, 2), st.sampled_from([Fraction(1, 2), Fraction(85, 100), Fraction(95, 100), Fraction(1)]))
def test_a_percentage_is_near_its_share_and_on_its_side_of_the_target(share: Fraction, target: Fraction) -> None:
    said = Fraction(percentage(share, target, ENGLISH).rstrip("%")) / 100

    assert abs(said - share) <= Fraction(1, 1000)
    assert (said >= target) == (share >= target) or share >= target - Fraction(1, 1000)
    assert not (said >= target > share)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (number(0, VIETNAMESE), "0", "0"),
        (number(999, VIETNAMESE), "999", "999"),
        (clock(time(7), VIETNAMESE), "7h", "7h"),
        (clock(time(17, 5), VIETNAMESE), "17h05", "17h05"),
    ],
)
def test_small_values_read_alike(value: str, vi: str, en: str) -> None:
    assert value == vi == en


def test_numbers_and_hours_are_written_as_the_language_does() -> None:
    assert (number(99999, VIETNAMESE), number(99999, ENGLISH)) == ("99.999", "99,999")
    assert (clock(time(17, 30), VIETNAMESE), clock(time(17, 30), ENGLISH)) == ("17h30", "17:30")
    assert (clock(time(17), VIETNAMESE), clock(time(17), ENGLISH)) == ("17h", "17:00")


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        (
            "ok_day",
            {"items": (("ACT", 23),), "tot": 156, "app": None, "pct": None},
            "Da ghi TH1 ngay 15/08: ACT 23. Luy ke ACT 156. Neu sai nhan: SUA TH1 ACT va so dung. Ma tin K7XM.",
        ),
        (
            "ok_total",
            {"items": (("ACT", 156),), "listed": None, "pct": None, "rem": None},
            "Da ghi LUY KE TH1 den 15/08: ACT 156. Sai nhan: SUA TH1 LK ACT va so dung. Ma K7XM.",
        ),
        (
            "status",
            {
                "tot": 156,
                "app": None,
                "pct": None,
                "now1": 14,
                "now2": None,
                "rem": None,
                "k": 1,
                "left": 56,
            },
            "TH1 den 15/08: kich hoat 156, vang 14, khong du DK -. Thieu bao cao 1 ngay. Con 56 ngay.",
        ),
        (
            "remind_week",
            {"tot": 156, "now1": 14, "now2": 9, "rem": None, "listed": None},
            "Doi chieu TH1 den 15/08: ACT 156, ABS 14, INE 9. Khop tra loi 1. Sai nhan: TH1 LK ACT so ABS so INE so",
        ),
        (
            "ask_large",
            {"code": "ACT", "val": 61, "app": None},
            "Chua ghi. TH1 ngay 15/08 ACT 61 lon bat thuong. La so trong ngay tra loi 1; la luy ke tra loi 2; "
            "sai tra loi 0.",
        ),
    ],
)
def test_without_a_list_size_no_size_is_said(key: str, values: dict[str, Value], said: str) -> None:
    assert render(Reply(key, {"v": "TH1", "d": DAY, "id": "K7XM", **values}), PLAN, accents=False) == said


def test_a_denominator_of_nothing_is_a_dash() -> None:
    said = vietnamese("status_none", tot=0, app=410, pct=None)

    assert said == "TH1 hom nay 15/08 chua co bao cao. Luy ke ACT 0/410 (-). Mau: TH1 ACT 23 ABS 2 INE 0"


def test_an_unknown_value_is_a_dash_in_accented_text_too() -> None:
    said = vietnamese("status", accents=True, tot=156, app=410, pct=None, now1=None, now2=9, rem=None, k=0, left=1)

    assert said == "TH1 15/08: 156/410, vắng –, KĐĐK 9."


def test_after_three_items_the_others_are_counted() -> None:
    items = (("ACT", 1), ("ABS", 2), ("INE", 3), ("REG", 4), ("MTG", 5))

    assert vietnamese("status_day", accents=True, items=items) == "TH1 hôm nay 15/08: ACT 1 ABS 2 INE 3 +2."


def test_a_share_with_its_own_target_is_cut_at_it() -> None:
    share = Share(Fraction(4996, 10000), Fraction(1, 2))

    assert "Ty le 49,9%." in vietnamese("ok_office", items=(("RCV", 2500), ("ONL", 1249)), pct=share)


def test_codes_that_may_have_been_meant_are_offered() -> None:
    one = vietnamese("err_code_unknown", code="ATC", sug=("ACT",), asked=("TH1", "ACT", ""))
    two = vietnamese("err_code_unknown", code="ATC", sug=("ACT", "ABS"), asked=("TH1", "ACT", ""))
    none = vietnamese("err_code_unknown", code="QQQ", sug=(), asked=("TH1", "ACT", ""))

    assert "khong co ma ATC. Y anh/chi la ACT? Nhan" in one
    assert "Y anh/chi la ACT hay ABS?" in two
    assert "khong co ma QQQ. Nhan" in none


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("code", "kích#hoạt", "KICHHOAT"),
        ("code", "đăng ký mới tài khoản", "DANG KY"),  # cut to eight, no space at the end
        ("code", "АСТ", ""),  # Cyrillic
        ("raw", "23,5@{v}<b>", "23,5vb"),
        ("raw", "khoảng hai mươi lăm người", "khoang hai muoi lam"),
        ("raw", "23²", "23"),
        ("raw", "≮", ""),  # folds into a forbidden <
        ("val", "2333333333333", "23..."),  # six digits or more are never repeated
        ("raw", "0905 123 456", "09..."),
        ("raw", "14/08/2024", "14/08/2024"),
        ("name", "051_099_001_234", "05..."),
        ("name", "Nguyễn [Văn] A & Co_", "Nguyễn Văn A Co"),
        ("name", "Nguyễn Thị Thanh Huyền Trang", "Nguyễn Thị Thanh Huyền"),
        ("name", "ba 𝕏😀 Hai", "ba Hai"),
        ("name", "≮a", "a"),
    ],
)
def test_words_of_the_sender_are_reduced_and_cut(name: str, typed: str, kept: str) -> None:
    assert word(name, typed) == kept


@given(st.text(max_size=60), st.booleans())
def test_no_word_of_a_sender_makes_a_reply_too_long_or_unsendable(typed: str, accents: bool) -> None:
    for key in (
        "err_code_unknown", "err_value_format", "err_code_missing", "reg_received", "err_unclear", "err_word",
        "err_date_unclear", "err_village_unclear", "err_village_unknown", "err_village_other", "err_mode",
        "err_value_missing", "err_estimate", "err_sent_back", "err_hearsay",
    ):  # fmt: skip
        text = vietnamese(
            key,
            accents,
            code=typed,
            raw=typed,
            val=typed,
            name=typed,
            sug=("ACT", "ABS"),
            eve="14/8",
            asked=("TH1", "ACT", ""),
            figures=("ACT", ""),
            later=("NGAY", "15/8"),
        )
        assert segments(text).parts == 1
        assert not FORBIDDEN.intersection(text)
        assert accents or BASIC.issuperset(text)


def test_a_word_that_cannot_be_quoted_is_left_out() -> None:
    assert vietnamese("err_value_format", raw="²", asked=("TH1", "ACT", "")).startswith(
        "Chua ghi: khong phai so nguyen. "
    )


def test_names_beyond_the_room_are_counted() -> None:
    names = tuple(f"TH{n}" for n in range(1, 13))

    assert fitting(names, " ", 19) == "TH1 TH2 TH3 TH4 +8"
    assert fitting(names[:5], " ", 19) == "TH1 TH2 TH3 TH4 TH5"
    assert "Thieu: TH1 TH2 TH3 TH4 +8." in vietnamese(
        "office_digest", miss=names, rep=0, val=0, tot=0, app=None, pct=None, now1=None, n=0
    )


def test_a_day_on_which_all_reported_misses_nobody() -> None:
    text = vietnamese("office_digest", miss=(), rep=5, val=67, tot=412, app=1690, pct=Fraction(1, 4), now1=31, n=3)

    assert text == ("XA 15/08: 5/5 thon bao cao, ACT ngay 67, luy ke 412/1.690 (25,0%), vang 31. Tin cho xu ly: 3.")


def test_a_text_that_does_not_exist_and_a_value_that_lacks_are_programming_errors() -> None:
    with pytest.raises(KeyError, match="there is no reply ok_dya"):
        vietnamese("ok_dya")
    with pytest.raises(KeyError, match="reply ok_day needs the value items"):
        vietnamese("ok_day")


def test_every_reason_has_its_reply() -> None:
    assert set(REASON_REPLY) == set(Reason)
    assert {key for key in REASON_REPLY.values() if key} <= set(VIETNAMESE.texts)


def _worded(**texts: tuple[str, str]) -> Campaign:
    """The shipped campaign with texts of its own."""
    replies = {key: {"plain": plain, "accented": accented} for key, (plain, accented) in texts.items()}
    return Campaign.model_validate({**PLAN.model_dump(), "words": {**PLAN.words.model_dump(), "replies": replies}})


def test_a_campaign_may_word_a_reply_itself() -> None:
    plan = _worded(busy=("Cho mot lat, {tel}", "Chờ một lát"))

    assert render(Reply("busy"), plan, accents=False) == "Cho mot lat, 0255 3842123"
    assert render(Reply("busy"), plan, accents=True) == "Chờ một lát"


@pytest.mark.parametrize(
    ("plain", "accented", "fault"),
    [
        ("a" * 161, "b", "reply busy (plain): 161 GSM-7 characters, at most 160: "),
        ("b", "đ" * 71, "reply busy (accented): 71 UCS-2 characters, at most 70: "),
        ("a #1", "b", "reply busy (plain): may not contain #: a #1"),
        ("{tell}", "b", "reply busy (plain): reply busy needs the value tell"),
    ],
)
def test_check_names_what_a_campaign_words_badly(plain: str, accented: str, fault: str) -> None:
    [(_, line)] = check(
        _worded(**{key: (t.plain, t.accented) for key, t in PLAN.words.replies.items()}, busy=(plain, accented))
    )

    assert line.startswith(fault)


def test_check_names_a_reminder_without_a_text() -> None:
    rule = PLAN.reminders[0].model_copy(update={"reply": "remind_nobody"})

    assert check(PLAN.model_copy(update={"reminders": (rule,)})) == [
        (("reminders", 0, "reply"), "reminder today: no reply remind_nobody")
    ]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),  # two places each
        ("a" * 152 + "€" * 77, Segments("GSM-7", 306, 3)),  # no pair is split: a place stays empty
        ("đ" * 70, Segments("UCS-2", 70, 1)),
        ("đ" * 71, Segments("UCS-2", 71, 2)),
        ("😀" * 35, Segments("UCS-2", 70, 1)),
        ("😀" * 67, Segments("UCS-2", 134, 3)),  # 33 to a part
        ("\x1b", Segments("UCS-2", 1, 1)),  # a bare escape cannot be sent as GSM-7
    ],
)
def test_segments_of_known_texts(text: str, sent: Segments) -> None:
    assert segments(text) == sent


LETTERS = "".join(sorted(BASIC | EXTENSION))


@given(st.one_of(st.text(LETTERS, min_size=1, max_size=400), st.text("ađ–😀", min_size=1, max_size=200)))
def test_segments_agree_with_another_count(text: str) -> None:
    theirs = split(text)
    unit = 1 if theirs.encoding == "gsm0338" else 2

    ours = segments(text)

    assert ours.parts == len(theirs.parts)
    assert ours.characters == theirs.total_bytes // unit
    assert ours.encoding == ("GSM-7" if theirs.encoding == "gsm0338" else "UCS-2")


def test_folding_leaves_only_the_basic_table() -> None:
    letters = [chr(point) for point in range(0x20, 0x3000)]
    random.Random(7).shuffle(letters)

    assert fold("Đã ghi – ƯỠng") == "Da ghi - UOng"
    assert all(BASIC.issuperset(fold(letter)) for letter in letters if not letter.isascii())
