"""What a village head of 55 would type next: each reply leads on to the right text, by kinds."""

from __future__ import annotations

import pytest

from gateway.cli.dry_run import answer
from parsers.decision import Outcome
from parsers.meaning import Act, Submission
from tests.parsers.reading.test_offers import reply, understood


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # no number to copy that is not his own, and no code that he did not write
        ("thon 1 act 5 thon 2 act 6", ("Xin nhan: TH1 ACT 5. So cua TH2 thi nho truong thon TH2",)),
        ("TH2 ACT 5 ABS 1", ("Go nham thi nhan: TH1 ACT 5 ABS 1. Neu la so cua TH2",)),
        ("TH1 ABT 23", ("23 kich hoat thi nhan: TH1 ACT 23. 23 vang mat thi nhan: TH1 ABS 23",)),
        ("thu hai TH1 ACT 5", ("vi du: TH1 NGAY 19/8 ACT 5.",)),
        ("TH1 NGAY 25/8 ACT 5 ABS 1", ("hom nay la: TH1 NGAY 20/8 ACT 5 ABS 1",)),
        ("TH1 NGAY 1/8 ACT 5", ("viec lam truoc 10/8 khong phai bao", "TH1 NGAY ngay/thang ACT 5")),
        ("Thon Phu Son kich hoat 5", ("khong ro thon PHU SON", "thi nhan: TH1 ACT 5.")),
        ("TH1 ACT 12 đúng không anh?", ("thi nhan: TH1 ACT 12.", "XEM TH1")),
        ("ACT 5 CCCD 051099001234", ("bo so do: TH1 ACT 5.",)),
        ("TH1 ACT 5 ABS 2 CCCD 051099001234", ("bo so do: TH1 ACT 5 ABS 2.",)),
        ("ACT 5 mat khau 4711", ("bo so do: TH1 ACT so.",)),  # a secret is never repeated
        ("1", ("Chua ghi gi", "TH1 ACT so ABS so")),
        ("SUA TH1", ("Chua sua gi", "SUA TH1 ACT so", "SUA TH1 ABS so")),
        ("THEM TH1", ("Chua them gi", "THEM TH1 ACT so")),
        # a word that carries the meaning is asked about, not named to be deleted
        ("Xã bác, kích hoạt 12", ("Neu 12 la so dung hom nay thi nhan: TH1 ACT 12.", "so bi bac thi goi")),
        ("kich hoat duoc gan 20 nguoi", ("gan 20 chua chac. Dem tung nguoi", "ghi them NGAY 20/8")),
        ("khong kich hoat duoc 3 nguoi", ("TH1 ABS 3", "TH1 INE 3", "Ly do khac: khong nhan so")),
        ("12 nguoi chua kich hoat", ("TH1 ABS 12", "TH1 INE 12")),
        ("TH1 ACT 12 chua chac", ("TH1 ABS so", "TH1 INE so")),  # not of them that he counted as done
        ("khong vang ai, KH 12", ("TH1 ABS so",)),
        ("TH1 ACT 12 ABS 3. Sai roi", ("ghi truoc (neu co) van con", "SUA TH1 ACT so ABS so", "HUY TH1.", "XEM TH1")),
        ("TH1 NGAY 14/8 ACT 12. Sai roi", ("SUA TH1 NGAY 14/8 ACT so. Bo het: HUY TH1 NGAY 14/8.",)),
        ("Thôn 1 dừng kích hoạt 5 người", ("SUA TH1 ACT so", "HUY TH1.")),  # never offered for a key: "dung" is "đúng"
        ("TH1 ACT 5 huy", ("SUA TH1 ACT so", "HUY TH1.")),
        ("không phải kích hoạt 10 mà là 7", ("SUA TH1 ACT so",)),
        ("thon ba ACT 4", ("So cua TH1 thi nhan: TH1 ACT so. Khong phai thi goi",)),
        ("TH1 goi so 0914222333 kich hoat", ("thieu so nguoi",)),
        # what the number may be
        ("TH1 ACT 23,5", ("23 va 5 la hai so?", "nhan TH1 ACT so ABS so (ACT kich hoat, ABS vang)")),
        ("TH1 ABS 2,3", ("2 va 3 la hai so?", "Mot so thi nhan: TH1 ABS so")),
        ("th1 act 12 hay 13", ("12 hay 13 la chua chac", "nhan mot so: TH1 ACT so")),
        ("hom qua tam 10 nguoi kich hoat", ("roi nhan: TH1 NGAY 19/8 ACT so",)),
        ("Họp chi bộ. Vắng 3", ("khong nhan so Hop chi bo", "Chi khi la so cua dot")),
        ("TH1 ACT 20-25", ("20-25 la mot khoang",)),
        ("TH1 ACT 23 ACT 25", ("23 va 25), so nao dung?", "nhan lai: TH1 ACT so")),
        ("THEM TH1 ABS 2", ("so vang mat khong cong them", "XEM TH1")),
        ("TH1 vang them 3", ("so vang mat khong cong them",)),
        ("TH1 LK ACT 400 ABS 20 INE 5", ("400+20+5=425", "TH1 LK ACT so ABS so INE so")),
        ("HUY", ("chua co so nao nen khong can huy", "HUY TH1 NGAY ngay/thang")),
    ],
)
def test_a_reply_leads_on_to_the_right_text(text: str, lines: tuple[str, ...]) -> None:
    said = reply(text)

    assert all(line in said for line in lines), said


