"""The commands say what they did, or in a sentence why not; what they refuse changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pydantic import SecretStr
from redis import Redis

from gateway import orders
from gateway.app import create_app
from gateway.books import accounts, campaigns, consents, inbox, roster, sessions
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival
from gateway.books.keys import figures_key
from gateway.campaigns import campaign_file, twin
from gateway.cli import ordering
from gateway.settings import Settings
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import LockOrder, RosterOrder
from tests.campaigns import TINH_HIEP
from tests.campaigns import TINH_HIEP as PLAN
from tests.paths import ROOT
from tests.support import judging
from tests.support.gateway_up import flask
from tests.support.scene import plan

NAME = "tinh-hiep-2024"
VALLEYS = ROOT / "tests" / "campaigns" / "two-valleys.yaml"
Run = Callable[..., Result]
AWAY = "The gateway's Valkey does not answer: start the gateway with `make run`, or set REDIS_URL to a running one."


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application on an empty Valkey."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command of the application's."""
    runner = app.test_cli_runner()
    return lambda *words, given=None: runner.invoke(args=[str(word) for word in words], input=given)


@pytest.fixture
def loaded(run: Run) -> Run:
    """Runs a command once the shipped plan is loaded."""
    assert run("campaign", "load", TINH_HIEP).exit_code == 0
    return run


def edited(directory: Path, old: str, new: str) -> Path:
    """The shipped campaign file with one passage changed."""
    text = TINH_HIEP.read_text(encoding="utf-8")
    assert old in text
    path = directory / "edited.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_practice_twin_follows_a_plan_that_is_loaded_over_the_one_in_force(
    loaded: Run, redis: Redis, tmp_path: Path
) -> None:
    twin.follow(redis, NAME)
    first = campaigns.current(redis, f"{NAME}-practice")[0].first_day

    done = loaded("campaign", "load", edited(tmp_path, "TH2, name: Thôn 2", "TH2, name: Thôn Hai"), "--over-edits")

    assert done.exit_code == 0, done.output
    followed, _ = campaigns.current(redis, f"{NAME}-practice")
    assert (followed.first_day, followed.area["TH2"].name) == (first, "Thôn Hai")


def test_practice_says_its_day_and_begins_anew_after_a_yes(loaded: Run, redis: Redis) -> None:
    none = loaded("practice")
    assert none.output == f"Error: {NAME} has no practice campaign; to open one: keng practice --anew --yes\n"

    opened = loaded("practice", "--anew", "--yes")
    said = f"{NAME}-practice: today is day 11 of 62; the last one is "
    assert opened.output.startswith(said)
    assert loaded("practice", "--campaign", f"{NAME}-practice").output == opened.output

    revision = campaigns.current(redis, f"{NAME}-practice")[1]
    assert loaded("practice", "--anew", given="n\n").exit_code == 1
    assert campaigns.current(redis, f"{NAME}-practice")[1] == revision
    assert said in loaded("practice", "--anew", given="y\n").output
    assert campaigns.current(redis, f"{NAME}-practice")[1] != revision


def test_a_good_campaign_file_is_told_by_its_size_and_what_is_still_a_placeholder(run: Run) -> None:
    done = run("campaign", "check", TINH_HIEP)

    assert done.exit_code == 0
    assert done.output == (
        f"{TINH_HIEP}: 60 days and nights campaign, Tịnh Hiệp commune, 62 days, 6 areas, 31 indicators\n"
        "Still a placeholder: telephone. Nothing goes out to real phones until it is set.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: flow", "kind: flaw", " indicators[0].kind: 'flaw' is not one of flow, stock, running\n"),
        ("    level: village\n    unit", "    levl: village\n    unit", "no such setting; did you mean level?\n"),
        ("first_day: 2024-08-10", "first_day: 2024-08-32", "'2024-08-32' is no day of the calendar"),
        ("last_day: 2024-10-10", "last_day: 3024-08-20", "3024-08-20 makes 365253 days from first_day"),
        ("code: TH5", "code: SUA", " areas[5].code: SUA is a word of its own in texts, so it cannot stand for SUA;"),
        ("code: TH5", "code: LK5", " areas[5].code: LK is a word of its own in texts, so LK5 would be read as it;"),
        (
            "blocking: []",
            "blocking: [ACT]",
            " words.blocking[0]: ACT stands for ACT, which could then never",
        ),
        (
            "blocking: []",
            "blocking: [HUY]",
            " words.blocking[0]: HUY is a word of its own in texts; write",
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "load"])
def test_a_bad_campaign_file_is_refused_with_file_and_line(
    command: str, old: str, new: str, said: str, run: Run, redis: Redis, tmp_path: Path
) -> None:
    file = edited(tmp_path, old, new)
    lines = zip(
        TINH_HIEP.read_text(encoding="utf-8").splitlines(), file.read_text(encoding="utf-8").splitlines(), strict=True
    )
    wrong = next(number for number, (before, after) in enumerate(lines, 1) if before != after)

    done = run("campaign", command, file)

    assert done.exit_code == 1
    assert f"{file}:{wrong}:" in done.output
    assert said in done.output
    assert campaigns.ids(redis) == []


