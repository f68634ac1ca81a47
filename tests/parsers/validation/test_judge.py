"""Judging, row by row: what is stored, what is asked, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parsers.campaign.contact import Contact
from parsers.decision import Decision, Outcome, Standing, Waiver
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
from parsers.validation.judge import judge
from tests.campaigns import shipped

PLAN = shipped()
DAY = date(2024, 8, 15)
BEFORE = date(2024, 8, 14)
NOW = datetime(2024, 8, 15, 10, 5, tzinfo=UTC)
HEAD = Contact("head", "+84905000001", "Ba", "head", ("TH1",))
OFFICE = Contact("office", "+84905000000", "Hoa", "office", ("XA",))
SIZE = 410


def sheet(*stored: tuple[str, date, str, int]) -> Sheet:
    """Figures of a commune whose lists hold 410, with `stored`; a code with = is a running total."""
    figures = Sheet(PLAN, {area.code: Stored() for area in PLAN.areas})
    for village in ("TH1", "TH2"):
        figures.write(Write(village, PLAN.first_day, "DSD", Series.REPORTED, SIZE))
    for area, day, code, value in stored:
        series = Series.TOTAL if code.endswith("=") else Series.REPORTED
        figures.write(Write(area, day, code.removesuffix("="), series, value))
    return figures


def report(act: Act = Act.REPORT, area: str = "TH1", day: date = DAY, **values: int) -> Submission:
    return Submission(act, (AreaReport(area, day, values),))


def total(act: Act = Act.REPORT, day: date = DAY, **totals: int) -> Submission:
    return Submission(act, (AreaReport("TH1", day, {}, totals),), Mode.TOTAL)


def judged(
    meaning: Meaning, figures: Sheet, contact: Contact | None = HEAD, settled: tuple[Waiver, ...] = ()
) -> Decision:
    return judge(PLAN, meaning, Standing(figures, NOW, contact, reference_number="K7XM"), settled)


def key(decision: Decision) -> str | None:
    return decision.reply.key if decision.reply else None


FIRST = sheet()
TOLD = sheet(("TH1", DAY, "ACT", 23), ("TH1", DAY, "ABS", 2))


@pytest.mark.parametrize(
    ("meaning", "figures", "outcome", "reply", "reason"),
    [
        # a first report
        (report(ACT=23), FIRST, Outcome.COUNTED, "ok_day", None),
        (report(ACT=23, ABS=2), FIRST, Outcome.COUNTED, "ok_day_stock", None),
        (report(ABS=2), FIRST, Outcome.COUNTED, "ok_day_stock", None),
        (report(ACT=0), FIRST, Outcome.COUNTED, "ok_day", None),  # zero is a value
        (
            Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 0}),), nil=True),
            FIRST,
            Outcome.COUNTED,
            "ok_zero",
            None,
        ),
        # the same again, in whole or in part
        (report(ACT=23, ABS=2), TOLD, Outcome.DUPLICATE, "dup_same", None),
        (report(ACT=23), TOLD, Outcome.DUPLICATE, "dup_same", None),
        (report(INE=1), TOLD, Outcome.COUNTED, "ok_day_stock", None),  # a new indicator is no conflict
        (report(ACT=23, INE=1), TOLD, Outcome.COUNTED, "ok_day_stock", None),  # nor is one beside an equal number
        (report(day=BEFORE, ACT=5), TOLD, Outcome.COUNTED, "ok_day", None),  # another day
        # another number: asked, never replaced, never added
        (report(ACT=25), TOLD, Outcome.ASKED, "ask_second", Reason.SECOND_REPORT),
        (report(ABS=3), TOLD, Outcome.ASKED, "ask_second_stock", Reason.SECOND_REPORT),
        (report(ACT=25, ABS=3), TOLD, Outcome.ASKED, "ask_second_many", Reason.SECOND_REPORT),
        (report(ACT=0), TOLD, Outcome.ASKED, "ask_second_stock", Reason.SECOND_REPORT),
        # corrections, additions, cancellations
        (report(Act.CORRECT, ACT=25), TOLD, Outcome.COUNTED, "ok_correct", None),
        (report(Act.CORRECT, ABS=1), TOLD, Outcome.COUNTED, "ok_correct_stock", None),
        (report(Act.CORRECT, ACT=25), FIRST, Outcome.COUNTED, "ok_day", None),  # SUA where nothing stands is a report
        (report(Act.ADD, ACT=5), TOLD, Outcome.COUNTED, "ok_add", None),
        (report(Act.CANCEL), TOLD, Outcome.COUNTED, "ok_cancel", None),
        (report(Act.CANCEL), FIRST, Outcome.REFUSED, "cancel_none", Reason.EMPTY),
        # running totals
        (total(ACT=156), FIRST, Outcome.COUNTED, "ok_total", None),
        (total(ACT=150), sheet(("TH1", BEFORE, "ACT=", 160)), Outcome.REFUSED, "err_decrease", Reason.CROSS_CHECK),
        (total(Act.CORRECT, ACT=150), sheet(("TH1", BEFORE, "ACT=", 160)), Outcome.COUNTED, "ok_total", None),
        (report(day=BEFORE, ACT=5), sheet(("TH1", DAY, "ACT=", 100)), Outcome.COUNTED, "ok_past_anchored", None),
        # a total for a past day lies between the totals around it
        (
            total(day=BEFORE, ACT=101),
            sheet(("TH1", DAY, "ACT=", 100)),
            Outcome.REFUSED,
            "err_above_later",
            Reason.CROSS_CHECK,
        ),
        (total(day=BEFORE, ACT=100), sheet(("TH1", DAY, "ACT=", 100)), Outcome.COUNTED, "ok_total", None),
        (total(Act.CORRECT, day=BEFORE, ACT=101), sheet(("TH1", DAY, "ACT=", 100)), Outcome.COUNTED, "ok_total", None),
        # limits
        (report(ABS=411), FIRST, Outcome.REFUSED, "err_out_of_range", Reason.OUT_OF_RANGE),
        (total(ACT=411), FIRST, Outcome.REFUSED, "err_out_of_range", Reason.OUT_OF_RANGE),
        (report(ACT=61), FIRST, Outcome.ASKED, "ask_large", Reason.CONFIRM_NEEDED),
        (report(ACT=60), FIRST, Outcome.COUNTED, "ok_day", None),
        (report(ACT=30), sheet(("TH1", BEFORE, "ACT", 30)), Outcome.ASKED, "ask_large", Reason.CONFIRM_NEEDED),
        (report(ACT=29), sheet(("TH1", BEFORE, "ACT", 30)), Outcome.COUNTED, "ok_day", None),
        (report(ACT=20), sheet(("TH1", BEFORE, "ACT", 20)), Outcome.COUNTED, "ok_day", None),  # too small to compare
        # what must fit together
        (report(ABS=300, INE=111), FIRST, Outcome.REFUSED, "err_cross_check", Reason.CROSS_CHECK),
        (report(ABS=300, INE=110), FIRST, Outcome.COUNTED, "ok_day_stock", None),
        (report(INE=100), sheet(("TH1", DAY, "ACT=", 311)), Outcome.REFUSED, "err_cross_check", Reason.CROSS_CHECK),
        (  # fits on its own day and now, but not on the day between
            report(day=date(2024, 8, 12), ABS=300),
            sheet(("TH1", date(2024, 8, 13), "INE", 120), ("TH1", BEFORE, "ABS", 2)),
            Outcome.REFUSED,
            "err_cross_check",
            Reason.CROSS_CHECK,
        ),
        (
            report(day=date(2024, 8, 12), ABS=290),
            sheet(("TH1", date(2024, 8, 13), "INE", 120), ("TH1", BEFORE, "ABS", 2)),
            Outcome.COUNTED,
            "ok_day_stock",
            None,
        ),
        # only one's own
        (report(area="TH2", ACT=5), FIRST, Outcome.WAITING, "err_not_your_village", Reason.NOT_YOUR_VILLAGE),
        (report(DSD=400), FIRST, Outcome.REFUSED, "err_not_your_ind", Reason.NOT_YOUR_INDICATOR),
        (report(MTG=1), FIRST, Outcome.REFUSED, "err_window", Reason.DATE_OUTSIDE),
    ],
)
def test_a_submission_of_a_head(
    meaning: Submission, figures: Sheet, outcome: Outcome, reply: str, reason: Reason | None
) -> None:
    decision = judged(meaning, figures)

    assert (decision.outcome, key(decision), decision.reason) == (outcome, reply, reason)
    assert bool(decision.rows) == (outcome is Outcome.COUNTED)


@pytest.mark.parametrize(
    ("since", "until", "outcome"),
    [
        (DAY, None, Outcome.COUNTED),
        (None, DAY, Outcome.COUNTED),
        (DAY, DAY, Outcome.COUNTED),
        (date(2024, 8, 16), None, Outcome.WAITING),
        (None, BEFORE, Outcome.WAITING),
    ],
)
def test_a_head_reports_for_the_days_in_office_and_of_others_the_office_decides(
    since: date | None, until: date | None, outcome: Outcome
) -> None:
    decision = judged(report(ACT=5), FIRST, replace(HEAD, since=since, until=until))

    assert decision.outcome is outcome
    if outcome is Outcome.WAITING:
        assert (key(decision), decision.reason, decision.guess) == ("to_office", Reason.NOT_YOUR_DAY, report(ACT=5))


@pytest.mark.parametrize(
    ("meaning", "outcome", "reply"),
    [
        (report(area="XA", RCV=80, ONL=45), Outcome.COUNTED, "ok_office"),
        (report(area="XA", RCV=45, ONL=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", RCV=45, DIG=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", RCV=45, DUE=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", DUE=45, PAY=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", FIN=45, VAL=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", TXN=45, GOV=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", FEE=45, PRC=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", STF=45, GUM=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="XA", KQG=45, SCN=80), Outcome.REFUSED, "err_cross_rate"),
        (report(area="TH1", ELG=500, OLD=100, ACT=20), Outcome.COUNTED, "ok_day"),
        (report(area="XA", ACT=60), Outcome.REFUSED, "err_village_unclear"),  # a village's indicator, no village
        (report(area="TH2", ACT=15), Outcome.COUNTED, "ok_day"),
        (
            Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 23}), AreaReport("TH2", DAY, {"ACT": 15}))),
            Outcome.COUNTED,
            "ok_multi",
        ),
    ],
)
def test_a_submission_of_the_office(meaning: Submission, outcome: Outcome, reply: str) -> None:
    decision = judged(meaning, FIRST, OFFICE)

    assert (decision.outcome, key(decision)) == (outcome, reply)


@pytest.mark.parametrize(
    ("meaning", "outcome", "reply"),
    [
        (Rejection(Reason.UNREGISTERED, FollowUp.PERSON), Outcome.WAITING, "unregistered"),
        (Rejection(Reason.NOT_A_REPORT, FollowUp.IGNORE), Outcome.IGNORED, None),
        (Rejection(Reason.CODE_UNKNOWN, word="ABT"), Outcome.REFUSED, "err_code_unknown"),
        (Command(Ask.HELP), Outcome.ANSWERED, "help1"),
        (Command(Ask.CODES), Outcome.ANSWERED, "help_codes"),
        (Command(Ask.STATUS), Outcome.ANSWERED, "status_none"),
        (Command(Ask.STOP), Outcome.ANSWERED, "stop_ok"),
        (Answer("1"), Outcome.REFUSED, "confirm_expired"),  # no question is open
    ],
)
def test_what_is_no_submission(meaning: Meaning, outcome: Outcome, reply: str | None) -> None:
    decision = judged(meaning, FIRST)

    assert (decision.outcome, key(decision)) == (outcome, reply)
    assert decision.rows == ()


def test_a_phone_nobody_knows_stores_nothing() -> None:
    decision = judged(report(ACT=23), FIRST, None)

    assert (decision.outcome, key(decision), decision.rows) == (Outcome.WAITING, "unregistered", ())


def asked(meaning: Meaning, figures: Sheet) -> Standing:
    """The standing after `meaning` was asked about and the question handed over."""
    question = judged(meaning, figures).question
    assert question is not None
    return Standing(figures, NOW + timedelta(minutes=2), HEAD, question, NOW + timedelta(minutes=1), "R2AA")


@pytest.mark.parametrize(
    ("meaning", "figures", "choice", "level"),
    [
        (report(ACT=25), TOLD, "1", 25),  # replace
        (report(ACT=25), TOLD, "2", 48),  # add
        (report(ACT=25), TOLD, "0", 23),  # keep
        (report(ACT=80), FIRST, "1", 80),  # of the day, really
        (report(ACT=80), FIRST, "2", 80),  # a running total
        (report(ACT=80), FIRST, "0", None),
        (
            Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 10}, {"ACT": 50}),), Mode.BOTH),
            sheet(("TH1", BEFORE, "ACT", 20)),
            "1",
            50,
        ),
        (
            Submission(Act.REPORT, (AreaReport("TH1", DAY, {"ACT": 10}, {"ACT": 50}),), Mode.BOTH),
            sheet(("TH1", BEFORE, "ACT", 20)),
            "2",
            30,
        ),
    ],
)
def test_an_answer_does_what_the_question_offered(
    meaning: Submission, figures: Sheet, choice: str, level: int | None
) -> None:
    decision = judge(PLAN, Answer(choice), asked(meaning, figures))

    assert decision.closes
    assert (decision.figures or figures).level("TH1", "ACT") == level


def test_an_answer_before_the_question_was_handed_over_asks_again() -> None:
    standing = asked(report(ACT=25), TOLD)
    early = Standing(TOLD, NOW, HEAD, standing.question, NOW + timedelta(minutes=1))

    decision = judge(PLAN, Answer("1"), early)

    assert (decision.outcome, key(decision), decision.rows) == (Outcome.ASKED, "ask_second", ())


def test_an_answer_after_the_quoted_figure_changed_asks_again() -> None:
    standing = asked(report(ACT=25), TOLD)
    moved = sheet(("TH1", DAY, "ACT", 24))
    later = Standing(moved, NOW + timedelta(minutes=5), HEAD, standing.question, NOW + timedelta(minutes=1))

    decision = judge(PLAN, Answer("1"), later)

    assert (decision.outcome, decision.rows) == (Outcome.ASKED, ())
    assert decision.reply is not None
    assert decision.reply.values["old"] == 24


def test_a_0_stores_nothing_though_the_figure_that_raised_the_question_is_gone() -> None:
    standing = asked(report(ACT=25), TOLD)
    later = Standing(FIRST, NOW + timedelta(minutes=5), HEAD, standing.question, NOW + timedelta(minutes=1))

    assert judge(PLAN, Answer("0"), later).rows == ()
    assert judge(PLAN, Answer("1"), later).rows


def test_an_answer_after_its_time_finds_no_question() -> None:
    standing = asked(report(ACT=25), TOLD)
    late = Standing(TOLD, datetime(2024, 8, 16, 5, 1, tzinfo=UTC), HEAD, standing.question, NOW)  # 12:01 there

    decision = judge(PLAN, Answer("1"), late)

    assert key(decision) == "confirm_expired"


def test_an_addition_sent_twice_is_asked_about() -> None:
    figures = sheet(("TH1", DAY, "ACT", 28))
    figures.note("TH1", DAY, "@ACT", f"5 {(NOW - timedelta(hours=11)).isoformat()}")

    decision = judged(report(Act.ADD, ACT=5), figures)

    assert (decision.outcome, key(decision)) == (Outcome.ASKED, "ask_add_again")


def test_a_text_older_than_what_was_applied_is_asked_about() -> None:
    figures = sheet(("TH1", DAY, "ACT", 23))
    figures.note("TH1", DAY, "@", f"{(NOW + timedelta(minutes=10)).isoformat()} AAAA id")

    decision = judged(report(Act.CORRECT, ACT=20), figures)

    assert (decision.outcome, key(decision)) == (Outcome.ASKED, "ask_confirm_whole")


def test_a_doubt_with_a_guess_becomes_a_question() -> None:
    decision = judged(Rejection(Reason.CONFIRM_NEEDED, guess=report(ACT=21, ABS=2)), FIRST)

    assert (decision.outcome, key(decision)) == (Outcome.ASKED, "ask_confirm")


def test_more_than_are_eligible_waits_for_the_office_with_its_guess() -> None:
    figures = sheet(("TH1", BEFORE, "ELG", 430), ("TH1", BEFORE, "OLD", 400))
    decision = judged(report(ACT=31), figures)

    assert (decision.outcome, key(decision), decision.to) == (Outcome.WAITING, "err_cross_sum", FollowUp.PERSON)
    assert decision.guess == report(ACT=31)


def test_a_list_told_on_a_later_day_stops_no_late_report() -> None:
    figures = Sheet(PLAN, {area.code: Stored() for area in PLAN.areas})
    figures.write(Write("TH1", DAY, "DSD", Series.REPORTED, SIZE))

    assert judged(report(day=BEFORE, ACT=5, ABS=2), figures).outcome is Outcome.COUNTED
    assert judged(report(day=BEFORE, ACT=400, ABS=20), figures).reason is Reason.CROSS_CHECK  # the list of now holds
