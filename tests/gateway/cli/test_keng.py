"""`keng` helps in two languages, works from any directory, and says what to do instead of failing with a traceback."""

from __future__ import annotations

import inspect
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns
from gateway.campaigns import first_start
from gateway.cli import help as pages
from gateway.cli.commands import COMMANDS
from gateway.cli.vietnamese import VIETNAMESE
from gateway.keng import main
from gateway.settings import Settings
from tests.campaigns import TINH_HIEP as PLAN
from tests.paths import ROOT
from tests.support.gateway_up import flask
from tests.support.scene import plan

KENG = ROOT / "bin" / "keng"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, books_url: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("REDIS_URL", books_url)


def every(
    commands: Mapping[str, click.Command] = COMMANDS, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Each command with its words."""
    for name, one in commands.items():
        words = (*path, name)
        yield " ".join(words), one
        if isinstance(one, click.Group):
            yield from every(one.commands, words)


def texts(command: click.Command) -> list[str]:
    """Every text of a command's help."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    return [inspect.cleandoc(text or "") for text in (command.help, *(one.help for one in options))]


@pytest.mark.parametrize(("words", "command"), [pytest.param(*one, id=one[0]) for one in every()])
def test_each_command_and_option_has_help_in_both_languages(words: str, command: click.Command) -> None:
    assert [text for text in texts(command) if text not in VIETNAMESE] == []


def test_every_vietnamese_text_belongs_to_an_english_one_in_use() -> None:
    used = {text for _, command in every() for text in texts(command)}
    own = {
        *("Usage:", "Options", "Commands", "Show this message and exit.", "The language of the help."),
        *(pages.ABOUT, pages.MORE_HELP, *pages.SECTIONS),
    }

    assert VIETNAMESE.keys() - used - own == set()


def test_each_command_is_listed_under_what_it_is_for(capsys: Captured) -> None:
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    assert "Flask" not in shown
    assert [title for title in pages.SECTIONS if f"\n{title}:\n" not in shown] == []
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_without_a_command_it_helps(capsys: Captured) -> None:
    assert main([]) == 0
    assert "keng [OPTIONS] COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("setting", "value", "given"),
    [
        ("LANG", "vi_VN.UTF-8", ()),
        ("LC_ALL", "vi_VN", ()),  # it goes before LANG
        ("LANG", "en_GB.UTF-8", ("--lang", "vi")),
        ("LANG", "en_GB.UTF-8", ("--lang=vi",)),
    ],
)
def test_it_speaks_vietnamese_where_the_terminal_or_the_person_does(
    setting: str, value: str, given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv(setting, value)

    assert main([*given, "link", "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Cách dùng: keng link")
    assert "In một đường dẫn đăng nhập" in shown
    assert "Hiện trang trợ giúp này." in shown


def test_asked_for_english_it_speaks_english_whatever_the_terminal_says(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")

    assert main(["--lang", "en", "link", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: keng link")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("stauts", "keng: there is no command stauts; did you mean status?\nSee: keng --help\n"),
        ("status --foo", "keng: keng status has no option --foo\nSee: keng status --help\n"),
        ("campaign lock", "keng: keng campaign lock needs DAY\nSee: keng campaign lock --help\n"),
        ("backup copies --seconds x", "keng: --seconds: 'x' is not a valid float.\nSee: keng backup --help\n"),
        ("campaign lock soon --campaign 1", "keng: soon is no day; write year-month-day, such as 2024-08-31\n"),
        ("--lang vi stauts", "keng: không có lệnh stauts; có phải là status?\nXem: keng --help\n"),
        ("--lang vi campaign lock", "keng: keng campaign lock cần DAY\nXem: keng campaign lock --help\n"),
    ],
)
def test_wrong_usage_is_told_with_what_to_type(given: str, said: str, capsys: Captured) -> None:
    assert main(given.split()) == 2
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize(
    ("name", "value", "given", "said"),
    [
        ("PORT", "x", "status", "keng: PORT: input should be a valid integer"),
        ("REDIS_URL", "unix:///nowhere/valkey.sock", "status", "keng: The gateway's Valkey does not answer: start"),
        ("REDIS_URL", "unix:///nowhere/valkey.sock", "verify --campaign x", "keng: The gateway's Valkey does not"),
        ("VAR_DIR", "/proc/none", "ussd", "keng: /proc/none cannot be written: No such file"),
    ],
)
def test_what_is_wrong_around_it_is_told_in_a_sentence(
    name: str, value: str, given: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv(name, value)

    assert main(given.split()) == 1
    assert capsys.readouterr().err.startswith(said)


def test_a_wrong_password_is_told_as_such(monkeypatch: pytest.MonkeyPatch, capsys: Captured, books_url: str) -> None:
    address = books_url.replace("unix://", "unix://somebody:wrong@").replace("redis://", "redis://somebody:wrong@")
    monkeypatch.setenv("REDIS_URL", address)

    assert main(["status"]) == 1
    assert "refuses the user or the password in REDIS_URL" in capsys.readouterr().err


WITH_CAMPAIGN = [
    "read", "send", "verify", "rebuild", "waiting list", "campaign export", "campaign lock", "campaign unlock",
    "campaign days-off list", "campaign days-off add", "campaign days-off remove", "roster import", "roster practice",
    "roster export", "roster failing", "broadcast preview", "broadcast send", "broadcast status", "broadcast pause",
]  # fmt: skip


@pytest.mark.parametrize("words", WITH_CAMPAIGN)
def test_each_command_for_a_campaign_takes_it_as_campaign(words: str) -> None:
    command = dict(every())[words]

    assert "--campaign" in [name for one in command.params for name in one.opts]


UNKNOWN = [
    "read x --campaign nowhere",
    "send x --campaign nowhere",
    "verify --campaign nowhere",
    "verify nowhere",
    "rebuild --campaign nowhere",
    "waiting list --campaign nowhere",
    "campaign export --campaign nowhere",
    "campaign export nowhere",
    "campaign lock 2024-08-31 --campaign nowhere",
    "campaign days-off list --campaign nowhere",
    "roster export --campaign nowhere",
    "roster failing --campaign nowhere",
    "broadcast status --campaign nowhere",
    "broadcast preview x --campaign nowhere",
]


@pytest.mark.parametrize("given", UNKNOWN)
def test_an_unknown_campaign_is_told_with_those_that_there_are(given: str, redis: Redis, capsys: Captured) -> None:
    first_start.prepare(redis, PLAN)

    assert main(given.split()) == 1
    assert capsys.readouterr().err == (
        "keng: there is no campaign nowhere; --campaign takes one of: tinh-hiep-2024, tinh-hiep-2024-practice\n"
    )


@pytest.mark.parametrize("given", UNKNOWN)
def test_where_no_campaign_is_loaded_it_is_told_how_to_load_one(given: str, redis: Redis, capsys: Captured) -> None:
    assert redis.keys() == []

    assert main(given.split()) == 1
    assert "no campaign is loaded yet: start the gateway once with `make run`" in capsys.readouterr().err


def test_the_only_real_campaign_needs_no_name(redis: Redis, capsys: Captured) -> None:
    first_start.prepare(redis, PLAN)

    assert main(["campaign", "export"]) == 0
    assert capsys.readouterr().out.startswith("id: tinh-hiep-2024\n")


def test_called_from_elsewhere_it_means_the_data_of_its_own_directory(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("VAR_DIR", "REDIS_URL")}

    done = subprocess.run([KENG, "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)

    assert done.stderr == ""
    assert f"Data: {ROOT / 'var'}" in done.stdout
    assert list(tmp_path.glob("*.*")) == []


def test_called_by_a_link_from_elsewhere_it_reads_files_where_the_person_is(tmp_path: Path) -> None:
    (tmp_path / "keng").symlink_to(KENG)
    (tmp_path / "mine.yaml").write_text("id: 1\n", encoding="utf-8")

    done = subprocess.run(
        ["./keng", "campaign", "check", "mine.yaml"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert "keng: mine.yaml:1:" in done.stderr


def test_before_it_is_installed_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "keng").write_bytes(KENG.read_bytes())

    done = subprocess.run(["/bin/sh", tmp_path / "bin" / "keng", "status"], capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (1, f"keng: not installed yet: run 'make install' in {tmp_path}\n")


def test_flask_knows_the_same_commands() -> None:
    done = subprocess.run([*flask(), "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []


def test_no_command_takes_somebodys_phone_as_an_argument() -> None:
    """There a history of the shell and a list of processes would show it; `send` is for invented ones."""
    named = [
        (words, option.name)
        for words, command in every()
        for option in command.params
        if "phone" in f"{option.name} {option.metavar} {getattr(option, 'help', '')}".lower()
        and not getattr(option, "is_flag", False)
        and not words.startswith("channel add")  # of these it is the office's own
    ]

    assert named == [("read", "area"), ("send", "whose"), ("roster reminders", "asked_by")]


@pytest.mark.parametrize("words", [("remove", "--yes"), ("practice",), ("reminders", "--off", "--asked-by", "he")])
def test_a_phone_given_as_an_argument_is_refused_and_where_none_is_given_that_is_said(words: tuple[str, ...]) -> None:
    run = create_app(Settings()).test_cli_runner().invoke

    assert "unexpected extra argument" in run(args=["roster", *words, "0905000001"]).output
    campaigns.save(create_app(Settings()).extensions["books"], plan(), None)
    assert run(args=["roster", *words], input="").exit_code == 1