def test_a_missing_campaign_file_is_said(run: Run) -> None:
    done = run("campaign", "check", "nowhere.yaml")

    assert (done.exit_code, done.output) == (
        1,
        "Error: nowhere.yaml: No such file or directory; check the file's name and rights\n",
    )


@pytest.mark.parametrize("word", ["SUA", "HUY", "LK", "KPS", "OK", "A", "THEM", "XEM", "HOM QUA", "CAM ON"])
def test_a_word_that_does_something_in_texts_cannot_stand_for_an_indicator(word: str, run: Run, tmp_path: Path) -> None:
    file = edited(tmp_path, "aliases: [VM,", f"aliases: [{word}, VM,")
    done = run("campaign", "check", file)

    assert done.exit_code == 1
    assert f"{file}:" in done.output
    assert f".aliases[0]: {word} is a word of its own in texts, so it cannot stand for ABS;" in done.output


def test_a_fault_of_a_reply_is_told_with_file_and_line(run: Run, tmp_path: Path) -> None:
    file = edited(tmp_path, "Da ghi {v} ngay {d}: {items}. Luy ke", "Da ghi {v} ngay {nobody}: {items}. Luy ke")
    line = next(n for n, said in enumerate(file.read_text("utf-8").splitlines(), 1) if "{nobody}" in said)
    done = run("campaign", "check", file)

    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {file}:{line}:7 words.replies.ok_day.plain: reply ok_day (plain): ")


def test_a_campaign_is_loaded_once_and_then_only_compared(run: Run, redis: Redis, tmp_path: Path) -> None:
    first, again = run("campaign", "load", TINH_HIEP), run("campaign", "load", TINH_HIEP)
    changed = run("campaign", "load", edited(tmp_path, "ask_above: 60,", "ask_above: 80,"))

    assert first.output == f"{NAME}: loaded as revision 0\n"
    assert again.output == f"{NAME}: nothing differs from revision 0\n"
    assert changed.output == (
        "indicators.ACT.limits.ask_above: 60 becomes 80\n"
        "Nothing was changed. To take the file over what is in force, add --over-edits.\n"
    )
    assert campaigns.current(redis, NAME) == (campaign_file.load(PLAN), "0")


def test_a_menu_that_does_not_fit_stops_only_who_opens_it(run: Run, tmp_path: Path) -> None:
    shipped, file = plan(), tmp_path / "many.yaml"
    many = tuple(one.model_copy(update={"window": None}) for one in shipped.indicators)
    changed = Campaign.model_validate(shipped.model_copy(update={"indicators": many, "reminders": ()}).model_dump())
    file.write_text(campaign_file.dump(changed), encoding="utf-8")
    checked, loaded = run("campaign", "check", str(file)), run("campaign", "load", str(file))

    assert (checked.exit_code, "screen past: 190 characters, at most 160" in checked.output) == (1, True)
    assert (loaded.exit_code, "loaded as revision 0" in loaded.output) == (0, True)
    assert f"Mend this before you open the USSD menu: {file}:" in loaded.output
    assert "words.screens.past: screen past: 190 characters" in loaded.output


