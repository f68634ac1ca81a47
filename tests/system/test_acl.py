"""Each process works under a Redis user of its own, as docs/security.md has them, which may do nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError, RedisError
from twilio.request_validator import RequestValidator

from gateway import redis as clients
from gateway.app import create_app
from gateway.books import (
    accounts,
    campaigns,
    claims,
    consents,
    cursor,
    drafts,
    guesses,
    inbox,
    log,
    outbox,
    papers,
    questions,
    readers,
    roster,
    sessions,
)
from gateway.books.figures import sheet_key
from gateway.books.papers import LongPaper, PaperState
from gateway.campaigns import campaign_file, first_start, practice
from gateway.jobs import INBOUND, OUTBOUND, PAPERS, enqueue_paper
from gateway.plans import bases
from parsers.figures.stored import Sheet
from tests.conftest import running_valkey
from tests.paths import ROOT
from tests.support.aggregators import AfricasTalking
from tests.support.gateway_up import soon
from tests.support.ports import free_port
from tests.support.scene import plan, twin
from workers.plans import put_draft
from workers.services import Services

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "security.md"
USERS = re.compile(r"^```\n(user default off\n.*?)^```$", re.MULTILINE | re.DOTALL)
EVERYBODY = "user default on nopass ~* &* +@all\n"
TESTER = "user tester on nopass ~* &* +@all\n"
NAMES = ("web", "worker", "clock", "admin", "restore", "look")

TOKEN, ACCOUNT, OURS = "0123456789abcdef0123456789abcdef", "AC" + "a" * 32, "+84901234567"
NAME, HEAD = "tinh-hiep-now", "+84915000001"
DIALS = "+84915000003"
"""Another head, to whom no question is open."""
PRACTICE = f"{NAME}-practice"


@dataclass(frozen=True)
class Guarded:
    """A Valkey with the users of the page."""

    socket: str
    directory: Path
    tester: Redis

    def url(self, user: str) -> str:
        """What a process of this user connects to."""
        return f"unix://keng-{user}:{user}-password@{self.socket}"

    def client(self, user: str) -> Redis:
        return clients.books(self.url(user), 5.0)

    def refused(self) -> list[str]:
        """What users tried that they may not, since the server started."""
        log = cast("list[dict[str, object]]", self.tester.acl_log())
        return [f"{entry['username']}: {entry['reason']} {entry['object']}" for entry in log]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The Valkey that the tests of this page share."""
    with guarding(tmp_path_factory.mktemp("acl")) as found:
        yield found


@contextmanager
def guarding(directory: Path) -> Iterator[Guarded]:
    """Valkey, first open to everybody while it starts, then with the users of the page and one who looks on."""
    users = directory / "users.acl"
    users.write_text(EVERYBODY)
    found = USERS.search(PAGE.read_text(encoding="utf-8"))
    assert found
    with running_valkey(directory / "v", "--aclfile", str(users)) as server, clients.books(server.url, 5.0) as opened:
        users.write_text(TESTER + "".join(f"{line}\n" for line in found[1].splitlines() if line))
        opened.acl_load()
        socket = server.url.removeprefix("unix://")
        with clients.books(f"unix://tester@{socket}", 5.0) as tester:
            yield Guarded(socket, directory, tester)


