"""What our pages, documents, labels and sentences tell people to type or to open exists, and is typed so."""

from __future__ import annotations

import ast
import itertools
import re
import shlex
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from gateway.app import create_app
from gateway.channels.registry import CHANNELS
from gateway.cli import help as pages
from gateway.cli.commands import COMMANDS
from gateway.settings import Settings
from gateway.web.labels.labels import TABLES
from tests.conftest import SLOW
from tests.paths import ROOT
from tests.system.test_docs import OF_TODAY

KENG = pages.root(COMMANDS, "en", "")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))

BLOCK = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
MARKED = re.compile(r"<(?:code|pre)[^>]*>(.*?)</(?:code|pre)>", re.DOTALL)
COMMAND = re.compile(r"(?<![\w/-])keng ((?:--lang vi )?[a-z-][^`\n#;:()]*)")
MADE = re.compile(r"(?:[`']|^|: (?=make [a-z]+$))make ([a-z]+)\b", re.MULTILINE)
FLAG = re.compile(r"(?<!\S)(--[a-z][a-z-]+)")
NAME = re.compile(r"(?<![\w$-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w*])")
GIVEN = re.compile(r"(?:^|\s)([A-Z][A-Z_]{2,})=\S")
ADDRESS = re.compile(r"(?:(?:GET|POST) )?(/[a-z<][\w/<>.-]*|/)")
TOPS = "docs|campaigns|deploy|gateway|parsers|workers|tests|bench|bin"
PLACE = re.compile(rf"(?<![\w/.])((?:{TOPS})/[\w/-]+\.(?:md|yaml|py|html))\b")