def test_over_edits_makes_the_file_the_next_revision(loaded: Run, redis: Redis, tmp_path: Path) -> None:
    done = loaded("campaign", "load", edited(tmp_path, "ask_above: 60,", "ask_above: 80,"), "--over-edits")

    assert done.exit_code == 0
    assert done.output.endswith(f"{NAME}: revision 1\n")
    present, revision = campaigns.current(redis, NAME)
    assert revision == "1"
    assert present.indicator["ACT"].limits.ask_above == 80


def test_a_rate_of_other_parts_has_its_sums_rebuilt(loaded: Run, redis: Redis, tmp_path: Path) -> None:
    judging.settle(redis, [Submission(Act.REPORT, (AreaReport("TH1", plan().first_day, {"DSD": 90, "INE": 4}),))])
    file = edited(tmp_path, "numerator: [ACT]\n    denominator: [DSD]", "numerator: [INE]\n    denominator: [DSD]")
    done = loaded("campaign", "load", file, "--over-edits")

    assert done.output.endswith(f"{NAME}: sums rebuilt from 1 record\n{NAME}: revision 1\n")
    assert redis.hget(figures_key(NAME, "1", "levels", "XA"), "R2+") == "4"


def test_the_kind_of_an_indicator_stays(loaded: Run, redis: Redis, tmp_path: Path) -> None:
    done = loaded("campaign", "load", edited(tmp_path, "kind: flow", "kind: stock"), "--over-edits")

    assert done.exit_code == 1
    assert "Error: indicators.ACT.kind: may not become stock, it is flow; switch it off" in done.output
    assert campaigns.current(redis, NAME) == (campaign_file.load(PLAN), "0")


def test_what_is_exported_loads_as_the_same_campaign(loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "again.yaml").write_text(loaded("campaign", "export", NAME).output, encoding="utf-8")

    assert loaded("campaign", "load", tmp_path / "again.yaml").output == f"{NAME}: nothing differs from revision 0\n"


@pytest.mark.parametrize(
    "words",
    [
        ("campaign", "export", "none"),
        ("roster", "export", "--campaign", "none"),
        ("roster", "import", str(TINH_HIEP), "--campaign", "none"),
        ("verify", "none"),
        ("rebuild", "none"),
    ],
)
def test_an_unknown_campaign_is_said(words: tuple[str, ...], loaded: Run) -> None:
    done = loaded(*words)

    assert done.exit_code == 1
    assert done.output == f"Error: there is no campaign none; --campaign takes one of: {NAME}\n"


def test_texts_are_read_by_whatever_campaign_the_settings_name(books_url: str, tmp_path: Path) -> None:
    settings = Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, campaign=VALLEYS)
    done = create_app(settings).test_cli_runner().invoke(args=["read", "HA1 NET 5"])

    assert (done.exit_code, "Traceback" in done.output) == (0, False)
    assert '"village": "HA1"' in done.output


def test_reading_shows_every_word_with_its_verdict_and_the_reply(run: Run) -> None:
    done = run("read", "TH1 ACT 23 nhé")

    assert done.exit_code == 0
    *words, understood, reply = done.output.splitlines()
    assert [line.split() for line in words] == [
        ["TH", "area", "TH1"],
        ["1", "area", "TH1"],
        ["ACT", "code", "ACT"],
        ["23", "value", "23"],
        ["nhé", "courtesy"],
    ]
    assert json.loads(understood) == {
        "action": "report", "village": "TH1", "values": {"ACT": 23}, "date": "2024-08-15", "mode": "day",
    }  # fmt: skip
    assert reply.startswith("Da ghi TH1 ngay 15/08: ACT 23. Luy ke ACT 23/410 (5,6%).")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (("--at", "2024-09-01T12:00"), "2024-09-01"),
        (("--at", "2024-09-01T03:59"), "2024-08-31"),  # before the day begins, in the campaign's own time
        (("--at", "2024-08-31T21:30+00:00"), "2024-09-01"),
    ],
)
def test_reading_takes_the_time_that_is_given(words: tuple[str, ...], day: str, run: Run) -> None:
    assert f'"date": "{day}"' in run("read", "TH1 ACT 23", *words).output


