"""`keng`: the command line. `python -m gateway.keng` is the same; bin/keng starts it from any directory."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from flask import Flask
from flask.cli import ScriptInfo

from gateway import extensions, settings
from gateway.cli import help as pages
from gateway.cli.commands import COMMANDS
from gateway.secrets import SecretError
from gateway.settings import SettingsError

STOPPED = {"en": "keng: stopped; nothing more is done.", "vi": "keng: đã dừng; không làm gì thêm."}
DATA = {"en": "Data: {place} (VAR_DIR)", "vi": "Dữ liệu: {place} (VAR_DIR)"}


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; what a person can meet is said in a sentence, never a traceback."""
    given = list(sys.argv[1:] if words is None else words)
    language = pages.wanted(given) or ("vi" if settings.terminal_language() == "vi" else "en")
    try:
        command = pages.root(COMMANDS, language, DATA[language].format(place=settings.read().var_dir))
        done = command.main(
            given, prog_name="keng", standalone_mode=False, obj=ScriptInfo(create_app=_app, set_debug_flag=False)
        )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    except click.ClickException as error:
        click.echo(f"keng: {pages.sentence(error, language)}", err=True)
        return error.exit_code
    except click.Abort:
        click.echo(STOPPED[language], err=True)
        return 130
    except (SettingsError, SecretError) as error:
        click.echo(f"keng: {error}", err=True)
        return 1
    except OSError as error:
        where = error.filename or settings.read().var_dir  # a full disk names no file
        click.echo(f"keng: {where}: {error.strerror or error}", err=True)
        return 1
    return done if isinstance(done, int) else 0


def _app() -> Flask:
    """What commands work with: an application without pages."""
    app = Flask("gateway", static_folder=None)
    extensions.attach(app, settings.read())
    return app


if __name__ == "__main__":
    sys.exit(main())