@pytest.mark.parametrize(
    "text",
    ["TH1 ABT 7", "thu hai TH1 ACT 7", "TH1 NGAY 25/8 ACT 7", "THON 9 ACT 7", "1", "SUA TH1", "TH1 7 4", "TH1 ACT l7"],
)
def test_no_figure_of_our_leaflet_stands_in_a_reply_to_ones_own(text: str) -> None:
    assert not any(figure in reply(text) for figure in ("ACT 23", "ACT 25", "ABS 2"))


@pytest.mark.parametrize("text", ["TH1 ACT so 12", "TH1 ACT so: 12", "TH1 ABS so 3 ACT so 12", "SUA TH1 ACT so 12"])
def test_the_word_of_the_form_may_stay_before_its_number(text: str) -> None:
    assert answer(understood(text))["values"]["ACT"] == 12


@pytest.mark.parametrize("text", ["TH1 ACT so", "TH1 ACT so ABS so", "TH1 ACT so ABS 3"])
def test_a_form_that_comes_back_empty_is_explained(text: str) -> None:
    assert "Thay chu so bang so nguoi dem duoc" in reply(text)


def test_more_is_asked_with_three_answers() -> None:
    decision = understood("TH1 kich hoat them 5").decision

    assert decision.outcome is Outcome.ASKED
    assert decision.question is not None
    chosen = {choice: option.meaning for choice, option in decision.question.options.items()}
    acts = {choice: meaning.act for choice, meaning in chosen.items() if isinstance(meaning, Submission)}
    assert acts == {"1": Act.REPORT, "2": Act.ADD}
    assert set(decision.question.options) == {"0", "1", "2"}
    assert "1 = ca ngay chi co ACT 5; 2 = cong them" in reply("TH1 kich hoat them 5")


def test_five_women_or_five_and_a_form_of_address_are_five() -> None:
    assert understood("vang 5 chi").decision.outcome is Outcome.ASKED
    assert "ABS 5?" in reply("vang 5 chi")


@pytest.mark.parametrize("text", ["Nha ong Bay dang chay, keu nguoi toi cuu", "Lũ cuốn 2 cầu, 12 hộ thôn 1 bị cô lập"])
def test_an_emergency_is_answered_by_the_numbers_first(text: str) -> None:
    assert reply(text).startswith("GOI NGAY: chay 114, cap cuu 115, cuu nan 112")


def test_a_line_too_long_for_a_reply_loses_codes_and_is_never_cut_within() -> None:
    assert reply("TH1 NGAY 19/8 23 ACT 2 ABS 1 INE").endswith("so dung: TH1 NGAY 19/8 ACT so ABS so")
    assert "+1" not in reply("TH2 NGAY 19/8 ACT 123 ABS 123 INE 1")