def test_reading_speaks_another_campaigns_language(run: Run) -> None:
    done = run("read", "HA1 NET 12 STK 40", "--campaign", "tests/campaigns/two-valleys.yaml")

    assert "Recorded HA1 06/02: NET 12 STK 40 (STK as of now). Total NET 12." in done.output


def test_many_texts_are_read_a_line_each(run: Run) -> None:
    rows = [
        {"id": "a", "text": "TH1 ACT 23", "received_at": "2024-08-15T17:00:00+07:00", "sender_village": "TH1"},
        {"id": "b", "text": "TH2 ACT 23", "received_at": "2024-08-15T17:00:00+07:00", "sender_village": "TH1"},
        {"id": "c", "text": "TH1 ACT 23", "received_at": "2024-08-15T17:00:00+07:00", "sender_village": None},
    ]

    done = run("read", "--jsonl", given="\n".join(json.dumps(row) for row in rows) + "\n\n")

    assert [json.loads(line) for line in done.output.splitlines()] == [
        {"id": "a", "action": "report", "village": "TH1", "values": {"ACT": 23}, "date": "2024-08-15", "mode": "day"},
        {"id": "b", "error": "not_your_village"},
        {"id": "c", "error": "unregistered"},
    ]


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        (("read",), None, 2, "Give a text: keng read"),
        (("read", "TH1", "--from", "TH9"), None, 2, "--from TH9: the campaign has XA TH1 TH2 TH3 TH4 TH5"),
        (("read", "TH1", "--at", "gestern"), None, 2, "--at gestern: write it as 2024-08-15T17:05"),
        (("read", "TH1", "--campaign", "nowhere.yaml"), None, 1, "nowhere.yaml: No such file or directory"),
        (("read", "--jsonl"), '{"id": "a"', 1, "line 1: not an object with id, text and received_at"),
        (("read", "--jsonl"), "[]", 1, "line 1: not an object with id, text and received_at"),
    ],
)
def test_what_cannot_be_read_is_said(words: tuple[str, ...], given: str | None, code: int, said: str, run: Run) -> None:
    done = run(*words, given=given)

    assert done.exit_code == code
    assert said in done.output


@pytest.mark.parametrize(
    "words", [["send", "TH1 ACT 23"], ["status"], ["verify"], ["link"], ["campaign", "load", str(TINH_HIEP)]]
)
def test_without_a_running_gateway_it_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    done = create_app(Settings(var_dir=tmp_path)).test_cli_runner().invoke(args=words)

    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"Error: {AWAY}\n")


