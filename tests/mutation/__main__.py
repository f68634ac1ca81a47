"""Try a chance sample of all mutants of `parsers/` on the table tests: `make mutants`.

mutmut copies, changes and runs; this picks the sample (the same one each time), since all of them would take hours, and
writes what came of it into results.md.
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
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results.md"
COPIED = ("parsers", "gateway", "workers", "campaigns", "tests", "docs", "wsgi.py", "pyproject.toml")
TESTS = (
    "tests/test_parse.py", "tests/test_language.py", "tests/test_readings.py", "tests/test_corpus.py",
    "tests/test_judge.py", "tests/test_replies.py", "tests/test_replies_in_use.py", "tests/test_privacy.py",
    "tests/test_figures.py", "tests/test_suggestions.py",
)  # fmt: skip
READS_THE_SOURCE = "tests/test_replies_in_use.py::test_every_key_in_the_code_is_a_text_of_both_languages"
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
"""How pytest ends where every test passes; whatever else it says, the mutant was noticed."""


def main() -> None:
    """Make the mutants, try the sample, write the results."""
    with tempfile.TemporaryDirectory(prefix="keng-mutants-") as made:
        place = Path(made)
        _copy(place)
        _mutmut(place, "nothing-*")
        names = sorted(_outcomes(place))
        picked = random.Random(SEED).sample(names, min(SAMPLE, len(names)))
        _mutmut(place, *picked)
        outcomes = _outcomes(place)
        untried = [name for name in picked if outcomes[name] is None]
        if untried:
            sys.exit(f"{len(untried)} of {len(picked)} mutants were not tried: do the tests pass without a change?")
        survivors = [name for name in picked if outcomes[name] == SURVIVED]
        RESULTS.write_text(_page(place, names, picked, survivors), encoding="utf-8")
    sys.stdout.write(f"{RESULTS}: {len(picked) - len(survivors)} of {len(picked)} mutants were noticed\n")


def _copy(place: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, place / name)
    with (place / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG)


def _mutmut(place: Path, *names: str) -> None:
    """Run mutmut on the named mutants; it fails where none matches, after having made them all."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *names]
    subprocess.run(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _outcomes(place: Path) -> dict[str, int | None]:
    """How the tests ended on each mutant; None where it was not tried."""
    found: dict[str, int | None] = {}
    for file in (place / "mutants" / "parsers").rglob("*.meta"):
        found.update(json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"])
    return found


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
