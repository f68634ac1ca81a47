"""The compiled core is used where it was made of these very files, and answers as they do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gateway import compiled
from tests.corpus.scoring import rows, sets
from tests.paths import ROOT
from tests.support.needs import needs_compiled

READ = "import sys; from gateway.keng import main; sys.exit(main(['read', '--jsonl']))"
WHICH = "from gateway import compiled; import parsers; print(compiled.runs())"
SOURCE_FIRST = "import parsers; "
"""Once a part of the source is loaded, all of it is."""


def said(code: str, given: str = "") -> str:
    """What a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def planted(home: Path, name: str) -> str:
    """What reads and judges where something called `name` was compiled: its place."""
    (home / name / "parsers").mkdir(parents=True)
    (home / name / "parsers" / "__init__.py").touch()
    return (
        f"from pathlib import Path; from gateway import compiled; compiled.HOME = Path({str(home)!r}); "
        "compiled.use(); import parsers; print(parsers.__file__, compiled.runs())"
    )


def test_what_was_compiled_of_these_files_is_used(tmp_path: Path) -> None:
    shown = said(planted(tmp_path, compiled.state()))

    assert shown == f"{tmp_path / compiled.state() / 'parsers' / '__init__.py'} True\n"


@pytest.mark.parametrize("loaded", ["", SOURCE_FIRST])
def test_the_source_is_used_where_other_files_were_compiled_or_a_part_of_it_is_loaded(
    tmp_path: Path, loaded: str
) -> None:
    shown = said(loaded + planted(tmp_path, compiled.state() if loaded else "another"))

    assert str(tmp_path) not in shown


@pytest.mark.parametrize("name", sets())
def test_every_labelled_text_is_read_and_judged_alike_by_the_compiled_core_and_by_the_source(name: str) -> None:
    needs_compiled()
    given = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(name))

    assert (said(WHICH), said(SOURCE_FIRST + WHICH)) == ("True\n", "False\n")
    assert said(READ, given) == said(SOURCE_FIRST + READ, given)


ENDLESS = """
from gateway import compiled
from parsers.tokens.normalise import Folded
from parsers.tokens.tokens import tokenise
from workers.time_limit import TookTooLongError, limited, watched
text = "AB 12 " * 700_000
try:
    with watched(), limited(0.3):
        tokenise(Folded(text, range(len(text) + 1)))
except TookTooLongError:
    print(compiled.runs(), "stopped")
"""


def test_the_time_limit_of_an_entry_stops_machine_code_too() -> None:
    needs_compiled()

    assert said(ENDLESS) == "True stopped\n"