def test_so_says_a_process_of_its_own_and_nothing_else(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path)}

    done = subprocess.run([*flask(), "status"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {AWAY}\n")


def test_sending_before_any_start_says_what_to_do(loaded: Run) -> None:
    done = loaded("send", "TH1 ACT 23")

    assert done.exit_code == 1
    assert done.output == f"Error: {NAME} has no practice campaign yet; to open one: keng practice --anew --yes\n"


def test_the_status_tells_each_campaign(loaded: Run) -> None:
    done = loaded("status")

    assert done.output.startswith(
        f"{NAME}: 60 days and nights campaign, Tịnh Hiệp commune\n"
        "  NOT YET: no channel is connected, so nobody can text: see `keng channel add --help`\n"
        "  silent today: nobody; waiting for a person: 0\n"
        "Android: not connected; to connect it, keng channel add android\n"
        "Twilio: not connected; to connect it, set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_NUMBERS\n"
    )


def test_verifying_finds_a_planted_fault_and_rebuilding_mends_it(loaded: Run, redis: Redis) -> None:
    report = Submission(Act.REPORT, (AreaReport("TH1", plan().first_day, {"ACT": 23, "ABS": 2}),))
    assert judging.settle(redis, [report]) == ["counted"]
    clean = loaded("verify")
    redis.hincrby(figures_key(NAME, "0", "levels", "XA"), "ACT", 1)
    faulty = loaded("verify", NAME)
    rebuilt = loaded("rebuild", NAME)

    assert (clean.exit_code, clean.output.splitlines()[-1]) == (0, "All figures agree with the ledger.")
    assert faulty.exit_code == 1
    assert "ACT: the ledger makes it 23, the books hold 24." in faulty.output
    assert "All figures agree" not in faulty.output
    assert (rebuilt.exit_code, rebuilt.output) == (0, f"{NAME}: rebuilt from 1 record\n")
    assert loaded("verify").exit_code == 0


def test_a_link_signs_a_person_in_by_name(run: Run, redis: Redis) -> None:
    link = run("link", "--who", " anh  Ba ").output.strip()

    opened = sessions.redeem(redis, link.rpartition("/")[2])
    account = accounts.find(redis, opened.who) if opened else None
    assert account
    assert (account.name, account.login, account.role) == ("anh Ba", "anhba", Role.ADMIN)
    assert run("link", "--who", " ").exit_code == 1


def test_a_link_works_once(app: Flask, run: Run) -> None:
    link = run("link").output.strip()

    assert link.startswith("http://127.0.0.1:8000/login/")
    assert [app.test_client().post(link).status_code for _ in range(2)] == [303, 410]


def test_the_shell_says_who_may_sign_in(loaded: Run, redis: Redis, app: Flask) -> None:
    loaded("link")
    of_hers = ("--areas", "th1,TH2", "--shown", "Trần Thị Hoa", "--language", "en")
    made = loaded("user", "add", "chị Hoa", *of_hers).output.strip()
    assert app.test_client().post(made).status_code == 303
    unknown = loaded("user", "add", "anh Nam", "--areas", "TH1,XX9")
    account = accounts.by_login(redis, "chi hoa")
    assert account
    assert account.language == "en"
    accounts.set_password_hash(redis, account.id, "hash")
    listed = loaded("user", "list").output
    again = loaded("user", "reset", "CHIHOA").output.strip()
    said = [loaded("user", *words) for words in (("disable", "chihoa"), ("disable", "office"), ("reset", "chihoa"))]

    assert listed == (
        "office  office  admin  all areas  no password yet\n"
        f"chihoa  Trần Thị Hoa  clerk  {NAME}/TH1 {NAME}/TH2  password\n"
    )
    assert (unknown.exit_code, f"{NAME} has no area XX9" in unknown.output) == (2, True)
    assert accounts.password_hash(redis, account.id) is None
    assert app.test_client().post(again).status_code == 410, "the account was disabled meanwhile"
    assert [one.output for one in said] == [
        "chihoa: disabled\n",
        "Error: this is the only administrator; make another one first\n",
        "Error: nobody who may sign in has that name; `keng user list` shows who there is\n",
    ]
    assert loaded("user", "add", "Chi.Hoa").output.startswith("Error: there is an account of that name")
    assert loaded("user", "enable", "chihoa").output == "chihoa: may sign in\n"
    assert f"chihoa  Trần Thị Hoa  clerk  {NAME}/TH1 {NAME}/TH2  no password yet" in loaded("user", "list").output


def came(client: Redis, body: str, day: int = 25, phone: str = "+84905000001") -> str:
    """A text of that day of August, judged; its id."""
    moment = datetime(2024, 8, day, 10, 5, tzinfo=UTC)
    kept = inbox.accept(client, NAME, Arrival("practice", f"{body}/{day}", phone, "KENG", body), moment)
    judging.judge(client)
    return kept.id


def attended(run: Run, client: Redis, *words: object, **options: object) -> Result:
    """A command's end, while a worker judges what it gives."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, *words, **options)
        while not running.done():
            judging.judge(client)
            time.sleep(0.01)
    judging.judge(client)
    return running.result()


@pytest.fixture
def peopled(loaded: Run, redis: Redis) -> Run:
    """Runs a command once the plan has its first head."""
    head = Contact("h1", "+84905000001", "Bùi Văn An", "head", ("TH1",))
    orders.give(redis, NAME, "head", RosterOrder(orders.setup(plan()), (head,)))
    judging.judge(redis)
    return loaded


def test_nothing_waits_at_first(loaded: Run) -> None:
    done = loaded("waiting", "list")

    assert (done.exit_code, done.output) == (0, f"{NAME}: no texts wait for a person\n")


def test_the_waiting_list_says_who_when_why_and_what_could_be_stored(peopled: Run, redis: Redis) -> None:
    late = came(redis, "TH1 NGAY 12/8 ACT 5")
    chat = came(redis, "anh oi may app hong roi", 26)
    strange = came(redis, "DK TH2 Nguyễn Văn B", 27, "+84907777777")
    done = peopled("waiting", "list", NAME, "--count", 2)

    assert done.exit_code == 0
    assert done.output == (
        f"{NAME}: 3 texts wait for a person, the oldest since 25/08 17:05\n"
        f"  {late}  25/08 17:05  Bùi Văn An (TH1): a day that is closed to texts\n"
        '      "TH1 NGAY 12/8 ACT 5"\n'
        "      could be stored: TH1 12/08 ACT 5 (now: nothing)\n"
        f"  {chat}  26/08 17:05  Bùi Văn An (TH1): no report\n"
        '      "anh oi may app hong roi"\n'
        "  … and 1 more: --count 3\n"
    )
    assert f"  {strange}  27/08 17:05  0907***777: a registration\n" in peopled("waiting", "list").output
    assert "      asks to be registered: Nguyễn Văn B for TH2\n" in peopled("waiting", "list").output


def test_the_waiting_list_shows_locks_notes_and_unanswered_questions(peopled: Run, redis: Redis) -> None:
    came(redis, "TH1 ACT 1 ABS 20", 13)
    came(redis, "TH1 ACT 2 ABS 3", 14)
    asked = came(redis, "TH1 ACT 4", 14)
    came(redis, "TH1 ACT 1", 16)
    orders.give(redis, NAME, "lock", LockOrder(orders.console(plan()), date(2024, 8, 12)))
    judging.judge(redis)

    said = peopled("waiting", "list").output

    assert "  the days up to 2024-08-12 are locked\n" in said
    assert f"  {asked}  15/08 12:00  Bùi Văn An (TH1): no answer to our question (other numbers than" in said
    assert "      could be stored: TH1 14/08 ACT 4 (now: ACT 2)\n" in said
    assert "  note 14/08 17:05 TH1 14/08: ABS fell from 20 to 3 in a day, but of those only: ACT 2, INE 0\n" in said


def test_a_text_is_settled_from_the_command_line_once(peopled: Run, redis: Redis) -> None:
    late = came(redis, "TH1 NGAY 12/8 ACT 5")
    done = attended(peopled, redis, "waiting", "settle", late, "--store", "--note", "rang him")
    again = peopled("waiting", "settle", late, "--dismiss")

    assert (done.exit_code, done.output) == (0, f"{late}: stored: TH1 12/08 ACT 5\n")
    assert again.exit_code == 1
    assert again.output.startswith(f"Error: Text {late} is settled already: store, by office, ")
    assert peopled("verify").exit_code == 0


def test_words_given_on_the_command_line_are_stored_instead(peopled: Run, redis: Redis) -> None:
    chat = came(redis, "anh oi may app hong roi", 20)
    bare = peopled("waiting", "settle", chat, "--store")
    done = attended(peopled, redis, "waiting", "settle", chat, "--store", "TH1 ACT 3 ABS 1")

    assert bare.exit_code == 1
    assert f'Text {chat} has nothing that could be stored: give the words yourself, such as --store "TH1' in bare.output
    assert (done.exit_code, done.output) == (0, f"{chat}: stored: TH1 20/08 ACT 3, TH1 20/08 ABS 1\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nosuch", "--store"), 1, "Error: There is no text nosuch: `keng waiting list` shows the ids.\n"),
        (("nosuch",), 2, "Error: say one of --store, --dismiss, --register and --refuse\n"),
        (("nosuch", "--dismiss", "--refuse"), 2, "Error: say one of --store, --dismiss, --register and --refuse\n"),
    ],
)
def test_what_cannot_be_settled_is_said(words: tuple[str, ...], code: int, said: str, loaded: Run) -> None:
    done = loaded("waiting", "settle", *words)

    assert done.exit_code == code
    assert done.output.endswith(said)


def test_what_the_rules_refuse_is_said_in_the_words_of_the_rules(peopled: Run, redis: Redis) -> None:
    chat = came(redis, "anh oi may app hong roi", 20)
    done = attended(peopled, redis, "waiting", "settle", chat, "--store", "TH1 MTG 1")

    assert done.exit_code == 1
    assert done.output == (
        f"Error: {chat} still waits as it did. Chưa ghi: MTG, PPL chỉ báo từ 01/10 đến 10/10/2024.\n"
    )


def test_a_registration_is_settled_from_the_command_line(peopled: Run, redis: Redis) -> None:
    first, second = (came(redis, f"DK TH{n} Nguyen Van B", 20, f"+8490777777{n}") for n in (2, 3))
    taken = attended(peopled, redis, "waiting", "settle", first, "--register")
    refused = attended(peopled, redis, "waiting", "settle", second, "--refuse")

    assert taken.output == f"{first}: in the roster; its next text counts\n"
    assert refused.output == f"{second}: not registered\n"
    assert [one.phone for one in roster.everyone(redis, NAME)] == ["+84905000001", "+84907777772"]


def test_an_order_is_a_promise_while_no_worker_runs(
    peopled: Run, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "WAIT_SECONDS", 0.0)
    late = came(redis, "TH1 NGAY 12/8 ACT 5")
    settled, locked = peopled("waiting", "settle", late, "--store"), peopled("campaign", "lock", "2024-08-12")

    assert settled.output == f"{late}: given; it counts as soon as the gateway runs: make run\n"
    assert locked.output == f"{NAME}: given; it counts as soon as the gateway runs: make run\n"


def test_days_are_locked_and_unlocked(loaded: Run, redis: Redis) -> None:
    locked = attended(loaded, redis, "campaign", "lock", "2024-08-31")
    further = attended(loaded, redis, "campaign", "lock", "2024-09-30", "--campaign", NAME)
    undone = attended(loaded, redis, "campaign", "unlock")

    assert locked.output == f"{NAME}: the days up to 2024-08-31 are locked (before: no day is locked)\n"
    assert further.output == (
        f"{NAME}: the days up to 2024-09-30 are locked (before: the days up to 2024-08-31 are locked)\n"
    )
    assert undone.output == f"{NAME}: no day is locked (before: the days up to 2024-09-30 are locked)\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("31/8",), 2, "Error: 31/8 is no day; write year-month-day, such as 2024-08-31\n"),
        (("2024-08-09",), 1, "Error: 2024-08-09 is no day of the campaign: it runs from 2024-08-10 to 2024-10-10.\n"),
        (
            ("2024-08-31", "--campaign", "nowhere"),
            1,
            f"Error: there is no campaign nowhere; --campaign takes one of: {NAME}\n",
        ),
    ],
)
def test_a_day_that_cannot_be_locked_is_said(
    words: tuple[str, ...], code: int, said: str, loaded: Run, redis: Redis
) -> None:
    done = attended(loaded, redis, "campaign", "lock", *words)

    assert done.exit_code == code
    assert done.output.endswith(said)


def test_which_campaign_to_lock_is_asked_where_there_are_several(loaded: Run, redis: Redis) -> None:
    campaigns.save(redis, plan().model_copy(update={"id": "another"}), None)
    done = loaded("campaign", "lock", "2024-08-31")

    assert done.exit_code == 2
    assert done.output.endswith(f"Error: which campaign? Add --campaign with one of: another, {NAME}\n")


def test_the_office_opts_somebody_out_with_who_asked(peopled: Run, redis: Redis) -> None:
    done = attended(
        peopled, redis, "roster", "reminders", "--off", "--asked-by", "his wife, by phone", given="0905000001\n"
    )
    future = peopled("roster", "reminders", "--on", "--asked-by", "he", "--asked-at", "2199-01-01 00:00")
    stranger = peopled("roster", "reminders", "--off", "--asked-by", "he", given="0905999999\n")

    assert done.output.endswith(f"{NAME}: reminded no more, as asked by his wife, by phone\n")
    assert (future.exit_code, stranger.exit_code) == (1, 1)
    [consent] = consents.newest(redis, NAME, 5)
    assert consent.wants is False