class Gateway:
    """The gateway's processes, each under its own user."""

    def __init__(self, guarded: Guarded, directory: Path) -> None:
        self.guarded, self.directory, self.port = guarded, directory, free_port()
        now = datetime.now(UTC)
        file = directory / "campaign.yaml"
        moved = twin(NAME, plan().day_of(now) - timedelta(days=10))
        file.write_text(campaign_file.dump(moved), encoding="utf-8")
        people = f"{HEAD},Bùi Văn An,head,TH1\n{DIALS},Lê Văn Cư,head,TH3\n"
        (directory / "roster.csv").write_text(f"phone,name,role,areas\n{people}", encoding="utf-8")
        self.file = file
        self.output = (directory / "output").open("w")

    def environment(self, user: str) -> dict[str, str]:
        return {
            **os.environ, "VAR_DIR": str(self.directory), "REDIS_URL": self.guarded.url(user), "PORT": str(self.port),
            "CAMPAIGN": str(self.file), "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBERS": OURS, "USSD_CODES": "*101#", "METRICS_TOKEN": "m",
        }  # fmt: skip

    @contextmanager
    def process(self, user: str, *module: str) -> Iterator[None]:
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(user), stdout=self.output, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)

    def run(self, *words: str, user: str = "admin", database: str = "") -> str:
        """What a command prints, run by the admin with settings read as a process does; it must go well."""
        environment = self.environment(user)
        environment["REDIS_URL"] += database
        with pytest.MonkeyPatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            done = create_app().test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output[-500:]
        return done.output

    def post(self, path: str, fields: dict[str, str]) -> int:
        """Call a webhook as Twilio does; the status of the answer."""
        url = f"http://127.0.0.1:{self.port}{path}"
        signature = RequestValidator(TOKEN).compute_signature(url, fields)
        request = urllib.request.Request(url, urlencode(fields).encode(), {"X-Twilio-Signature": signature})
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            return int(answer.status)

    def measured(self) -> str:
        """What monitoring reads."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/metrics", headers={"Authorization": "Bearer m"})
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own address
            found: str = answer.read().decode()
            return found

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def gateway(guarded: Guarded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Everything running, a campaign and its practice twin loaded."""
    made = Gateway(guarded, tmp_path_factory.mktemp("gateway"))
    with guarded.client("admin") as admin:
        first_start.prepare(admin, made.file)
    made.run("up", "--check")
    with ExitStack() as processes:
        for user, *module in (
            ("web", "gateway.serve"),
            ("worker", "workers.rq_worker", INBOUND),
            ("worker", "workers.rq_worker", OUTBOUND),
            ("worker", "workers.rq_worker", PAPERS),
            ("clock", "workers.clock"),
        ):
            processes.enter_context(made.process(user, *module))
        assert soon(lambda: made.answers("/readyz")), (made.directory / "output").read_text()
        made.run("roster", "import", str(made.directory / "roster.csv"), "--campaign", NAME, "--yes")
        yield made
    made.output.close()


def delivery(number: int, body: str) -> dict[str, str]:
    """A text as Twilio delivers it."""
    return {
        "MessageSid": f"SM{number:032x}", "AccountSid": ACCOUNT, "From": HEAD, "To": OURS, "Body": body,
        "NumMedia": "0", "NumSegments": "1",
    }  # fmt: skip


def test_monitoring_reads_its_measures_as_the_web_server(gateway: Gateway) -> None:
    assert f'keng_waiting_texts{{campaign="{NAME}"}}' in gateway.measured()
    assert gateway.guarded.refused() == []


