"""The menus: every screen of the specification is reached and reads as specified, and nothing is sent unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome, Waiver
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, Ask, Command, FollowUp, Rejection
from parsers.ussd import wording
from parsers.ussd.check import check
from parsers.ussd.engine import last
from parsers.ussd.last_page import SubmissionResult
from parsers.ussd.state import Screen
from tests.campaigns import two_valleys
from tests.support.dialling import HEAD, NOW, OFFICE, PLAN, Call, Stand, standing
from tests.support.screens import CLOSES, TEXT

TODAY, EVE, OUTREACH = date(2024, 8, 15), date(2024, 8, 14), datetime(2024, 10, 2, 10, tzinfo=UTC)
LIST: Stand = ("TH1", PLAN.first_day, "DSD", 410)
EARLIER: list[Stand] = [
    LIST,
    ("TH1", date(2024, 8, 13), "ACT", 133),
    *(("TH1", EVE, code, value) for code, value in (("ACT", 20), ("ABS", 4), ("INE", 9))),
]
SOME = {"v": "TH1", "d": "15/08", "dq": "14/08", "left": "56", "app": "410", "id": "K7XM", "tel": PLAN.office.telephone}

WALK: list[tuple[str, list[Stand], list[str], dict[str, str]]] = [
    # screen, what stands, what is pressed, the values it names
    ("R0", EARLIER, [], {}),
    ("T1", EARLIER, ["1"], {}),
    ("T2", EARLIER, ["1", "23"], {"abs": "4"}),
    ("T3", EARLIER, ["1", "23", "2"], {"ine": "9"}),
    ("T4", EARLIER, ["1", "23", "2", "0"], {"act": "23", "abs": "2", "ine": "0", "tot": "176", "pct": "42,9%"}),
    ("T9", EARLIER, ["1", "23", "2", "0", "1"], {"act": "23", "abs": "2", "ine": "0", "tot": "176", "pct": "42,9%"}),
    ("T4e", [*EARLIER, ("TH1", TODAY, "ACT", 20)], ["1", "23", "2", "0", "1"], {"old": "20", "new": "23", "sum": "43"}),
    ("T4b", EARLIER, ["1", "61"], {"val": "61"}),
    ("L1", EARLIER, ["2"], {"tot": "153"}),
    ("L2", EARLIER, ["2", "176"], {"abs": "4"}),
    ("L3", EARLIER, ["2", "176", "2"], {"ine": "9"}),
    ("L4", EARLIER, ["2", "176", "2", "0"], {"act": "176", "abs": "2", "ine": "0", "rem": "232"}),
    ("L4d", EARLIER, ["2", "150", "2", "0", "1"], {"new": "150", "tot": "153"}),
    (
        "L9", EARLIER, ["2", "176", "2", "0", "1"],
        {"act": "176", "pct": "42,9%", "abs": "2", "ine": "0", "rem": "232"},
    ),
    ("Y0", EARLIER, ["3"], {"act": "20", "abs": "4", "ine": "9"}),
    ("Y0n", [LIST], ["3"], {}),
    ("Y1", EARLIER, ["3", "1"], {"old": "20"}),
    ("Y2", EARLIER, ["3", "2"], {"old": "4"}),
    ("Y3", EARLIER, ["3", "3"], {"old": "9"}),
    ("Y4", EARLIER, ["3", "1", "25"], {"d": "14/08", "old": "20", "new": "25", "tot": "158", "app": "401",
        "pct": "39,4%"}),
    ("Y5", EARLIER, ["3", "4"], {"act": "20", "abs": "4", "ine": "9"}),
    ("Y9", EARLIER, ["3", "1", "25", "1"], {"tot": "158", "app": "401", "pct": "39,4%"}),
    ("S1", EARLIER, ["4"], {"tot": "153", "app": "401", "pct": "38,2%", "abs": "4", "ine": "9", "rem": "244",
        "k": "3"}),
    ("S2", EARLIER, ["4", "1"], {"w": "11/8 -, 12/8 -, 13/8 133, 14/8 20, 15/8 -"}),
    ("H1", EARLIER, ["5"], {}),
    ("H2", EARLIER, ["5", "1"], {}),
    ("H3", EARLIER, ["5", "1", "1"], {}),
    ("U3", EARLIER, ["5", "1", "2"], {}),
    ("E2", EARLIER, ["1", "411"], {"val": "411"}),
    ("E3", EARLIER, ["1", "60", "390", "0"], {"sum": "603"}),
    ("X0", EARLIER, ["0"], {}),
    ("X1", EARLIER, ["1", "23", "2", "0", "0"], {}),
    ("X2", EARLIER, ["2", "150", "2", "0", "1", "0"], {}),
]  # fmt: skip
OF_WINDOW = {"v": "TH1", "d": "02/10", "left": "8", "id": "K7XM"}
WALK_OUTREACH: list[tuple[str, list[str], dict[str, str]]] = [
    ("R0m", [], {}),
    ("M1", ["6"], {}),
    ("M2", ["6", "1"], {}),
    ("M3", ["6", "1", "30"], {"n": "1", "val": "30"}),
]
ELSEWHERE = {"U0", "U1", "U2", "E1", "C0", "X9", "M9"}
"""Screens that a test of their own looks at."""


@pytest.mark.parametrize(("screen", "stands", "pressed", "values"), WALK, ids=[row[0] for row in WALK])
def test_a_screen_is_reached_and_reads_as_specified(
    screen: str, stands: list[Stand], pressed: list[str], values: dict[str, str]
) -> None:
    call = Call(standing(*stands))
    shown = call.press(*pressed)

    assert shown == TEXT[screen].format(**{**SOME, **values})
    assert call.over is CLOSES[screen]


@pytest.mark.parametrize(("screen", "pressed", "values"), WALK_OUTREACH, ids=[row[0] for row in WALK_OUTREACH])
def test_a_screen_of_the_outreach_days_reads_as_specified(
    screen: str, pressed: list[str], values: dict[str, str]
) -> None:
    call = Call(standing(LIST, now=OUTREACH))

    assert call.press(*pressed) == TEXT[screen].format(**{**OF_WINDOW, **values})


def test_the_outreach_is_told_of_the_day_and_in_all() -> None:
    call = Call(
        standing(LIST, ("TH1", date(2024, 10, 1), "MTG", 2), ("TH1", date(2024, 10, 1), "PPL", 41), now=OUTREACH)
    )

    assert (
        call.press("6", "1", "30", "1")
        == "Da ghi TH1 02/10: 1 buoi, 30 luot. Ca dot 01-10/10: 3 buoi, 71 luot. Ma K7XM"
    )


def test_an_unknown_phone_may_register_or_ask_for_the_office() -> None:
    call = Call(standing(contact=None))
    assert call.text == TEXT["U0"]
    assert call.press("1") == TEXT["U1"]

    assert call.press("2") == TEXT["U2"].format(v="TH2", tel=PLAN.office.telephone)
    assert [order.asks for order in call.orders] == [Command(Ask.REGISTER, "TH2")]
    assert Call(standing(contact=None)).press("2") == TEXT["U3"].format(tel=PLAN.office.telephone)


def test_after_the_last_day_the_menu_says_so_and_before_the_first_too() -> None:
    after, early = datetime(2024, 10, 11, 3, tzinfo=UTC), datetime(2024, 8, 9, 3, tzinfo=UTC)

    assert Call(standing(now=after)).text == TEXT["C0"].format(tel=PLAN.office.telephone)
    assert Call(standing(now=early)).text.startswith("Dot 60 ngay dem bat dau ngay 10/8.")


def test_a_fault_is_told_as_specified() -> None:
    assert wording.say(PLAN, "busy", {"v": "TH1", "d": TODAY}) == TEXT["X9"].format(v="TH1")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("hai ba", "Chi nhap chu so."),  # words
        ("", "Chi nhap chu so."),  # nothing, and the green key
        ("-3", "Chi nhap chu so."),
        ("2*3", "Chi nhap chu so."),  # some phones let people type on
        ("٣", "Chi nhap chu so."),  # a digit to Python, none of ours
        ("023", "Bo so 0 o dau."),  # may be 23, may be 0 and 23
        ("000", "Bo so 0 o dau."),
        ("123456", "So qua dai."),  # a phone, a date
    ],
)
def test_a_number_that_is_none_is_asked_for_again(typed: str, wrong: str) -> None:
    call = Call(standing(LIST))
    call.press("1", typed)

    first, *page = call.text.split("\n")
    assert f"{first}\n{page[-1]}" == TEXT["E1"].format(err=wrong)
    assert "\n".join(page) == TEXT["T1"].format(**SOME)
    assert call.press("23").startswith("TH1 15/08\nSo nguoi trong danh sach HIEN VANG MAT")


def test_every_screen_of_the_specification_is_looked_at() -> None:
    seen = {row[0] for row in WALK} | {row[0] for row in WALK_OUTREACH} | ELSEWHERE

    assert seen == set(TEXT)
    assert len(seen) == 44


def test_00_goes_back_through_every_number_to_the_first_page() -> None:
    call = Call(standing(*EARLIER))
    pages = [call.text, call.press("1"), call.press("23"), call.press("2"), call.press("0")]

    assert [call.press("00") for _ in range(4)] == pages[3::-1]


@pytest.mark.parametrize("pressed", [["3", "1"], ["4"], ["5"], ["5", "1"]])
def test_00_leads_back_to_the_first_page(pressed: list[str]) -> None:
    call = Call(standing(*EARLIER))
    first = call.text
    call.press(*pressed, "00")

    assert first in (call.text, call.press("00"))


def test_what_is_no_choice_shows_the_page_again() -> None:
    call = Call(standing(*EARLIER))

    assert call.press("7") == f"Chon mot so tren man hinh.\n{TEXT['R0'].format(**SOME)}"
    assert call.press("1").startswith("TH1 HOM NAY")


def test_a_sum_that_is_large_itself_is_asked_about_before_it_is_sent() -> None:
    call = Call(standing(*EARLIER, ("TH1", TODAY, "ACT", 40)))
    call.press("1", "30", "2", "0", "1", "2")
    assert call.text == "TH1 15/08: kich hoat 70 lon bat thuong.\n1 Dung so nay\n0 Nhap lai"
    assert not call.orders

    call.press("1")

    [order] = call.orders
    assert (call.told, order.settled) == (SubmissionResult(Outcome.COUNTED, "K7XM"), (Waiver.LARGE, Waiver.SECOND))


def test_an_order_says_what_was_seen_and_what_is_settled() -> None:
    call = Call(standing(*EARLIER, ("TH1", TODAY, "ACT", 20)))
    call.press("1", "23", "2", "0", "1", "2")

    [order] = call.orders
    assert order.seen == tuple(
        Write("TH1", TODAY, code, Series.REPORTED, value) for code, value in (("ABS", None), ("INE", None), ("ACT", 20))
    )
    assert order.settled == (Waiver.SECOND,)
    assert not isinstance(order.asks, Command | Rejection)
    assert call.text.startswith("Da ghi TH1 15/08: kich hoat 43, vang 2, khong du DK 0.")


def test_what_changes_while_a_page_is_shown_is_shown_anew() -> None:
    call = Call(standing(*EARLIER, ("TH1", TODAY, "ACT", 20)))
    call.press("1", "23", "2", "0", "1")
    call.standing = standing(*EARLIER, ("TH1", TODAY, "ACT", 22))

    assert call.press("2") == TEXT["T4e"].format(v="TH1", d="15/08", old="22", new="23", sum="45")
    assert not call.orders
    call.press("2")
    [order] = call.orders
    assert Write("TH1", TODAY, "ACT", Series.REPORTED, 22) in order.seen


def test_an_order_says_what_its_pages_showed_and_not_what_stands_since() -> None:
    call = Call(standing(*EARLIER, ("TH1", TODAY, "ABS", 3)))
    call.press("1", "23", "2", "0")
    call.standing = standing(*EARLIER, ("TH1", TODAY, "ABS", 7))
    call.press("1")

    [order] = call.orders
    assert Write("TH1", TODAY, "ABS", Series.REPORTED, 3) in order.seen
    assert order.settled == (Waiver.SECOND,)


def test_a_cancellation_says_what_its_page_showed() -> None:
    call = Call(standing(*EARLIER))
    call.press("3", "4")
    call.standing = standing(*EARLIER, ("TH1", EVE, "REG", 5))
    call.press("1")

    [order] = call.orders
    assert Write("TH1", EVE, "REG", Series.REPORTED, None) in order.seen


def test_a_large_number_may_be_the_total() -> None:
    call = Call(standing(*EARLIER))
    assert call.press("1", "176", "2").startswith("TH1 den 15/08\nHIEN CON VANG MAT")
    call.press("2", "0", "1")

    assert call.text.startswith("Da ghi luy ke TH1 den 15/08: kich hoat 176/410")


def test_a_total_that_the_office_must_look_into_is_handed_over() -> None:
    call = Call(standing(*EARLIER))
    call.press("2", "150", "2", "0", "1", "0")

    [order] = call.orders
    assert isinstance(order.asks, Rejection)
    assert order.asks.to is FollowUp.PERSON
    assert order.asks.guess is not None
    assert dict(order.asks.guess.figures[0].totals) == {"ACT": 150}


def test_our_total_may_be_the_right_one() -> None:
    call = Call(standing(*EARLIER))

    assert call.press("2", "150", "2", "0", "1", "2") == TEXT["X1"]
    assert not call.orders


def test_nothing_is_sent_before_1() -> None:
    for pressed in (["1", "23", "2", "0"], ["2", "176", "2", "0"], ["3", "4"], ["3", "1", "25"], ["3", "2", "1"]):
        call = Call(standing(*EARLIER))
        call.press(*pressed)
        assert not call.orders
        assert not call.over

        call.press("1")
        assert len(call.orders) == 1


def test_yesterday_is_cancelled_or_said_to_be_nothing() -> None:
    call = Call(standing(*EARLIER))
    call.press("3", "4", "1")
    none = Call(standing(LIST))
    assert none.press("3", "2") == "TH1 14/08: doi - thanh 0. Luy ke moi 0/410 (0,0%)\n1 Dong y\n0 Bo"
    none.press("1")

    [cancelled], [nothing] = call.orders, none.orders
    assert cancelled.asks.act is Act.CANCEL  # type: ignore[union-attr]
    assert nothing.asks.nil is True  # type: ignore[union-attr]
    assert len(cancelled.seen) == 6
    assert none.text == "Da sua TH1 ngay 14/08. Luy ke kich hoat 0/410 (0,0%). Ma K7XM"


def test_yesterday_may_be_reported_late() -> None:
    call = Call(standing(LIST))

    assert call.press("3", "1") == "TH1 HOM QUA 14/08\nSo nguoi KICH HOAT trong ngay?\nKhong co nhap 0\n00 Quay lai"
    assert call.press("5", "1", "0", "1").startswith("Da ghi TH1 14/08: kich hoat 5, vang 1, khong du DK 0.")


def test_the_first_day_has_no_yesterday() -> None:
    call = Call(standing(LIST, now=datetime(2024, 8, 10, 5, tzinfo=UTC)))

    assert call.press("3").startswith("Hom qua chua vao dot.\nThon TH1 ngay 10/08")


@pytest.mark.parametrize(
    ("outcome", "said", "text"),
    [
        (None, "", "Da nhan TH1 15/08. Ket qua se nhan tin den so nay trong it phut. Khong can gui lai."),
        (SubmissionResult(Outcome.ASKED, said="TH1 ngay 15/08 da co ACT 20."), "", "TH1 ngay 15/08 da co ACT 20."),
        (SubmissionResult(Outcome.WAITING), "", TEXT["X2"].format(**SOME)),
        (SubmissionResult(Outcome.DUPLICATE), "", "TH1 15/08 da co dung so nay, khong ghi them."),
        (SubmissionResult(Outcome.DISMISSED), "", TEXT["X1"]),
        (SubmissionResult(Outcome.QUARANTINED), "", "Da nhan TH1 15/08. Ket qua se nhan tin den so nay trong it phut."),
    ],
)
def test_the_last_page_says_what_became_of_it(outcome: SubmissionResult | None, said: str, text: str) -> None:
    call = Call(standing(*EARLIER))
    call.press("1", "23", "2", "0", "1")

    page = last(PLAN, call.standing, call.state, outcome)

    assert page.text.startswith(text)
    assert not page.more


def test_the_office_chooses_a_village_first() -> None:
    call = Call(standing(LIST, contact=OFFICE))
    assert call.text == "Bao cao cho thon nao?\n1 TH1\n2 TH2\n3 TH3\n4 TH4\n5 TH5\n0 Thoat"
    assert call.press("3").startswith("Thon TH3 ngay 15/08")

    assert call.press("00").startswith("Bao cao cho thon nao?")


def test_many_villages_take_several_pages() -> None:
    areas = [PLAN.area["XA"], *(PLAN.area["TH1"].model_copy(update={"code": f"TH{n}"}) for n in range(1, 21))]
    many = Campaign.model_validate(PLAN.model_copy(update={"areas": tuple(areas)}).model_dump())
    call = Call(standing(contact=OFFICE, campaign=many), many)
    assert call.text.split("\n")[-2:] == ["9 Tiep", "0 Thoat"]
    assert call.press("9").split("\n")[1] == "1 TH9"
    assert call.press("9").split("\n")[1] == "1 TH17"
    assert call.press("9").split("\n")[1] == "1 TH1"

    assert call.press("9", "2").startswith("Thon TH10 ngay")


def test_who_does_not_report_the_main_indicator_is_told_to_text() -> None:
    police = Contact("p", "+84905000009", "Ca", "police", ("XA",))
    call = Call(standing(contact=police))

    assert call.over
    assert call.text.startswith("So may nay bao cao bang tin nhan")


def test_a_draft_of_the_same_day_is_offered_again_and_none_of_another() -> None:
    first = Call(standing(*EARLIER))
    first.press("1", "23")
    again = Call(standing(*EARLIER), draft=first.state)
    assert again.text == "TH1 15/08 dang nhap do: kich hoat 23\n1 Nhap tiep\n2 Bo, ve dau\n0 Thoat"
    assert again.press("1") == first.text
    assert Call(standing(*EARLIER), draft=first.state).press("2") == TEXT["R0"].format(**SOME)

    tomorrow = standing(*EARLIER, now=NOW.replace(day=16))
    assert Call(tomorrow, draft=first.state).text.startswith("Thon TH1 ngay 16/08")
    other = replace(HEAD, areas=("TH2",))
    assert Call(standing(contact=other), draft=first.state).text.startswith("Thon TH2")


def test_a_draft_that_was_confirmed_is_shown_again_before_it_is_sent() -> None:
    first = Call(standing(*EARLIER, ("TH1", TODAY, "ACT", 20)))
    first.press("1", "23", "2", "0", "1")
    assert first.text.startswith("TH1 15/08 da co kich hoat 20")
    again = Call(standing(*EARLIER), draft=first.state)  # the 20 has been cancelled since

    assert again.press("1").startswith("TH1 15/08: kich hoat 23, vang 2, khong du DK 0\nLuy ke 176/410")
    assert again.press("1").startswith("Da ghi TH1 15/08")


def test_a_draft_that_was_refused_goes_on_once_nothing_objects() -> None:
    first = Call(standing(*EARLIER))
    first.press("1", "60", "390", "0")
    longer = Call(standing(*EARLIER, ("TH1", TODAY, "DSD", 900)), draft=first.state)

    assert longer.press("1").startswith("TH1 15/08: kich hoat 60, vang 390, khong du DK 0")


def test_a_draft_dropped_twice_goes_on_where_it_was() -> None:
    first = Call(standing(*EARLIER))
    first.press("1", "23")
    second = Call(standing(*EARLIER), draft=first.state)
    third = Call(standing(*EARLIER), draft=second.state)

    assert third.press("1") == first.text


BARE = PLAN.model_copy(update={"words": PLAN.words.model_copy(update={"screens": {}, "screen_names": {}})})
FOREIGN = BARE.model_copy(update={"language": "en", "words": BARE.words.model_copy(update={"replies": {}})})
VALLEYS = two_valleys()


@pytest.mark.parametrize("plan", [PLAN, BARE, FOREIGN, VALLEYS], ids=["own words", "vi", "en", "two valleys"])
def test_every_page_fits_at_its_longest_values(plan: Campaign) -> None:
    assert check(plan) == []


def test_both_languages_have_the_same_pages() -> None:
    assert set(wording.LANGUAGES["vi"]) == set(wording.LANGUAGES["en"])


@pytest.mark.parametrize(
    ("screens", "fault"),
    [
        ({"root": "x" * 161}, "screen root: 161 characters, at most 160"),
        ({"sure_today": "{said} {none}"}, "screen sure_today: reply sure_today needs the value none"),
        ({"rot": "x"}, "screen rot: there is no such screen"),
        ({"ask_today_XYZ": "x"}, "screen ask_today_XYZ: there is no such screen"),
    ],
)
def test_check_names_what_a_campaign_words_badly(screens: dict[str, str], fault: str) -> None:
    words = PLAN.words.model_copy(update={"screens": screens, "screen_names": {}})

    [(_, line)] = check(PLAN.model_copy(update={"words": words}))
    assert line.startswith(fault)


def test_a_second_campaign_has_menus_of_its_own() -> None:
    volunteer = Contact("v", "+260211000001", "Mwape", "volunteer", ("HA1",))
    call = Call(standing(contact=volunteer, now=datetime(2027, 2, 16, 9, tzinfo=UTC), campaign=VALLEYS), VALLEYS)
    assert call.text.startswith("Hamlet HA1 16/02, 14 days left\n1 Report today")
    assert call.press("1") == "HA1 TODAY 16/02\nHow many households: NETS?\nIf none, enter 0\n00 Back"
    assert call.press("12") == "HA1 16/02\nHow many nets NOW: IN STORE?\nLast time: -\n00 Back"
    assert call.press("40") == "HA1 16/02: nets 12, in store 40\nTotal 12\n1 Send\n2 Enter again\n0 Drop"
    assert call.press("1").startswith("Recorded HA1 16/02: nets 12, in store 40. Total 12. No. K7XM.")
    assert Screen(call.state.at) is Screen.OVER
