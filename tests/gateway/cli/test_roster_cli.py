"""`roster` shows what a file would change, waits for a yes, and has it done by an order that is judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pydantic import SecretStr
from redis import Redis

from gateway import orders
from gateway.app import create_app
from gateway.books import campaigns, inbox, roster
from gateway.campaigns import twin as twins
from gateway.roster import proposal
from gateway.roster.proposal import Extent
from gateway.settings import Settings
from parsers.campaign.contact import Contact
from parsers.order import RosterOrder
from tests.support import judging
from tests.support.judging import PLAN

NAME = PLAN.id
ROSTER = (
    "phone,name,role,areas,accents\n0905000001,Bùi Văn An,head,TH1,yes\n+84 905 000 002,Đỗ Thị Bình,head,th2 TH3,\n"
)
DONE = f"{NAME}: done; it counts from the next text on\n"
Run = Callable[..., Result]
Importing = Callable[..., Result]


@pytest.fixture
def run(books_url: str, tmp_path: Path, redis: Redis) -> Run:
    """Runs a command on an empty Valkey that has the shipped plan, while a worker judges what it gives."""
    app: Flask = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))
    assert campaigns.save(redis, PLAN, None) == "0"
    runner = app.test_cli_runner()

    def ran(*words: object, given: str | None = None) -> Result:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(runner.invoke, args=[str(word) for word in words], input=given)
            while not running.done():
                judging.judge(redis)
                time.sleep(0.01)
        return running.result()

    return ran


@pytest.fixture
def importing(run: Run, tmp_path: Path) -> Importing:
    """Imports these rows, or has them replace the roster."""

    def imported(rows: str, *more: str, command: str = "import", given: str | None = None) -> Result:
        (tmp_path / "contacts.csv").write_text(rows, encoding="utf-8")
        return run("roster", command, tmp_path / "contacts.csv", *more, given=given)

    return imported


def people(client: Redis) -> list[str]:
    """The roster, a line a contact."""
    return [f"{one.phone[-4:]} {one.name} {' '.join(one.areas)}" for one in roster.everyone(client, NAME)]


def practising(client: Redis) -> list[str]:
    return [contact.phone for contact in roster.everyone(client, NAME) if contact.practice]


def test_an_import_shows_what_it_would_change_and_does_nothing_without_a_yes(
    importing: Importing, redis: Redis
) -> None:
    for given in ("n\n", "", None):
        done = importing(ROSTER, given=given)

        assert done.exit_code == 1
        assert done.output.startswith(
            "  new      0905000001  Bùi Văn An  head  TH1  accents\n"
            "  new      0905000002  Đỗ Thị Bình  head  TH2 TH3\n"
            f"{NAME}: 2 new, 0 changed, 0 moved, 0 gone, 0 as before\n"
        )
        assert "Error: nothing was done (where nobody can be asked, add --yes)\n" in done.output
    assert people(redis) == []
    assert inbox.recent(redis, NAME, 5) == []


def test_an_import_goes_through_the_inbox_as_an_order(importing: Importing, redis: Redis) -> None:
    done = importing(ROSTER, given="y\n")
    [kept] = inbox.recent(redis, NAME, 5)

    assert done.output.endswith(DONE)
    assert people(redis) == ["0001 Bùi Văn An TH1", "0002 Đỗ Thị Bình TH2 TH3"]
    assert (kept.is_order, kept.fields["channel"], kept.fields["order"]) == (True, "console", "roster")


def test_who_moves_to_another_village_is_shown_apart_from_who_is_renamed(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    ids = {one.phone: one.id for one in roster.everyone(redis, NAME)}
    rows = "phone,name,role,areas\n0905000001,Bùi Văn An,head,TH5\n0905000002,Đỗ Bình,head,TH2 TH3\n"
    done = importing(rows, "--yes")

    assert done.output == (
        "  changed  0905000002  Đỗ Bình: name Đỗ Thị Bình -> Đỗ Bình\n"
        "  MOVED    0905000001  Bùi Văn An: areas TH1 -> TH5\n"
        f"{NAME}: 0 new, 1 changed, 1 moved, 0 gone, 0 as before\n"
        "Nobody would be left to report for TH1.\n"
        f"{DONE}"
    )
    assert people(redis) == ["0002 Đỗ Bình TH2 TH3", "0001 Bùi Văn An TH5"]
    assert {one.phone: one.id for one in roster.everyone(redis, NAME)} == ids
    assert [one.accents for one in roster.everyone(redis, NAME)] == [False, True]


def test_an_import_that_changes_nothing_gives_no_order(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    done = importing(ROSTER)

    assert (done.exit_code, done.output) == (0, f"{NAME}: 0 new, 0 changed, 0 moved, 0 gone, 2 as before\n")
    assert len(inbox.recent(redis, NAME, 5)) == 1


def test_replace_removes_who_is_not_in_the_file(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    done = importing("phone,name,role,areas\n0905000002,Đỗ Thị Bình,head,TH2 TH3\n", "--yes", command="replace")

    assert done.output == (
        "  GONE     0905000001  Bùi Văn An  head  TH1  accents\n"
        f"{NAME}: 0 new, 0 changed, 0 moved, 1 gone, 1 as before\n"
        "Nobody would be left to report for TH1.\n"
        f"{DONE}"
    )
    assert people(redis) == ["0002 Đỗ Thị Bình TH2 TH3"]


def test_replace_by_a_file_with_a_fault_removes_nobody(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    done = importing("phone,name,role,areas\n0905000002,Bình,head,TH9\n", "--yes", command="replace")

    assert done.exit_code == 1
    assert len(people(redis)) == 2


def test_a_contact_is_removed_by_its_phone_however_it_is_spelled(importing: Importing, run: Run, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    unsure = run("roster", "remove", given="905000001\n\nn\n")
    assert (unsure.exit_code, len(people(redis))) == (1, 2)

    done = run("roster", "remove", "--yes", given="905 000 001\n")
    assert done.output.endswith(DONE)
    assert people(redis) == ["0002 Đỗ Thị Bình TH2 TH3"]


def test_an_order_about_a_roster_that_has_changed_since_is_refused_whole(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    rows = "phone,name,role,areas\n0905000001,An,head,TH4\n0905000009,Cư,head,TH5\n"
    looked = proposal.of_file(redis, PLAN, rows.encode(), Extent.PART).order(orders.console(PLAN))
    importing("phone,name,role,areas\n0905000001,Bùi Văn An,head,TH2\n", "--yes")
    orders.give(redis, NAME, "late", looked)
    judging.judge(redis)

    late = inbox.recent(redis, NAME, 1)[0]
    assert (late.fields["outcome"], late.fields["why"]) == ("refused", "changed")
    assert people(redis) == ["0001 Bùi Văn An TH2", "0002 Đỗ Thị Bình TH2 TH3"]


def test_two_orders_for_the_same_new_phone_in_one_batch_count_once(run: Run, redis: Redis) -> None:
    rows = "phone,name,role,areas\n0905000001,{},head,TH1\n"
    for name in ("An", "Bình"):
        looked = proposal.of_file(redis, PLAN, rows.format(name).encode(), Extent.PART).order(orders.console(PLAN))
        orders.give(redis, NAME, name, looked)
    judging.judge(redis)

    assert people(redis) == ["0001 An TH1"]


def test_an_order_for_an_area_that_the_plan_has_no_more_is_refused(run: Run, redis: Redis) -> None:
    contact = Contact("c1", "+84905000001", "An", "head", ("TH9",))
    order = proposal.of_file(redis, PLAN, ROSTER.encode(), Extent.PART).order(orders.console(PLAN))
    orders.give(redis, NAME, "unfit", replace(order, contacts=(*order.contacts[1:], contact)))
    judging.judge(redis)

    assert inbox.recent(redis, NAME, 1)[0].fields["why"] == "unfit"
    assert people(redis) == []


def test_the_choice_about_reminders_outlives_an_import(importing: Importing, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    known = roster.by_phones(redis, NAME, ["+84905000001"])["+84905000001"]
    orders.give(redis, NAME, "stop", RosterOrder(orders.setup(PLAN), (replace(known, reminders=False),)))
    importing("phone,name,role,areas\n0905000001,An,head,TH1\n", "--yes")

    assert not roster.by_phones(redis, NAME, ["+84905000001"])["+84905000001"].reminders


def test_a_roster_goes_in_and_comes_out_again(importing: Importing, run: Run, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    exported = run("roster", "export", "--campaign", NAME).output

    assert exported.splitlines() == [
        "phone,name,role,areas,accents,practice",
        "+84905000001,Bùi Văn An,head,TH1,yes,no",
        "+84905000002,Đỗ Thị Bình,head,TH2 TH3,no,no",
    ]
    assert importing(exported, command="replace").output.endswith("0 new, 0 changed, 0 moved, 0 gone, 2 as before\n")


def test_a_name_that_a_spreadsheet_would_run_is_exported_without_its_signs(run: Run, redis: Redis) -> None:
    contact = Contact("c1", "+84905000001", "=@SUM(A1) An", "head", ("TH1",))
    orders.give(redis, NAME, "named", RosterOrder(orders.setup(PLAN), (contact,)))
    judging.judge(redis)

    assert run("roster", "export").output.splitlines()[1] == "+84905000001,SUM(A1) An,head,TH1,no,no"


def test_the_practice_column_says_who_practises_and_a_file_without_it_leaves_that(
    importing: Importing, run: Run, redis: Redis
) -> None:
    rows = "phone,name,role,areas,practice\n0905000001,An,head,TH1,yes\n0905000002,Bình,head,TH2,no\n"
    importing(rows, "--yes")
    assert practising(redis) == ["+84905000001"]

    importing(ROSTER, "--yes")
    assert practising(redis) == ["+84905000001"]

    importing(rows.replace("yes", ""), "--yes")
    assert practising(redis) == []


def test_phones_are_put_into_practice_and_out_of_it(importing: Importing, run: Run, redis: Redis) -> None:
    twins.follow(redis, PLAN.id)
    importing(ROSTER, "--yes", "--campaign", NAME)
    on = run("roster", "practice", "--campaign", NAME, given="0905000001\n+84905000002\n")
    assert on.output == f"{NAME}: 2 contacts in practice from the next text on\n"
    assert practising(redis) == ["+84905000001", "+84905000002"]

    off = run("roster", "practice", "--off", "--campaign", NAME, given="0905000001\n")
    assert off.output == f"{NAME}: 1 contact in earnest from the next text on\n"
    assert practising(redis) == ["+84905000002"]


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("0905000009", "Error: +84905000009: not in the roster; import them first\n"),
        ("12", "Error: '12': no such number; write it as 0912345678\n"),
        (
            "0905000001",
            f"Error: {NAME} has no practice campaign, so nobody could be answered; "
            "to open one: keng practice --anew --yes\n",
        ),
    ],
)
def test_who_cannot_practise_is_said(phone: str, said: str, importing: Importing, run: Run, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    done = run("roster", "practice", given=f"{phone}\n")

    assert (done.exit_code, done.output) == (1, said)
    assert practising(redis) == []


def test_a_bad_roster_gets_a_line_for_each_fault_and_nothing_goes_in(importing: Importing, redis: Redis) -> None:
    rows = [
        "phone,name,role,areas",
        "0905000001,An,head,TH1",
        "12,Bình,head,TH2",
        "0905000004,Dung,chief,TH4",
        "+84905000001,Hoa,head,TH2",
    ]
    done = importing("\n".join(rows), "--yes")

    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Error: nothing was taken; mend the file and give the command again.",
        "line 3, column 1 (phone): '12' is no number that exists; write it as 0912345678",
        "line 4, column 3 (role): 'chief' is no role; write one of head, office, police, onestop, youth, radio",
        "line 5, column 1 (phone): '+84905000001' is the phone of line 2 too; a phone has one line",
    ]
    assert people(redis) == []


def test_what_was_read_otherwise_is_said_before_the_yes(importing: Importing) -> None:
    done = importing("phone,name,role,areas\n1681234567,An,head,TH1\n02353850123,Bình,head,TH2\n")

    assert done.output.splitlines()[:3] == [
        "line 2, column 1 (phone): '1681234567' is an old number; it was read as 0381234567, which has replaced it",
        "line 3, column 1 (phone): '02353850123' is no mobile; it may not get texts",
        "  new      0381234567  An  head  TH1",
    ]


def test_a_question_of_a_contact_who_leaves_waits_for_a_person(importing: Importing, run: Run, redis: Redis) -> None:
    importing(ROSTER, "--yes")
    asked = inbox.Arrival("practice", "q", "+84905000001", "KENG", "TH1 ACT l2")
    kept = inbox.accept(redis, NAME, asked, datetime(2024, 8, 25, 10, 5, tzinfo=UTC))
    judging.judge(redis)
    run("roster", "remove", "--yes", given="0905000001\n")

    assert f"  {kept.id}  " in run("waiting", "list").output
    assert run("verify", "--deep", NAME).exit_code == 0
