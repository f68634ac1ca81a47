"""An example of ours that comes back is asked about, not counted (R-21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.books.reply_history import EXAMPLE_SECONDS, ReplyHistory
from gateway.campaigns import campaign_file
from gateway.campaigns import twin as twins
from gateway.orders import give, setup
from parsers.campaign.contact import Contact
from parsers.meaning import Submission
from parsers.order import How, SettleOrder
from parsers.reading.parse import parse
from parsers.replies.examples import Examples
from parsers.replies.longest import longest
from parsers.replies.phrasebook import WORDINGS, texts
from parsers.replies.render import render
from parsers.reply import Reply
from parsers.tokens.vocabulary import Vocabulary
from tests.faults import plan as plans
from tests.support.field import Field, services

PLAN = plans.plan(villages=5)
HEAD, OTHER, OFFICE, NEW = plans.phone(1), plans.phone(2), "+84907000001", "+84907000002"
SHOWN = "TH1 ACT 23 ABS 2 INE 0"
"""What help prints for the head of TH1."""
NOON = datetime.combine(plans.today(PLAN), datetime.min.time(), UTC) - timedelta(hours=19)


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    with services(books_url) as works:
        plans.load(works.books, PLAN)
        field = Field(works, PLAN)
        field.contacts([Contact("o", OFFICE, "Hoa", PLAN.office_role, (PLAN.top.code,))])
        field.drain()
        yield field


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def said(field: Field, *texts: tuple[str, str, float], one_by_one: bool = True) -> list[str]:
    """Texts of phones after so many seconds; the outcomes."""
    ids = []
    for phone, body, seconds in texts:
        ids.append(field.text(phone, body, later(seconds)))
        if one_by_one:
            field.drain()
    field.drain()
    return field.outcomes(ids)


@pytest.mark.parametrize("one_by_one", [True, False])
@pytest.mark.parametrize("body", [SHOWN, SHOWN.lower(), f"  {SHOWN.replace(' ', '  ')} ", "Th1 Act 23 Abs 2 Ine 0"])
def test_our_own_example_is_asked_about(field: Field, body: str, one_by_one: bool) -> None:
    assert said(field, (HEAD, "HD", 0), (HEAD, body, 60), one_by_one=one_by_one) == ["answered", "asked"]
    assert field.level("TH1", "ACT") == 0


def test_yes_it_was_meant_counts(field: Field) -> None:
    now = datetime.now(UTC)  # an answer counts behind the moment at which its question was handed over
    field.text(HEAD, "HD", now - timedelta(seconds=2))
    example = field.text(HEAD, SHOWN, now - timedelta(seconds=1))
    field.drain()
    field.handed(example)
    yes = field.text(HEAD, "1")
    field.drain()

    answer = field.reply(example)
    assert answer is not None
    assert answer.body.startswith("Chua ghi. Co phai TH1 ngay")
    assert field.outcomes([yes]) == ["counted"]
    assert field.level("TH1", "ACT") == 23


@pytest.mark.parametrize(
    ("phone", "body", "seconds"),
    [
        (HEAD, SHOWN, EXAMPLE_SECONDS + 1),  # by then it is a report
        (HEAD, "TH1 ACT 24 ABS 2 INE 0", 60),  # other figures
        (HEAD, "TH1 ACT 23 ABS 2", 60),  # not the example that help prints
        (HEAD, f"{SHOWN} nhe", 60),  # somebody's own words
        (OTHER, "TH2 ACT 23 ABS 2 INE 0", 60),  # shown to somebody else
    ],
)
def test_what_is_not_our_example_counts(field: Field, phone: str, body: str, seconds: float) -> None:
    assert said(field, (HEAD, "HD", 0), (phone, body, seconds)) == ["answered", "counted"]


def test_at_thirty_minutes_it_is_still_ours(field: Field) -> None:
    assert said(field, (HEAD, "HD", 0), (HEAD, SHOWN, EXAMPLE_SECONDS)) == ["answered", "asked"]


def test_an_example_is_remembered_past_answers_that_print_none(field: Field) -> None:
    assert said(field, (HEAD, "HD", 0), (HEAD, "MASO", 60), (HEAD, SHOWN, 120)) == ["answered", "answered", "asked"]


def test_a_report_that_we_repeated_in_its_reply_is_no_example(field: Field) -> None:
    assert said(field, (HEAD, SHOWN, 0), (HEAD, SHOWN, 60)) == ["counted", "duplicate"]


def test_an_example_is_remembered_by_when_it_was_last_shown() -> None:
    """A text received earlier may be judged later, out of a spool."""
    seen = ReplyHistory().then(900, ["A", "B"]).then(300, ["B", "C"])

    assert set(seen.shown) == {(900, "A"), (900, "B"), (300, "C")}
    assert ReplyHistory().then(0, ["A"]).then(EXAMPLE_SECONDS + 1, []).shown == ()


def test_whoever_is_registered_by_the_office_and_sends_the_example_is_asked(field: Field) -> None:
    """What many do first: the text that approves them ends with an example."""
    asked = field.text(NEW, "DK TH3 Nguyen Van Ba", later(0))
    field.drain()
    order = SettleOrder(setup(PLAN), asked, How.REGISTER, contact_id="new")
    approved = give(field.books, PLAN.id, "approve", order)
    field.drain()
    told = field.reply(approved)
    example = field.text(NEW, "TH3 ACT 23 ABS 2 INE 0")
    field.drain()

    assert told is not None
    assert "TH3 ACT 23 ABS 2 INE 0" in told.body
    assert field.outcomes([example]) == ["asked"]


def test_an_example_that_the_practice_twin_may_have_shown_is_asked_about_after_practice(field: Field) -> None:
    twins.follow(field.books, PLAN.id)
    head = plans.heads(PLAN)[0]
    field.contacts([replace(head, practice=True)])
    field.text(HEAD, "HD", later(0))
    field.contacts([head])
    ids = [field.text(HEAD, body, later(60)) for body in (SHOWN, "TH1 ACT 22 ABS 2 INE 0")]
    much_later = field.text(HEAD, "SUA TH1 ACT 25", later(EXAMPLE_SECONDS + 61))
    field.drain()

    assert field.outcomes([*ids, much_later]) == ["asked", "counted", "counted"]


def test_a_form_with_gaps_that_comes_back_stores_nothing_and_filled_in_it_counts(field: Field) -> None:
    texts = ((HEAD, "SUA TH1", 0), (HEAD, "SUA TH1 ACT so", 60), (HEAD, "SUA TH1 ACT so 25", 120))

    assert said(field, *texts) == ["refused", "refused", "counted"]


@pytest.mark.parametrize("path", ["campaigns/tinh-hiep-2024.yaml", "tests/campaigns/two-valleys.yaml"])
@pytest.mark.parametrize("accents", [False, True])
def test_every_report_that_a_reply_spells_out_is_known_as_an_example(path: str, accents: bool) -> None:
    """Whatever run of words of such a reply would be stored as it stands, its head has been shown it by us."""
    campaign = campaign_file.load(Path(path))
    examples, vocabulary = Examples.of(campaign), Vocabulary.of(campaign)
    contact = plans.heads(PLAN)[0] if "tinh" in path else None
    found = 0
    for key in texts(campaign):
        body = render(Reply(key, longest(key, campaign, WORDINGS[campaign.language])), campaign, accents)
        for example in examples.printed(key, body):
            assert example in body
            found += 1
            if contact and example.startswith("TH1") and "NGAY" not in example:
                noon = datetime.combine(campaign.first_day + timedelta(days=20), datetime.min.time(), campaign.zone)
                meaning = parse(example, vocabulary, contact, noon + timedelta(hours=12)).meaning
                assert isinstance(meaning, Submission) or "MTG" in example, example

    assert found > 5


def test_replies_that_print_no_example_are_not_searched() -> None:
    examples = Examples.of(plans.SHIPPED)

    assert {"help1", "err_unclear", "reg_ok"} <= examples.replies
    assert not {"ok_day", "ok_day_stock", "dup_same", "ask_second", "status"} & examples.replies
    assert examples.printed("ok_day", "Da ghi TH1 ngay 15/08: ACT 23 ABS 2.") == ()
