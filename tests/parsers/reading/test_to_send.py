"""What a refusal proposes to send instead: the sender's own text, with a gap for what is still to be counted."""

from __future__ import annotations

import pytest

from gateway.cli.dry_run import answer
from parsers.decision import Outcome
from tests.parsers.reading.test_offers import reply, understood


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("TH1 ACT 23,5 ABS 2", "Mot so thi nhan: TH1 ACT so ABS 2"),  # what was right stays, what was not is a gap
        ("TH1 NGAY 19/8 ACT 20-25", "nhan: TH1 NGAY 19/8 ACT so"),
        ("SUA TH1 ACT 85% ABS 2", "nhan: SUA TH1 ACT so ABS 2"),
        ("TH1 LK ACT 156/410", "nhan: TH1 LK ACT so"),
        ("TH1 ACT 23k ABS 2", "nhan: TH1 ACT so ABS 2"),  # the number of a wrong unit is none to copy
        ("TH1 ACT ABS 2", "du: TH1 ACT so ABS 2."),
        ("TH1 ACT 23 ABS", "du: TH1 ACT 23 ABS so."),
        ("th1 act 12 hay 13", "nhan mot so: TH1 ACT so"),  # neither of the two
        (
            "vang khoang 5",
            "Dem tung nguoi roi nhan: TH1 ABS so. Hom khac moi nhan thi ghi them NGAY 20/8",
        ),  # his own code, not the one that is reported most
        ("vang hai nguoi", "nhan: TH1 ABS 2"),
        ("ACT 12 ABS 3 LK 156", "vi du: TH1 ACT 12 LK 156 ABS 3"),  # nothing of his text is lost
        ("ABS 3 LK 156", "vi du: TH1 LK ACT 156 ABS 3"),
        ("TH1 ACT 23 lan 2", "SUA TH1 ACT 23. Cong them thi nhan: THEM TH1 ACT 23"),
        ("kích hoạt 5 xã", "nhan: TH1 ACT so"),
        ("Tầm 10 người", "Tam 10 chua chac. Dem tung nguoi roi nhan: TH1 ACT so"),  # no code of his own
    ],
)
def test_a_refusal_proposes_the_senders_own_text_with_gaps(text: str, proposed: str) -> None:
    assert understood(text).decision.outcome is Outcome.REFUSED
    assert proposed in reply(text)


@pytest.mark.parametrize("text", ["ACT 12 ABS 3 LK 156", "ABS 3 LK 156"])
def test_what_is_proposed_whole_would_be_stored(text: str) -> None:
    proposed = reply(text).split("vi du: ")[1]

    assert "error" not in answer(understood(proposed))


@pytest.mark.parametrize(
    "text",
    ["TH1 ACT 23,5", "TH1 ACT 20-25", "th1 act 12 hay 13", "kích hoạt 5 xã", "khoang 20 nguoi"],
)
def test_no_number_that_could_be_copied_stands_behind_a_code_that_has_none(text: str) -> None:
    assert not any(number in reply(text) for number in ("ACT 1", "ACT 2", "ABS 2", "INE 0"))


def test_a_question_about_an_addition_names_it() -> None:
    assert understood("TH1 kich hoat them 5").decision.outcome is Outcome.ASKED
    assert "1 = ca ngay chi co ACT 5; 2 = cong them vao so da gui truoc; 0 = sai" in reply("TH1 kich hoat them 5")


@pytest.mark.parametrize("text", ["Nha ong Bay dang chay, keu nguoi toi cuu", "Co nguoi bi thuong, cap cuu"])
def test_an_emergency_is_told_the_numbers_to_call(text: str) -> None:
    assert understood(text).decision.outcome is Outcome.WAITING
    assert "chay 114, cap cuu 115" in reply(text)