def test_a_text_is_accepted_counted_and_answered(gateway: Gateway) -> None:
    assert gateway.post("/webhooks/twilio/sms", delivery(1, "TH1 ACT 23 ABS 2")) == 200

    tester = gateway.guarded.tester
    text_id = inbox.Arrival("twilio", f"SM{1:032x}", "", "", "").id
    assert soon(lambda: outbox.message(tester, NAME, outbox.reply_id(text_id))), gateway.guarded.refused()
    today = plan().day_of(datetime.now(UTC))
    sheet = sheet_key(NAME, cursor.position(tester, NAME).generation, Sheet.REPORTED, "TH1", today)
    assert tester.hget(sheet, "ACT") == "23"
    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_a_receipt_is_noted(gateway: Gateway) -> None:
    tester = gateway.guarded.tester
    gateway.post("/webhooks/twilio/sms", delivery(2, "TH1 HOM QUA ACT 5"))
    message = outbox.reply_id(inbox.Arrival("twilio", f"SM{2:032x}", "", "", "").id)
    assert soon(lambda: outbox.message(tester, NAME, message))
    fields = {"MessageSid": f"SM{9:032x}", "AccountSid": ACCOUNT, "MessageStatus": "undelivered", "ErrorCode": "30003"}
    status = gateway.post(f"/webhooks/twilio/status/{NAME}/{message}", fields)

    assert status in (200, 204)
    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_a_menu_is_walked_and_its_report_counted(gateway: Gateway) -> None:
    address = gateway.run("ussd").split("\n")[0].split()[1]
    call = AfricasTalking(address, DIALS)
    call.dial()

    assert call.press("3", "1", "7").text.startswith("TH3"), gateway.guarded.refused()
    again = AfricasTalking(address, DIALS)
    assert "dang nhap do" in again.dial().text
    again.press("2", "0")
    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_the_commands_work_and_the_practice_channel_answers(gateway: Gateway) -> None:
    assert gateway.run("send", "TH1 ACT 4 ABS 1").startswith("Da ghi TH1"), gateway.guarded.refused()
    for words in (
        ("status",),
        ("campaign", "load", str(gateway.file)),
        ("roster", "export", "--campaign", NAME),
        ("waiting", "list"),
        ("campaign", "lock", (datetime.now(UTC) - timedelta(days=3)).date().isoformat(), "--campaign", NAME),
        ("campaign", "unlock", "--campaign", NAME),
        ("rebuild", NAME),
        ("hold", "on"),
        ("hold", "release"),
        ("backup", str(gateway.directory / "backup")),
        ("verify", "--deep"),
    ):
        gateway.run(*words)

    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_a_backup_is_restored_into_a_database_of_its_own(gateway: Gateway) -> None:
    copies = gateway.directory / "copies"
    gateway.run("backup", str(copies))
    [copy] = copies.iterdir()
    gateway.run("restore", str(copy), user="restore", database="?db=3")

    assert not gateway.guarded.refused(), gateway.guarded.refused()


BROADCASTS = (f"/broadcasts?campaign={NAME}", f"/broadcasts?campaign={NAME}&group=role&role=head&key=written&written=H")


PAGES = (
    f"/?campaign={NAME}", f"/?campaign={PRACTICE}", "/try", "/try/talk?who=stranger", f"/areas/TH1?campaign={NAME}",
    f"/texts?campaign={NAME}", f"/texts?campaign={NAME}&area=TH1", f"/texts?campaign={NAME}&who=321&q=act",
    f"/texts?campaign={NAME}&as=csv", f"/waiting?campaign={NAME}", f"/waiting?campaign={NAME}&as=csv",
    f"/reports?campaign={NAME}", f"/reports/figures?campaign={NAME}", f"/reports/final?campaign={NAME}",
)  # fmt: skip


