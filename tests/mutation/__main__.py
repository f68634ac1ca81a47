"""Try a chance sample of all mutants of `parsers/` on the table tests: `make mutants`.

mutmut makes the mutants and finds which tests reach each; this runs those tests on a sample (the same one each time),
since all would take hours, and writes what came of it into results.md.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.paths import ROOT

RESULTS = Path(__file__).parent / "results.md"
COPIED = ("parsers", "gateway", "workers", "campaigns", "tests", "docs", "wsgi.py", "pyproject.toml")
TESTS = (
    "tests/parsers/reading/test_parse.py",
    "tests/parsers/reading/test_language.py",
    "tests/parsers/reading/test_readings.py",
    "tests/parsers/reading/test_corpus.py",
    "tests/parsers/validation/test_judge.py",
    "tests/parsers/replies/test_replies.py",
    "tests/parsers/replies/test_replies_in_use.py",
    "tests/parsers/test_privacy.py",
    "tests/parsers/figures/test_figures.py",
    "tests/parsers/reading/test_suggestions.py",
)
READS_THE_SOURCE = (
    "tests/parsers/replies/test_replies_in_use.py::test_every_key_in_the_code_is_a_text_of_both_languages"
)
"""It looks at the source, where all mutants of a file stand side by side."""
CONFIG = f"""
[tool.mutmut]
source_paths = ["parsers"]
pytest_add_cli_args_test_selection = {json.dumps(TESTS)}
pytest_add_cli_args = ["-q", "-p", "no:randomly", "--deselect={READS_THE_SOURCE}"]
also_copy = ["gateway", "workers", "campaigns", "docs", "wsgi.py"]
mutate_only_covered_lines = true
"""
SEED = 2024
SAMPLE = int(os.environ.get("MUTANTS", "1000"))
SURVIVED = 0
"""How pytest ends where every test passes."""


def main() -> None:
    """Make the mutants, try the sample, write the results."""
    with tempfile.TemporaryDirectory(prefix="keng-mutants-") as made:
        place = Path(made)
        _copy(place)
        _make(place)
        names, reached = _names(place), _reached(place)
        picked = random.Random(SEED).sample(names, min(SAMPLE, len(names)))
        if not _passes(place, "", sorted({test for tests in reached.values() for test in tests})):
            sys.exit("The tests do not pass without a change.")
        with ThreadPoolExecutor(os.cpu_count()) as runs:
            passed = list(runs.map(lambda name: _passes(place, name, reached.get(_function(name), [])), picked))
        survivors = [name for name, survived in zip(picked, passed, strict=True) if survived]
        RESULTS.write_text(_page(place, names, picked, survivors), encoding="utf-8")
    sys.stdout.write(f"{RESULTS}: {len(picked) - len(survivors)} of {len(picked)} mutants were noticed\n")


def _copy(place: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, place / name)
    with (place / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG)


def _make(place: Path) -> None:
    """Have mutmut make all mutants; told to run one that does not exist, it stops there."""
    command = [sys.executable, "-m", "mutmut", "run", "no-such-mutant"]
    subprocess.run(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _names(place: Path) -> list[str]:
    """Every mutant there is."""
    files = (place / "mutants" / "parsers").rglob("*.meta")
    return sorted(name for file in files for name in json.loads(file.read_text("utf-8"))["exit_code_by_key"])


def _reached(place: Path) -> dict[str, list[str]]:
    """By function: the tests that reach it."""
    found = json.loads((place / "mutants" / "mutmut-stats.json").read_text("utf-8"))
    return {name: list(tests) for name, tests in found["tests_by_mangled_function_name"].items()}


def _function(name: str) -> str:
    return name.partition("__mutmut_")[0]


def _passes(place: Path, mutant: str, tests: list[str]) -> bool:
    """Whether every one of the tests passes with a mutant in the place of its original."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *tests]
    where = {**os.environ, "MUTANT_UNDER_TEST": mutant}
    try:
        done = subprocess.run(command, cwd=place / "mutants", env=where, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == SURVIVED


def _page(place: Path, names: list[str], picked: list[str], survivors: list[str]) -> str:
    noticed = len(picked) - len(survivors)
    modules = Counter(_module(name) for name in picked)
    missed = Counter(_module(name) for name in survivors)
    lines = [
        "# Mutants of `parsers/`", "",
        "Written by `make mutants`; why survivors survive stands in README.md.", "",
        f"{len(names)} mutants on lines that the tests reach; a chance sample of {len(picked)} (seed {SEED}) was "
        f"tried: **{noticed} noticed, {100 * noticed / len(picked):.1f} %**.", "",
        "| module | tried | survived |", "|---|---|---|",
        *(f"| {module} | {modules[module]} | {missed[module] or ''} |" for module in sorted(modules)),
        "", "## Survivors", "",
    ]  # fmt: skip
    for name in survivors:
        lines += [f"`{name}`", "", "```diff", *_diff(place, name), "```", ""]
    return "\n".join(lines)


def _module(name: str) -> str:
    return name.removeprefix("parsers.").split(".x")[0]


def _diff(place: Path, name: str) -> list[str]:
    command = [sys.executable, "-m", "mutmut", "show", name]
    shown = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False).stdout
    return [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


if __name__ == "__main__":
    main()
