"""Every reply that judging gives is a text of both languages and finds the values it names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Standing
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Stored, Write
from parsers.meaning import (
    Act,
    Answer,
    AreaReport,
    Ask,
    Command,
    FollowUp,
    Meaning,
    Mode,
    Reason,
    Rejection,
    Submission,
)
from parsers.reading.parse import parse
from parsers.replies.phrasebook import WORDINGS
from parsers.replies.render import render
from parsers.replies.segments import segments
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.judge import judge
from parsers.validation.refusals import REASON_REPLY
from tests.campaigns import shipped

PLAN = shipped()
BARE = PLAN.model_copy(update={"words": PLAN.words.model_copy(update={"replies": {}})})
FOREIGN = BARE.model_copy(update={"language": "en"})
DAY = date(2024, 8, 15)
BEFORE = date(2024, 8, 14)
OUTREACH = date(2024, 10, 2)
NOW = datetime(2024, 8, 15, 10, 5, tzinfo=UTC)
AFTER_ALL = datetime(2024, 10, 12, 2, 0, tzinfo=UTC)
HEAD = Contact("head", "+84905000001", "Ba", "head", ("TH1",))
OFFICE = Contact("office", "+84905000000", "Hoa", "office", ("XA",))


def sheet(*stored: tuple[str, date, str, int]) -> Sheet:
    """Figures of a commune whose lists hold 410, with `stored`; a code with = is a running total."""
    figures = Sheet(PLAN, {area.code: Stored() for area in PLAN.areas})
    for village in ("TH1", "TH2"):
        figures.write(Write(village, PLAN.first_day, "DSD", Series.REPORTED, 410))
    for area, day, code, value in stored:
        series = Series.TOTAL if code.endswith("=") else Series.REPORTED
        figures.write(Write(area, day, code.removesuffix("="), series, value))
    return figures


FIRST = sheet()
TOLD = sheet(("TH1", DAY, "ACT", 23), ("TH1", DAY, "ABS", 2))
TOTALLED = sheet(("TH1", BEFORE, "ACT=", 160))
ELIGIBLE = sheet(("TH1", BEFORE, "ELG", 100), ("TH1", BEFORE, "OLD", 90))
UNSIZED = Sheet(PLAN, {area.code: Stored() for area in PLAN.areas})


def report(act: Act = Act.REPORT, area: str = "TH1", day: date = DAY, **values: int) -> Submission:
    return Submission(act, (AreaReport(area, day, values),))


def total(act: Act = Act.REPORT, **totals: int) -> Submission:
    return Submission(act, (AreaReport("TH1", DAY, {}, totals),), Mode.TOTAL)


def both(of_day: int, in_all: int) -> Submission:
    return Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": of_day}, {"ACT": in_all}),), Mode.BOTH)


SEVERAL = Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 23}), AreaReport("TH2", DAY, {"ACT": 15, "ABS": 4})))
NIL = Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 0}),), nil=True)
DOUBT = Rejection(Reason.CONFIRM_NEEDED, guess=report(ACT=21, ABS=2))

SAID = [
    (
        report(ACT=23),
        FIRST,
        HEAD,
        "Da ghi TH1 ngay 15/08: ACT 23. Luy ke ACT 23/410 (5,6%). Neu sai nhan: SUA TH1 ACT va so dung. Ma tin K7XM.",
    ),
    (
        report(ACT=23),
        UNSIZED,
        HEAD,
        "Da ghi TH1 ngay 15/08: ACT 23. Luy ke ACT 23. Neu sai nhan: SUA TH1 ACT va so dung. Ma tin K7XM.",
    ),
    (
        report(ACT=23, INE=10),
        FIRST,
        HEAD,
        "Da ghi TH1 ngay 15/08: ACT 23 INE 10 (ABS, INE la so hien co). Luy ke ACT 23/400 (5,8%). Sai nhan: SUA "
        "TH1 ACT va so dung. Ma K7XM.",
    ),
    (
        NIL,
        TOTALLED,
        HEAD,
        "Da ghi TH1 ngay 15/08: khong phat sinh (ACT 0). Luy ke ACT 160/410 (39,0%). Neu sai nhan: SUA TH1 ACT va"
        " so dung. Ma tin K7XM.",
    ),
    (
        report(day=OUTREACH, MTG=1, PPL=30),
        FIRST,
        HEAD,
        "Da ghi TH1 ngay 02/10: MTG 1 buoi, PPL 30 luot nguoi. Ca dot 01-10/10: 1 buoi, 30 luot. Neu sai nhan SUA"
        " TH1 MTG va so dung. Ma tin K7XM.",
    ),
    (
        report(day=OUTREACH, PPL=30),
        FIRST,
        HEAD,
        "Chua ghi: co PPL 30 thi phai co MTG lon hon 0. Kiem tra va nhan lai ca tin. Hoi: 0255 3842123",
    ),
    (
        total(ACT=156),
        FIRST,
        HEAD,
        "Da ghi LUY KE TH1 den 15/08: ACT 156. Dat 38,0%, danh sach 410, con lai 254. Sai nhan: SUA TH1 LK ACT va "
        "so dung. Ma K7XM.",
    ),
    (both(10, 170), TOTALLED, HEAD, "Da ghi TH1 ngay 15/08: ACT 10. Luy ke 170 khop so xa. Dat 41,5%. Ma tin K7XM."),
    (
        both(10, 180),
        TOTALLED,
        HEAD,
        "TH1 ngay 15/08: anh/chi bao luy ke ACT 180, so xa cong la 170. Chua ghi. Tra loi: 1 = luy ke 180 dung; 2"
        " = luy ke 170 dung; 0 = bo tin.",
    ),
    (
        report(Act.CORRECT, ACT=25),
        TOLD,
        HEAD,
        "Da sua TH1 ngay 15/08: ACT 23 thanh 25. Luy ke ACT 25/410 (6,1%). Neu sai nhan lai SUA. Ma tin K7XM.",
    ),
    (
        report(Act.CORRECT, ABS=1),
        TOLD,
        HEAD,
        "Da sua TH1 ngay 15/08: ABS 1. Day la so hien co, khong cong don. Neu sai nhan lai SUA. Ma tin K7XM.",
    ),
    (
        report(Act.CORRECT, ACT=25, ABS=1),
        TOLD,
        HEAD,
        "Da sua TH1 ngay 15/08: ACT 25 ABS 1. Luy ke ACT 25/410 (6,1%). Neu sai nhan lai SUA. Ma tin K7XM.",
    ),
    (
        report(Act.ADD, ACT=5),
        TOLD,
        HEAD,
        "Da them TH1 ngay 15/08: ACT 23 + 5 = 28. Luy ke ACT 28/410 (6,8%). Neu sai nhan: SUA TH1 ACT va so dung."
        " Ma tin K7XM.",
    ),
    (
        report(day=date(2024, 8, 13), ACT=5),
        TOTALLED,
        HEAD,
        "Da ghi TH1 ngay 13/08: ACT 5. Ngay nay da nam trong luy ke doi chieu 160 nen luy ke khong doi. Luy ke "
        "sai nhan: TH1 LK ACT va so dung.",
    ),
    (
        report(Act.CANCEL),
        TOLD,
        HEAD,
        "Da huy so lieu TH1 ngay 15/08: ACT 23 ABS 2. Luy ke ACT con 0. Muon bao lai, nhan: TH1 ACT va so, ABS va"
        " so. Ma tin K7XM.",
    ),
    (
        report(Act.CANCEL),
        FIRST,
        HEAD,
        "TH1 ngay 15/08 chua co so lieu nao nen khong can huy. Huy ngay khac: nhan HUY TH1 NGAY ngay/thang. Xem so da "
        "gui: nhan XEM TH1.",
    ),
    (report(ACT=23), TOLD, HEAD, "Tin nay da ghi truoc do (ma K7XM): TH1 ngay 15/08 ACT 23. Khong ghi them lan nua."),
    (
        report(ACT=25),
        TOLD,
        HEAD,
        "TH1 ngay 15/08 da co ACT 23. Tin moi ghi ACT 25. Tra loi: 1 = sua thanh 25; 2 = them 25 (tong 48); 0 = "
        "bo tin moi.",
    ),
    (
        report(ABS=3),
        TOLD,
        HEAD,
        "TH1 ngay 15/08 da co ABS 2. Tin moi ghi ABS 3. Tra loi: 1 = lay so moi; 0 = giu so cu.",
    ),
    (
        report(ACT=25, ABS=3),
        TOLD,
        HEAD,
        "TH1 ngay 15/08 da co ACT 23 ABS 2. Tin moi ghi ACT 25 ABS 3. Tra loi: 1 = lay so moi; 0 = giu so cu.",
    ),
    (
        report(ACT=61),
        FIRST,
        HEAD,
        "Chua ghi. TH1 ngay 15/08 ACT 61 lon bat thuong (danh sach 410). La so trong ngay tra loi 1; la luy ke"
        " tra loi 2; sai tra loi 0.",
    ),
    (
        report(Act.CORRECT, ACT=61),
        TOLD,
        HEAD,
        "Chua ghi. Co phai TH1 ngay 15/08: ACT 61? Phai thi tra loi 1. Sai thi nhan lai so dung: TH1 ACT so",
    ),
    (
        DOUBT,
        FIRST,
        HEAD,
        "Chua ghi. Co phai TH1 ngay 15/08: ACT 21 ABS 2? Phai thi tra loi 1. Sai thi nhan lai so dung: TH1 ACT so "
        "ABS so",
    ),
    (
        Rejection(Reason.AMBIGUOUS_MODE, guess=report(ACT=156)),
        FIRST,
        HEAD,
        "Chua ghi. TH1: ACT 156 la so TRONG NGAY 15/08 hay LUY KE tu 10/8? Tra loi 1 = trong ngay; 2 = luy ke; 0 "
        "= sai so.",
    ),
    (
        Rejection(Reason.CANCEL_UNCLEAR, guess=report(Act.CANCEL)),
        TOLD,
        HEAD,
        "Anh/chi muon huy tin TH1 15/08 (ACT 23 ABS 2)? Tra loi 1 = huy tin nay; 2 = ngung nhan tin nhac; 0 = "
        "khong huy.",
    ),
    (
        SEVERAL,
        FIRST,
        OFFICE,
        "Da ghi 2 thon ngay 15/08: TH1 TH2. Tong ACT 38, ABS 4. Neu sai nhan SUA, ten thon, ma va so dung. Ma tin"
        " K7XM.",
    ),
    (
        report(area="XA", RCV=10000, ONL=4996),
        FIRST,
        OFFICE,
        "Da ghi XA luy ke den 15/08: RCV 10.000, ONL 4.996. Ty le 49,9%. Neu sai nhan SUA XA, ma va so dung. Ma "
        "tin K7XM.",
    ),
    (
        report(ABS=411),
        FIRST,
        HEAD,
        "Chua ghi: ABS 411 nhieu hon danh sach TH1 (410 nguoi). Kiem tra va nhan lai. Hoi van phong: 0255 3842123",
    ),
    (
        report(day=OUTREACH, MTG=11),
        FIRST,
        HEAD,
        "Chua ghi: MTG 11 nhieu hon muc cho phep 10. Kiem tra va nhan lai. Hoi: 0255 3842123",
    ),
    (report(DSD=0), FIRST, OFFICE, "Chua ghi: DSD 0 it hon muc thap nhat 1. Kiem tra va nhan lai. Hoi: 0255 3842123"),
    (
        report(ABS=300, INE=111),
        FIRST,
        HEAD,
        "Chua ghi: 0+300+111=411, hon danh sach 410. Kich hoat roi thi khong tinh vang. Dem lai roi nhan: TH1 LK "
        "ACT so ABS so INE so. Hoi 0255 3842123",
    ),
    (
        report(area="XA", RCV=45, ONL=80),
        FIRST,
        OFFICE,
        "Chua ghi: ONL 80 lon hon tong HS tiep nhan 45. Kiem tra va nhan lai. Hoi: 0255 3842123",
    ),
    (
        report(ACT=11),
        ELIGIBLE,
        HEAD,
        "Chua ghi: TH1 ACT + OLD = 101, lon hon ELG = 100. Kiem tra va nhan lai. Hoi: 0255 3842123",
    ),
    (
        report(OLD=101),
        ELIGIBLE,
        OFFICE,
        "Chua ghi: OLD 101 lon hon tong Du dieu kien 100. Kiem tra va nhan lai. Hoi: 0255 3842123",
    ),
    (
        report(day=OUTREACH, MTG=0, PPL=30),
        FIRST,
        HEAD,
        "Chua ghi: co PPL 30 thi phai co MTG lon hon 0. Kiem tra va nhan lai ca tin. Hoi: 0255 3842123",
    ),
    (
        total(ACT=150),
        TOTALLED,
        HEAD,
        "Chua ghi: luy ke ACT 150 nho hon so da ghi 160. Neu sua so cu, nhan: SUA TH1 LK ACT 150",
    ),
    (
        report(MTG=1),
        FIRST,
        HEAD,
        "Chua ghi: MTG va PPL chi bao trong dot ra quan 01/10 den 10/10/2024. Ngay 15/08 khong thuoc dot. Hoi: "
        "0255 3842123",
    ),
    (
        report(area="TH2", ACT=5),
        FIRST,
        HEAD,
        "Chua ghi: may nay chi bao cho TH1. Go nham thi nhan: TH1 ACT 5. Neu la so cua TH2 thi truong thon TH2 "
        "phai tu nhan. Hoi 0255 3842123",
    ),
    (
        report(DSD=400),
        FIRST,
        HEAD,
        "Chua ghi: ma DSD do bo phan khac bao cao. Thon bao ACT, ABS, INE. Vi du: TH1 ACT so ABS so",
    ),
    (
        report(area="XA", ACT=60),
        FIRST,
        OFFICE,
        "Chua ghi: khong ro so cua thon nao (co chu ACT). So cua TH1 thi nhan: TH1 ACT so. Khong phai thi goi 0255 "
        "3842123",
    ),
    (
        report(ACT=5),
        FIRST,
        None,
        "So may nay chua dang ky bao cao nen tin chua duoc ghi. Dang ky: nhan DK ma thon ho ten, vi du: DK TH1 "
        "Nguyen Van A. Hoi: 0255 3842123",
    ),
    (
        Command(Ask.STATUS),
        TOLD,
        HEAD,
        "TH1 hom nay 15/08 da bao: ACT 23 ABS 2. Luy ke ACT 23/410 (5,6%). Thieu bao cao 5 ngay. Con 56 ngay.",
    ),
    (
        Command(Ask.STATUS),
        FIRST,
        HEAD,
        "TH1 hom nay 15/08 chua co bao cao. Luy ke ACT 0/410 (-). Mau: TH1 ACT 23 ABS 2 INE 0",
    ),
    (
        Command(Ask.START),
        FIRST,
        HEAD,
        "Da bat lai tin nhac cho TH1. Tin nhac gui luc 17h30 neu hom do chua co bao cao.",
    ),
    (
        Command(Ask.REGISTER, "TH2", "Lê Văn Cư"),
        FIRST,
        None,
        "Da nhan dang ky TH2: Le Van Cu. Cho van phong xa duyet. So may va tin nhan chi dung de tong hop so lieu "
        "dot 60 ngay dem. Ngung: NGUNG",
    ),
    (
        Answer("1"),
        FIRST,
        HEAD,
        "Chua ghi gi: khong con cau hoi nao cho tra loi. Xin nhan lai du ma va so: TH1 ACT so ABS so. Xem "
        "so da ghi: XEM TH1. Hoi 0255 3842123",
    ),
    (
        Rejection(Reason.CODE_UNKNOWN, word="atc", suggestions=("ACT",)),
        FIRST,
        HEAD,
        "Chua ghi: khong co ma ATC. Y anh/chi la ACT? Nhan lai ca tin: TH1 ACT so. Xem ma: nhan MASO",
    ),
    (
        Rejection(Reason.AMBIGUOUS, word="14"),
        FIRST,
        HEAD,
        "Chua ghi: so 14 khong ro la gi. Ghi ma truoc so: ACT = kich hoat, ABS = vang mat, INE = khong du dieu "
        "kien. Vi du: TH1 ACT so ABS so",
    ),
    (
        Rejection(Reason.VALUE_CONFLICT, word="ACT", values={"old": 23, "new": 25}),
        FIRST,
        HEAD,
        "Chua ghi: ACT co 2 so khac nhau (23 va 25), so nao dung? Moi ma mot so, nhan lai: TH1 ACT so",
    ),
    (
        Rejection(Reason.DATE_OUTSIDE, day=date(2024, 8, 9)),
        FIRST,
        HEAD,
        "Chua ghi: 09/08 truoc dot nay (tu 10/8), viec lam truoc 10/8 khong phai bao. Neu go nham ngay thi nhan: "
        "TH1 NGAY ngay/thang ACT so",
    ),
]


def judged(
    meaning: Meaning, figures: Sheet, contact: Contact | None, at: datetime = NOW, plan: Campaign = PLAN
) -> Decision:
    return judge(plan, meaning, Standing(figures, at, contact, reference_number="K7XM"))


def said(decision: Decision, plan: Campaign = PLAN, accents: bool = False) -> str:
    assert decision.reply is not None
    return render(decision.reply, plan, accents)


@pytest.mark.parametrize(("meaning", "figures", "contact", "text"), SAID)
def test_a_reply_says_what_was_decided(meaning: Meaning, figures: Sheet, contact: Contact | None, text: str) -> None:
    assert said(judged(meaning, figures, contact)) == text


@pytest.mark.parametrize(("meaning", "figures", "contact"), [row[:3] for row in SAID])
@pytest.mark.parametrize("plan", [PLAN, BARE, FOREIGN], ids=["own", "vi", "en"])
@pytest.mark.parametrize("accents", [False, True])
def test_a_reply_is_one_segment_in_every_form(
    meaning: Meaning, figures: Sheet, contact: Contact | None, plan: Campaign, accents: bool
) -> None:
    text = said(judged(meaning, figures, contact, plan=plan), plan, accents)

    assert segments(text).parts == 1
    assert not {"[", "]", "{", "}"}.intersection(text)


NAMED = [
    ("TH6 ACT 5", HEAD, "khong ro thon TH6. May nay bao cho TH1. So nay cua thon anh/chi thi nhan: TH1 ACT 5."),
    ("thon 6 kich hoat 5", HEAD, "khong ro thon 6."),
    ("Thon Phu Son kich hoat 5", HEAD, "khong ro thon PHU SON. May nay bao cho TH1."),
    ("thon ba kich hoat 5", HEAD, "khong ro so cua thon nao (co chu thon ba)"),
    ("TH1 TH2 ACT 5", OFFICE, "khong ro so cua thon nao (co chu TH2)"),
    ("ACT 5; TH1 ABS 3; TH2 ACT 5", OFFICE, "khong ro so cua thon nao (co chu TH1)"),
    ("XA RCV 212 TH1 ACT 5", OFFICE, "khong ro so cua thon nao (co chu TH1)"),
    ("ACT 5", OFFICE, "khong ro so cua thon nao."),
    ("TH2 ACT 5", HEAD, "may nay chi bao cho TH1. Go nham thi nhan: TH1 ACT 5. Neu la so cua TH2"),
    ("TH1 ONL 5", HEAD, "ma ONL do bo phan khac bao cao."),
    ("TH1 CAT 23", HEAD, "khong co ma CAT. Neu 23 la kich hoat thi nhan: TH1 ACT 23."),
    ("TH1 15 3 1", HEAD, "so 15 khong ro la gi."),
    ("ACT 23 th 2 vang", HEAD, "so 23 th 2 khong ro la gi."),
    ("TH1 ACT 5, 6", HEAD, "so 6 khong ro la gi."),
    ("TH1 kich hoat 23 vang", HEAD, "Nhan TH1 ABS va so nguoi da dem. Khong co thi nhan: TH1 ABS 0"),
    ("TH1 ACT ABS 2", HEAD, "sau ACT chua co so."),
    ("SUA TH1", HEAD, "Chua sua gi. Nhan ma va so dung cua hom nay, vi du sai kich hoat: SUA TH1 ACT so;"),
    ("THEM TH1", HEAD, "Chua them gi. Nhan ma va so them vao so hom nay da gui: THEM TH1 ACT so."),
    ("DK", HEAD, "Mau: TH1 ACT 23"),
    ("DK TH1", None, "nhan DK ma thon ho ten"),
    ("DK TH9 Le Ba", None, "khong co thon TH9."),
    ("TH1 ACT -3", HEAD, "-3 khong phai so nguyen."),
    ("TH1 kich hoat 2 chục", HEAD, "2 chuc khong phai so nguyen."),
    ("TH1 kich hoat 5 hộ", HEAD, "dem nguoi, khong dem ho."),
    ("TH1 ACT 23k", HEAD, "23k khong phai so nguyen."),
    ("TH1 ACT 5, hai người nữa", HEAD, "xin ghi bang chu so."),
    ("TH1 ACT 23 KH 25", HEAD, "ACT co 2 so khac nhau (23 va 25), so nao dung? Moi ma mot so, nhan lai: TH1 ACT so"),
    ("TH1 ACT 23 KH 23", HEAD, "ACT duoc ghi 2 lan (23 va 23)."),
    ("TH1 ACT 12 LK 8", HEAD, "ACT co 2 so khac nhau (12 va 8), so nao dung?"),
    ("TH1 ACT 5; TH2 ACT 1; TH1 ABS 2 ACT 6", OFFICE, "ACT co 2 so khac nhau (5 va 6), so nao dung?"),
    ("TH1 ACT 5; TH2 ACT 1; TH1 ABS 2", OFFICE, "TH1 duoc ghi 2 lan."),
    ("TH1 ACT 100000", HEAD, "ACT 10... nhieu hon muc cho phep 99.999."),
    ("TH1 ACT 411", HEAD, "ACT 411 nhieu hon danh sach TH1 (410 nguoi)."),
    (
        "TH1 chưa kich hoat 5",
        HEAD,
        "Di vang: nhan TH1 ABS 5. Khong du dieu kien: TH1 INE 5. Ly do khac: khong nhan so",
    ),
    ("De nghi: kich hoat 50", HEAD, "chua hieu tin (co chu De nghi)."),
    ("Anh Tan dan: ACT 5", HEAD, "Co phai TH1 ngay 15/08: ACT 5?"),
    (
        "TH1 ACT 5?",
        HEAD,
        "Chua ghi vi tin la cau hoi. Muon ghi thi nhan: TH1 ACT 5. Muon xem so da ghi thi nhan: XEM TH1.",
    ),
    ("THEM TH1 ABS 2", HEAD, "so vang mat khong cong them. Dem het moi nguoi hien con vang mat (cu va moi)"),
    ("TH1 ACT 5 xom 2", HEAD, "khong bao rieng xom 2."),
    ("TH1 buoi 2", HEAD, "chua hieu tin (co chu buoi 2)."),
    ("Cong an xa kich hoat 5", HEAD, "chua hieu tin (co chu Cong an xa)."),
    (
        "TH1 kich hoat them 5",
        HEAD,
        "TH1 15/08: 1 = ca ngay chi co ACT 5; 2 = cong them vao so da gui truoc; 0 = sai.",
    ),
    ("sua ACT 23 thanh 25", HEAD, "Co phai SUA TH1 15/08 ACT 25?"),
    ("TH1 tong ACT 45", HEAD, "ACT 45 la so TRONG NGAY 15/08 hay LUY KE tu 10/8?"),
    ("TH1 tong ACT 45 ABS 2", HEAD, "TRONG NGAY hay LUY KE tu 10/8 (co chu tong)."),
    ("TH1 16/8 ACT 5", HEAD, "ngay 16/08 chua toi."),
    ("TH1 14/8/2023 ACT 5", HEAD, "14/08/2023 truoc dot nay (tu 10/8), viec lam truoc 10/8 khong phai bao."),
    ("TH1 tuan nay ACT 60", HEAD, "khong ro bao cao ngay nao (co chu tuan nay)."),
    ("TH1 ngay 20 ACT 6", HEAD, "khong ro bao cao ngay nao (co chu ngay 20)."),
    ("hom qua 13/8 TH1 ACT 6", HEAD, "khong ro bao cao ngay nao (co chu 13/8)."),
    ("ACT 23 ke ca hom qua", HEAD, "khong ro bao cao ngay nao (co chu ke ca hom qua)."),
    ("TH1 ACT 5; huy", HEAD, "Chua ghi, chua huy gi. Huy so hom nay thi nhan: HUY TH1."),
    ("(1/2) TH1 ACT 5", HEAD, "Tin dai cua TH1 den thieu phan nen chua ghi."),
    ("1", HEAD, "khong con cau hoi nao cho tra loi."),
    ("TH1", HEAD, "Tin cua TH1 chua co so lieu."),
    ("OTP 482913", HEAD, "Chua ghi, so giay to hoac ma bi mat da xoa. Nhan lai, bo so do: TH1 ACT so."),
    ("hop may gio", HEAD, "Tin nay khong tinh la bao cao."),
]
WORDS = Vocabulary.of(PLAN)


@pytest.mark.parametrize(("text", "contact", "named"), NAMED, ids=[row[0] for row in NAMED])
def test_a_refusal_names_what_stopped_the_text(text: str, contact: Contact | None, named: str) -> None:
    meaning = parse(text, WORDS, contact, NOW).meaning

    reply = said(judged(meaning, FIRST, contact))
    assert named in reply
    assert segments(reply).parts == 1
    assert segments(said(judged(meaning, FIRST, contact), accents=True)).parts == 1


def rejections() -> Iterator[Rejection]:
    """Every reason that the parser may give, with nothing else known and with a word."""
    for reason in Reason:
        for to in FollowUp:
            yield Rejection(reason, to)
            yield Rejection(reason, to, "ĐƯỜNG 23#", None, ("ACT", "ABS"), "XA", DAY)


@pytest.mark.parametrize("plan", [PLAN, BARE, FOREIGN], ids=["own", "vi", "en"])
@pytest.mark.parametrize("contact", [HEAD, OFFICE, None], ids=["head", "office", "stranger"])
@pytest.mark.parametrize("at", [NOW, AFTER_ALL], ids=["within", "after"])
def test_every_rejection_has_its_text(plan: Campaign, contact: Contact | None, at: datetime) -> None:
    for rejection in rejections():
        reply = judged(rejection, FIRST, contact, at, plan).reply
        answered = rejection.to is not FollowUp.IGNORE and REASON_REPLY[rejection.reason] is not None
        assert (reply is not None) == answered, rejection
        for accents in (False, True):
            assert reply is None or segments(render(reply, plan, accents)).parts == 1, rejection


@pytest.mark.parametrize(
    ("reason", "at", "key"),
    [
        (Reason.DATE_TOO_OLD, NOW, "err_date_old"),
        (Reason.DATE_TOO_OLD, AFTER_ALL, "locked"),
        (Reason.DATE_OUTSIDE, AFTER_ALL, "closed"),
        (Reason.DATE_OUTSIDE, NOW - timedelta(days=8), "err_date_outside"),
    ],
)
def test_a_text_for_the_office_says_why(reason: Reason, at: datetime, key: str) -> None:
    reply = judged(Rejection(reason, FollowUp.PERSON, day=BEFORE), FIRST, HEAD, at).reply

    assert reply is not None
    assert reply.key == key


def test_a_day_or_a_total_is_what_the_answer_says() -> None:
    asked = judged(Rejection(Reason.AMBIGUOUS_MODE, guess=report(ACT=156)), FIRST, HEAD)
    standing = Standing(FIRST, NOW + timedelta(minutes=2), HEAD, asked.question, NOW, "K7XM")

    of_day, in_all = judge(PLAN, Answer("1"), standing), judge(PLAN, Answer("2"), standing)

    assert said(of_day) == ("Da ghi theo xac nhan: TH1 ngay 15/08 ACT 156. Luy ke ACT 156/410 (38,0%). Ma tin K7XM.")
    assert [row.series for row in of_day.rows][:1] == [Series.REPORTED]
    assert [row.series for row in in_all.rows][:1] == [Series.TOTAL]


def test_an_answer_that_stores_says_that_it_was_confirmed() -> None:
    asked = judged(report(ACT=80), FIRST, HEAD)
    decision = judge(PLAN, Answer("1"), Standing(FIRST, NOW + timedelta(minutes=2), HEAD, asked.question, NOW, "K7XM"))

    assert said(decision) == "Da ghi theo xac nhan: TH1 ngay 15/08 ACT 80. Luy ke ACT 80/410 (19,5%). Ma tin K7XM."


def test_areas_beyond_the_room_are_counted() -> None:
    figures = tuple(replace(SEVERAL.figures[0], area=f"TH{n}") for n in range(1, 6))
    decision = judged(Submission(Act.REPORT, figures), FIRST, OFFICE)

    assert "Da ghi 5 thon ngay 15/08: TH1 TH2 TH3 TH4 TH5. Tong ACT 115." in said(decision)


def test_every_key_in_the_code_is_a_text_of_both_languages() -> None:
    named = {
        node.value
        for folder in ("parsers", "workers", "gateway")
        for path in Path(folder).rglob("*.py")
        if "languages" not in path.parts and path.name != "replies.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("Reply", "Rejection")
        for node in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "reply")]
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named |= {key for key in REASON_REPLY.values() if key}

    assert named >= {"busy", "ok_multi", "ask_large", "cancel_none", "err_window"}
    for wording in WORDINGS.values():
        assert named <= set(wording.texts)


REGISTERED = ("TH1", DAY, "REG", 9)


@pytest.mark.parametrize(
    ("submission", "figures", "words"),
    [
        (report(Act.ADD, REG=3), (REGISTERED, ("TH1", DAY, "ACT", 23)), "REG 9 + 3 = 12. Luy ke REG 12. Neu"),
        (report(Act.CORRECT, REG=3), (REGISTERED, ("TH1", DAY, "ACT", 23)), "REG 9 thanh 3. Luy ke REG 3. Neu"),
        (report(Act.ADD, REG=3), (("TH1", BEFORE, "REG", 5), REGISTERED), "= 12. Luy ke REG 17. Neu"),
        (report(Act.ADD, ACT=3), (REGISTERED, ("TH1", DAY, "ACT", 23)), "= 26. Luy ke ACT 26/410 (6,3%). Neu"),
        (total(REG=30), (("TH1", DAY, "ACT", 23),), "REG 30. Sai nhan"),
        (
            Submission(Act.REPORT, (AreaReport("TH1", DAY, {"REG": 3}, {"REG": 3}),), Mode.BOTH),
            (("TH1", BEFORE, "ACT", 23),),
            "REG 3. Luy ke 3 khop so xa. Ma tin",
        ),
        (report(REG=4), (("TH1", DAY, "REG=", 30), ("TH1", DAY, "ACT", 23)), "luy ke doi chieu 30 nen"),
    ],
)
def test_each_total_is_of_the_indicator_named_beside_it(
    submission: Submission, figures: tuple[tuple[str, date, str, int], ...], words: str
) -> None:
    decision = judge(PLAN, submission, Standing(sheet(*figures), NOW, HEAD, reference_number="K7XM"))

    assert words in said(decision)