def test_the_pages_show_what_they_show(gateway: Gateway) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"http://127.0.0.1:{gateway.port}"
    gateway.post("/webhooks/twilio/sms", delivery(3, "TH1 HOM QUA ACT 6"))
    text_id = inbox.Arrival("twilio", f"SM{3:032x}", "", "", "").id
    yesterday = plan().day_of(datetime.now(UTC)) - timedelta(days=1)
    opened = (f"/areas/TH1/{yesterday}?campaign={NAME}", f"/texts/{text_id}?campaign={NAME}",
        f"/waiting/{text_id}?campaign={NAME}")  # fmt: skip
    browser.open(gateway.run("link").strip(), data=b"", timeout=60).close()
    for path in (*PAGES, *BROADCASTS, *opened):
        with browser.open(f"{address}{path}", timeout=60) as answer:
            assert answer.url == f"{address}{path}"

    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_a_long_paper_is_asked_for_by_the_web_and_made_by_a_worker(gateway: Gateway) -> None:
    tester = gateway.guarded.tester
    with gateway.guarded.client("web") as web, clients.jobs(gateway.guarded.url("web")) as queues:
        papers.tell(web, NAME, LongPaper("district", plan().day_of(datetime.now(UTC)), datetime.now(UTC)))
        enqueue_paper(queues, NAME, "district")
        assert soon(lambda: (made := papers.find(tester, NAME, "district")) and made.state is PaperState.READY)
        assert papers.file(web, NAME, "district").startswith(b"PK")

    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_the_web_keeps_accounts_and_sessions(guarded: Guarded) -> None:
    now = datetime.now(UTC)
    with guarded.client("web") as web:
        made = accounts.create(web, "chị Hoa", accounts.Role.CLERK)
        accounts.change(web, made, accounts.Role.VIEWER, (accounts.ScopedArea("tinh-hiep-2024", "TH1"),))
        accounts.set_password_hash(web, made.id, "hash")
        assert accounts.password_hash(web, accounts.by_login(web, "chihoa").id) == "hash"  # type: ignore[union-attr]
        accounts.disable(web, made)
        accounts.enable(web, made)
        with pytest.raises(accounts.AccountError):
            accounts.create(web, "Chi.Hoa", accounts.Role.CLERK)
        assert [guesses.begin(web, guesses.OF_A_NAME, "chihoa") == 0 for _ in range(7)][-1] is False
        guesses.take_back(web, guesses.OF_A_NAME, "chihoa")
        guesses.forget(web, guesses.OF_A_NAME, "chihoa")
        token = readers.make(web, "Chủ tịch", PRACTICE, now + timedelta(days=1), "office")
        assert [one.name for one in readers.everyone(web)] == ["Chủ tịch"]
        readers.revoke(web, readers.id_of(token))
        session = sessions.start(web, made.id, now)
        assert sessions.signed_in(web, now)
        sessions.end(web, session)

    assert not guarded.refused(), guarded.refused()


def test_the_clock_queues_jobs_for_what_waits_and_what_is_due(gateway: Gateway) -> None:
    tester = gateway.guarded.tester
    unrung = inbox.accept(tester, NAME, inbox.Arrival("practice", "unrung", HEAD, "KENG", "TH1 HOM KIA ACT 6"))
    assert soon(lambda: tester.hget(inbox.text_key(NAME, unrung.id), "outcome"))
    tester.zadd(questions.due_key(NAME), {unrung.id: 1})

    assert soon(lambda: tester.zscore(questions.due_key(NAME), unrung.id) is None), gateway.guarded.refused()
    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_the_practice_campaign_begins_anew_when_its_days_are_over(gateway: Gateway) -> None:
    tester = gateway.guarded.tester
    past, revision = campaigns.current(tester, PRACTICE)
    real, _ = campaigns.current(tester, NAME)
    campaigns.save(tester, practice.load().twin_from(real, past.first_day - timedelta(days=100)), after=revision)

    begun = soon(lambda: campaigns.current(tester, PRACTICE)[0].first_day == past.first_day)

    assert begun, gateway.guarded.refused()
    assert soon(lambda: roster.everyone(tester, PRACTICE)), "its people follow the plan"
    assert gateway.run("send", "TH2 ACT 4 ABS 1", "--from", "TH2").startswith("Da ghi TH2"), gateway.guarded.refused()
    assert not gateway.guarded.refused(), gateway.guarded.refused()


def test_the_web_keeps_the_log_and_takes_texts_in_hand(guarded: Guarded) -> None:
    now = datetime.now(UTC)
    with guarded.client("web") as web:
        log.note(web, NAME, now, "hoa", "desk", log.Deed.SIGNED_IN)
        assert log.page(web, NAME, log.Wanted(who="hoa")).lines[0].what == "signed_in"
        assert claims.claim(web, NAME, DIGEST[:20], "hoa", now + claims.LASTS) == "hoa"
        assert claims.holders(web, NAME, [DIGEST[:20]]) == {DIGEST[:20]: "hoa"}
        assert claims.release(web, NAME, DIGEST[:20], "hoa")
        assert inbox.filed(web, NAME, "TH1", "2024-08-20", 5) == []

    assert not guarded.refused(), guarded.refused()


