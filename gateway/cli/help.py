"""`keng --help`: the pages of help in two languages, and wrong usage in a sentence that says what to type."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import click

from gateway import settings as environment
from gateway.cli.vietnamese import VIETNAMESE

LANGUAGES = ("vi", "en")
LANGUAGE_KEY = "keng.language"
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Begin": ("up", "link", "user", "read", "send", "practice"),
    "Day by day": ("status", "waiting", "broadcast", "report", "archive", "hold"),
    "The plan": ("campaign", "roster", "words", "channel", "webhooks", "ussd"),
    "Care": ("verify", "rebuild", "backup", "restore", "mend", "forget"),
}
"""All commands, as their list shows them."""
ABOUT = "Kẻng takes village reports by SMS and USSD, counts them, answers, and reminds."
MORE_HELP = "Help for a command: keng COMMAND --help. Tiếng Việt: keng --lang vi --help."
SHORT_CHARACTERS = 200
"""A command's line in a list may be so long, and is wrapped."""

WRONG_USAGE: Mapping[str, Mapping[type[click.UsageError], str]] = {
    "en": {
        click.NoSuchCommand: "there is no command {name}",
        click.NoSuchOption: "{command} has no option {name}",
        click.MissingParameter: "{command} needs {name}",
        click.BadParameter: "{name}: {message}",
    },
    "vi": {
        click.NoSuchCommand: "không có lệnh {name}",
        click.NoSuchOption: "{command} không có tùy chọn {name}",
        click.MissingParameter: "{command} cần {name}",
        click.BadParameter: "{name}: {message}",
    },
}
MEANT = {"en": "did you mean {names}?", "vi": "có phải là {names}?"}
SEE = {"en": "See: {command} --help", "vi": "Xem: {command} --help"}


def language() -> str:
    """The language that `--lang` asks for, or else that of the terminal; "vi", "en" or another one."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(LANGUAGE_KEY) if context else None
    return str(asked or environment.terminal_language())


class Root(click.Group):
    """`keng` itself: lists its commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives both
        """Write the commands, a section a purpose."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(SHORT_CHARACTERS)) for name in names])


def root(commands: MutableMapping[str, click.Command], language: str, data: str) -> click.Group:
    """The command `keng` over these commands, its help in this language; `data` is where its data is kept."""

    def remember(ctx: click.Context, _: click.Parameter, said: str | None) -> None:
        ctx.meta[LANGUAGE_KEY] = said or language

    option = click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        callback=remember,
        expose_value=False,
        help="The language of the help.",
    )
    made = Root("keng", params=[option], commands=commands, help=ABOUT, epilog=MORE_HELP)
    if language == "vi":
        made = _translated(made, VIETNAMESE)
    made.epilog = f"{made.epilog}\n\n{data}"
    return made


def wanted(words: Iterable[str]) -> str | None:
    """The language that a command line asks for before its first command."""
    before = ""
    for word in words:
        option, _, value = word.partition("=")
        if option == "--lang" and value in LANGUAGES:
            return value
        if before == "--lang" and word in LANGUAGES:
            return word
        if not word.startswith("-") and before != "--lang":
            return None
        before = word
    return None


def sentence(error: click.ClickException, language: str) -> str:
    """What is wrong and, for wrong usage, what to type to see how it is done."""
    if not isinstance(error, click.UsageError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "keng"
    see = SEE[language].format(command=command)
    return f"{_wrong(error, command, language)}\n{see}"


def _wrong(error: click.UsageError, command: str, language: str) -> str:
    said = next((text for kind, text in WRONG_USAGE[language].items() if isinstance(error, kind)), "{message}")
    match error:
        case click.NoSuchCommand():
            name, near = error.command_name, error.possibilities
        case click.NoSuchOption():
            name, near = error.option_name, error.possibilities
        case click.BadParameter():
            name, near = _name(error), None
        case _:
            name, near = "", None
    text = said.format(name=name, command=command, message=error.message)
    return f"{text}; {MEANT[language].format(names=', '.join(near))}" if near else text


def _name(error: click.BadParameter) -> str:
    """The option or the argument that is wrong, as it is typed."""
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx or click.Context(click.Command("keng")))


class TranslatedCommands(Mapping[str, click.Command]):
    """Commands with their help in other words, each when it is asked for."""

    def __init__(self, commands: Mapping[str, click.Command], words: Mapping[str, str]) -> None:
        """Translate these commands."""
        self._commands, self._words = commands, words

    def __getitem__(self, name: str) -> click.Command:
        """The command of this name; KeyError where there is none."""
        found: click.Command = _translated(self._commands[name], self._words)
        return found

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._commands)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._commands)


def _translated(command: Any, words: Mapping[str, str]) -> Any:
    """A copy of a command and of all under it, with its help in other words."""
    made = copy.copy(command)
    made.help, made.epilog = (_said(text, words) for text in (command.help, command.epilog))
    made.params = [_with_help(one, words) for one in command.params]
    made.context_class = type("Context", (click.Context,), {"formatter_class": _formatter(words)})
    if isinstance(command, click.Group):
        made.commands = TranslatedCommands(command.commands, words)
    return made


def _with_help(parameter: click.Parameter, words: Mapping[str, str]) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    made = copy.copy(parameter)
    made.help = _said(parameter.help, words)
    return made


def _said(text: str | None, words: Mapping[str, str]) -> str | None:
    plain = inspect.cleandoc(text) if text else text
    return words.get(plain, plain) if plain else plain


def _formatter(words: Mapping[str, str]) -> type[click.HelpFormatter]:
    """What writes pages of help whose headings are in these words."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or f"{words['Usage:']} ")

        @contextmanager
        def section(self, name: str) -> Iterator[None]:
            with super().section(words.get(name, name)):
                yield

        def write_dl(self, rows: Any, *args: Any, **kwargs: Any) -> None:
            super().write_dl([(term, words.get(text, text)) for term, text in rows], *args, **kwargs)

    return Formatter