OF_CHANNELS = [name for one in CHANNELS for name in one.settings.model_fields]
SETTINGS = {name.upper() for name in [*Settings.model_fields, *OF_CHANNELS]}
OF_TESTS = set(re.findall(r"\b(KENG_[A-Z]+|NEEDS)\b", MAKEFILE + (ROOT / ".ci" / "run").read_text(encoding="utf-8")))
OF_MAKE = set(re.findall(r"(?:\$\(|\b)([A-Z_]+)(?:\)|=|, default)", MAKEFILE))
OF_THE_SYSTEM = {"HTTPS_PROXY", "LC_ALL", "PYTHONPATH"}
OF_THE_PROXY = set(re.findall(r"\{\$([A-Z]+)", (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")))
OF_OTHERS = {"DELIVRD", "FIELD", "SESSION_ID", "UNDELIV", "USSD_PARAMS"}
"""What some providers call their parameters and states, and what stands for such a name."""
PLACES_OF_THE_SYSTEM = ("/run", "/etc", "/tmp", "/usr", "/var", "/proc", "/srv", "/media")  # noqa: S108 - no file is made there
TO_BE_MADE = {"campaigns/mine.yaml", "gateway/channels/ussd/northcall.py"}
"""What a page tells its readers to make."""
GUIDE = sorted((ROOT / "docs" / "huong-dan").glob("*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
NOT_THE_OFFICES_WORDS = ("bản tập", "giờ yên", "nhịp đều", "mã nơi", "thì thôi", "luỹ kế", "Luỹ kế")


def strings(source: str) -> Iterator[str]:
    """Every text in Python code; X stands for what is filled in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def said(word: str = "") -> Iterator[tuple[str, str]]:
    """Each piece of text that may tell people what to type or open, with where it stands; only code with this word."""
    for page in [*OF_TODAY, ROOT / "CHANGELOG.md"]:
        text = page.read_text(encoding="utf-8")
        for piece in [*BLOCK.findall(text), *QUOTED.findall(BLOCK.sub("", text))]:
            yield str(page.relative_to(ROOT)), piece
    for page in (ROOT / "gateway" / "web").rglob("*.html"):
        for piece in MARKED.findall(page.read_text(encoding="utf-8")):
            yield page.name, re.sub(r"{{.*?}}", "X", piece)
    for path in (path for top in ("gateway", "parsers", "workers", "bin") for path in (ROOT / top).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if word in source:
            yield from ((str(path.relative_to(ROOT)), text) for text in strings(source))
    for path in [ROOT / "bin" / "keng", *(ROOT / "campaigns").glob("*.yaml")]:
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@cache
def all_said() -> list[tuple[str, str]]:
    """All of it, read when the first test asks: that takes two seconds."""
    return sorted(set(said()))


def in_documents() -> list[tuple[str, str]]:
    """What the documents say."""
    return [(where, text) for where, text in all_said() if where.endswith(".md")]


def every(pattern: re.Pattern[str], among: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What fits the pattern, with where it stands."""
    return sorted({(where, str(found)) for where, text in among for found in pattern.findall(text)})


def spellings(line: str) -> Iterator[list[str]]:
    """The command lines that one line stands for: `pause|resume ID [--yes]` is two."""
    line = re.split(r"  |, |\. |\.$| …| \(", line.replace("\\|", "|").replace(" | ", "|"))[0]
    if line.count("'") % 2:  # the quotation that the command stands in ends here
        line = line.partition("'")[0]
    words = shlex.split(re.sub(r"\[(--[a-z-]+|[A-Z]+)\]", r"\1", line).rstrip(" .,"))
    yield from (list(one) for one in itertools.product(*(word.split("|") for word in words)))


def wrong_with(words: list[str]) -> str | None:
    """What `keng` would not understand of a command line."""
    command: click.Command = KENG
    context = click.Context(command, info_name="keng")
    words = words[2:] if words[0] == "--lang" else words
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        if name not in command.commands:
            return f"no command {name}"
        command = command.commands[name]
        context = click.Context(command, parent=context, info_name=name)
    try:
        _, left, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return error.format_message()
    return f"too much: {' '.join(left)}" if left else None


@pytest.mark.parametrize(("where", "line"), every(COMMAND, said("keng ")))
def test_every_command_that_people_are_told_to_type_is_one(where: str, line: str) -> None:
    found = {" ".join(words): wrong_with(words) for words in spellings(line) if words}

    assert {words: wrong for words, wrong in found.items() if wrong} == {}, where


@pytest.mark.parametrize("line", ["stauts", "link --for office", "campaign lock DAY DAY", "hold on|of", "up --cheque"])
def test_a_command_that_is_none_would_be_noticed(line: str) -> None:
    assert any(wrong_with(words) for words in spellings(line))


def test_both_readmes_name_the_same_commands_and_each_command_is_among_them() -> None:
    english, vietnamese = (
        "\n".join(QUOTED.findall(BLOCK.sub("", (ROOT / name).read_text(encoding="utf-8"))))
        for name in ("README.md", "README.vi.md")
    )

    assert set(COMMAND.findall(english)) == set(COMMAND.findall(vietnamese))
    assert {name for name in COMMANDS if f"keng {name}" not in english} == set()


def test_every_make_target_that_people_are_told_to_type_is_one() -> None:
    assert [(where, name) for where, name in every(MADE, all_said()) if name not in TARGETS] == []


def test_every_flag_that_a_document_names_belongs_to_a_command() -> None:
    def flags(command: click.Command) -> Iterator[str]:
        yield from (name for one in command.params for name in (*one.opts, *one.secondary_opts))
        if isinstance(command, click.Group):
            for one in command.commands.values():
                yield from flags(one)

    ours = {*flags(KENG), "--help"}
    quoted = [(where, text) for where, text in in_documents() if text.startswith("--")]

    assert [(where, flag) for where, flag in every(FLAG, quoted) if flag not in ours] == []


def test_every_setting_that_people_are_told_to_set_is_one() -> None:
    known = SETTINGS | OF_MAKE | OF_TESTS | OF_THE_SYSTEM | OF_THE_PROXY | OF_OTHERS
    for_users = [
        (where, text) for where, text in in_documents() if "contributing" not in where and where != "CHANGELOG.md"
    ]

    assert [one for one in [*every(NAME, for_users), *every(GIVEN, all_said())] if one[1] not in known] == []


def test_every_address_that_a_document_names_is_answered(tmp_path: Path) -> None:
    routes = create_app(Settings(var_dir=tmp_path)).url_map.bind("localhost")

    def is_answered(address: str) -> bool:
        try:
            routes.match(address)
        except (MethodNotAllowed, RequestRedirect):
            return True
        except NotFound:
            return False
        return True

    named = {(where, found[1]) for where, text in in_documents() if (found := ADDRESS.fullmatch(text))}
    ours = [(where, address) for where, address in named if not address.startswith(PLACES_OF_THE_SYSTEM)]
    heads = ("", "/webhooks/x", "/webhooks/ussd/x/x")  # a page on webhooks may name only how an address ends

    assert [one for one in ours if not any(is_answered(head + re.sub("<.*?>", "x", one[1])) for head in heads)] == []


def test_every_file_that_people_are_told_of_exists() -> None:
    roots = (ROOT, ROOT / "gateway" / "web")  # a page's template is named from there

    missing = [one for one in every(PLACE, all_said()) if not any((root / one[1]).exists() for root in roots)]
    assert [one for one in missing if one[1] not in TO_BE_MADE] == []


def test_the_pages_and_the_plan_speak_as_the_office_does() -> None:
    spoken = [(where, text) for where, text in all_said() if where.endswith(("web/labels.py", ".yaml"))]

    assert [(where, word) for where, text in spoken for word in NOT_THE_OFFICES_WORDS if word in text] == []


def label_shown(label: str) -> re.Pattern[str] | None:
    """What a label looks like on a page, filled in; None where what is filled in is nearly all of it."""
    if re.search(r"{(?!n})", label) and len(re.findall(r"[^\W\d]", re.sub(r"{.*?}", "", label))) < 4:
        return None
    return re.compile(re.sub(r"\\{.*?\\}", ".+", re.escape(label).replace(r"\{n\}", r"\d+")))


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.name)
def test_what_the_guide_prints_in_bold_stands_so_on_a_page(page: Path) -> None:
    of_forms = {field.label[0] for one in CHANNELS for field in one.form}
    shown = [found for one in {*TABLES["vi"].values(), *of_forms} if (found := label_shown(one))]
    bold = {" ".join(one.split()) for one in BOLD.findall(page.read_text(encoding="utf-8"))}

    assert {one for one in bold if not any(found.fullmatch(one) for found in shown)} == set()
    assert page.name != "buoi-chieu.md" or len(bold) > 50


def test_every_file_that_make_check_leaves_out_exists() -> None:
    assert [name for name in sorted(SLOW) if not (ROOT / "tests" / name).exists()] == []