def test_the_web_keeps_a_draft_and_the_worker_puts_it_in_force(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    made = twin("acl-made", plan().day_of(now))
    with guarding(tmp_path) as guarded, guarded.client("web") as web, guarded.client("worker") as worker:
        for _ in range(2):  # a new campaign, then its next revision
            there = "acl-made" if "acl-made" in campaigns.ids(web) else ""
            draft = drafts.begin(web, bases.of_campaign(made), "hoa", now, there, "0" if there else "")
            assert drafts.save(web, draft, draft.plan, "hoa", now, is_wanted=True)
            put_draft(Services(worker, worker, worker), draft.id)
            assert drafts.outcome(web, draft.id)
            made = made.model_copy(update={"open_days": 5})
        drafts.drop(web, draft.id)
        assert campaigns.current(web, "acl-made") == (made, "1")
        assert log.page(web, "acl-made").lines[0].what == "plan_put"

        assert not guarded.refused(), guarded.refused()


DIGEST = "a" * 64
TEXT, OUT = inbox.text_key(NAME, "t"), outbox.message_key(NAME, "t-r")
EVERYBODY_MAY_NOT = [
    "FLUSHALL", "CONFIG SET appendfsync no", "CONFIG REWRITE", "KEYS *", "SHUTDOWN NOSAVE",
    "ACL LIST", "ACL SETUSER x on", "MODULE LIST", "REPLICAOF 127.0.0.1 1", "BGREWRITEAOF", "SAVE", "MONITOR",
    "CLIENT LIST", "CLIENT KILL TYPE normal", "SLOWLOG GET", "MIGRATE h 1 k 0 1", "FUNCTION FLUSH",
    "SCRIPT FLUSH", "SCRIPT KILL", "SUBSCRIBE rq:pubsub:x", "PUBLISH rq:pubsub:x shutdown", "PUBSUB CHANNELS",
    "SET other:key 1", "GET other:key",
]  # fmt: skip
NAMES_OF_KEYS = "SCAN 0"
"""The worker may: it drops the practice campaign when that begins anew."""
SETTINGS = "CONFIG GET requirepass"
"""The clock may: it looks each minute whether the server still keeps what it accepts."""
PLAIN = [
    NAMES_OF_KEYS,
    "FLUSHDB",
    "SWAPDB 0 1",
    "RANDOMKEY",
    SETTINGS,
    "EVAL return(1) 0",
    "SORT x",
    "RENAME a b",
    "OBJECT HELP",
]
FORBIDDEN = {
    "web": [
        *PLAIN, f"HSET {roster.phones_key(NAME)} +84 x", f"HSET {questions.questions_key(NAME)} +84 x",
        f"RPUSH {consents.consents_key(NAME)} x", f"HSET {sheet_key(NAME, '0', Sheet.LEVELS, 'TH1')} ACT 1",
        f"XADD keng:{{{NAME}}}:ledger * a b", f"HSET keng:{{{NAME}}}:plan 0 x",
        f"XADD {log.log_key(NAME)} * a b", f"DEL {log.NOTED_KEY}",
        f"HSET keng:{{{NAME}}}:intake cursor 9-9",
        f"DEL keng:{{{NAME}}}:waiting", "SADD keng:campaigns x", "DEL keng:campaigns", "SET rq:suspended 1",
        f"XTRIM keng:{{{NAME}}}:inbox MAXLEN 0", f"XDEL keng:{{{NAME}}}:inbox 1-1",
        "LRANGE rq:queue:inbound:intermediate 0 -1",
        "DEL keng:hold", f"DEL {TEXT}", f"EXPIRE {TEXT} 1", f"SET {TEXT} x", f"HDEL {TEXT} outcome", f"DEL {OUT}",
        f"DEL keng:{{{NAME}}}:inbox", f"ZADD {outbox.queue_key(NAME, 'twilio')} 1 x",
        "DEL rq:queue:inbound", "LRANGE rq:queue:inbound 0 -1",
        f"HGETALL {questions.questions_key(NAME)}", f"HKEYS {questions.questions_key(NAME)}",
        f"HVALS {questions.questions_key(NAME)}", f"HRANDFIELD {questions.questions_key(NAME)} 9",
        f"LRANGE {consents.consents_key(NAME)} 0 -1",
        "DEL keng:tallies:twilio", f"HSET {sessions.session_key(DIGEST)} a b",
    ],
    "worker": [
        *(deed for deed in PLAIN if deed != NAMES_OF_KEYS),
        f"GET {sessions.session_key(DIGEST)}", f"SET {sessions.link_key(DIGEST)} office",
        f"GET {accounts.password_key('a')}", f"HSET {accounts.account_key('a')} role admin", "GET keng:reader:a",
        "SREM keng:campaigns x", "DEL keng:hold", f"DEL {log.NOTED_KEY}",
    ],
    "clock": [
        *(deed for deed in PLAIN if deed != SETTINGS),
        f"HGETALL {TEXT}", f"HGET {TEXT} body", f"HGETALL {OUT}", f"HGETALL {roster.phones_key(NAME)}",
        f"HGETALL {sheet_key(NAME, '0', Sheet.LEVELS, 'TH1')}", f"XRANGE keng:{{{NAME}}}:ledger - +",
        f"HSET keng:{{{NAME}}}:intake cursor 9-9", f"DEL {TEXT}", f"DEL keng:{{{NAME}}}:inbox", "DEL rq:queue:inbound",
        f"GET {sessions.session_key(DIGEST)}", f"ZREM {outbox.queue_key(NAME, 'twilio')} x",
    ],
    "admin": ["SORT x", "FLUSHDB", "SWAPDB 0 1"],
    "restore": ["SORT x"],
    "look": [
        *PLAIN, f"HGETALL {TEXT}", f"HGET {TEXT} sender", f"HGETALL {OUT}", f"HGETALL {roster.phones_key(NAME)}",
        f"HKEYS {questions.questions_key(NAME)}", f"HKEYS keng:{{{NAME}}}:lately", f"SET keng:{{{NAME}}}:bell 1",
        f"GET {sessions.session_key(DIGEST)}", f"GET {accounts.password_key('a')}", "DEL keng:campaigns",
        "RPUSH rq:queue:inbound x", "SCRIPT LOAD return(1)",
    ],
}  # fmt: skip


@pytest.mark.parametrize("user", NAMES)
def test_each_user_may_do_nothing_else(user: str, guarded: Guarded) -> None:
    allowed = []
    with guarded.client(user) as client:
        for deed in (*EVERYBODY_MAY_NOT, *FORBIDDEN[user]):
            try:
                client.execute_command(*deed.split(" "))
                allowed.append(deed)
            except NoPermissionError:
                continue
            except RedisError as error:
                allowed.append(f"{deed}: {error}")
    guarded.tester.acl_log_reset()

    assert not allowed, allowed


def test_nobody_comes_in_without_a_name(guarded: Guarded) -> None:
    for url in (f"unix://{guarded.socket}", f"unix://keng-web:wrong@{guarded.socket}"):
        with clients.books(url) as client, pytest.raises(RedisError):
            client.ping()
    guarded.tester.acl_log_reset()


@pytest.mark.parametrize(
    "source",
    [
        f"return redis.call('LRANGE', '{consents.consents_key(NAME)}', 0, -1)",
        "return redis.call('KEYS', '*')",
        "return redis.call('FLUSHALL')",
        f"return redis.call('HSET', '{sheet_key(NAME, '0', Sheet.LEVELS, 'TH1')}', 'ACT', '1')",
    ],
)
def test_a_script_of_the_webs_own_may_do_no_more_than_the_web(source: str, guarded: Guarded) -> None:
    """That it may load scripts at all cannot be denied: the product sends its own."""
    with guarded.client("web") as web:
        digest = str(web.script_load(source))
        with pytest.raises(RedisError, match=r"ermission|NOPERM|ACL"):
            web.evalsha(digest, 0)
    guarded.tester.acl_log_reset()
