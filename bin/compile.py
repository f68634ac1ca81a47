"""Compile parsers/ to machine code into a virtual environment: `python bin/compile.py .venv`."""

from __future__ import annotations

import compileall
import os
import shutil
import sys
import sysconfig
from pathlib import Path

from mypyc.build import mypycify
from setuptools import setup

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gateway import compiled  # noqa: E402 - bin/ is no package

ROOMS = ("tokens", "reading", "validation", "figures", "replies")
ALONE = ("privacy.py", "paper_numbers.py")
"""Where a text's time is spent. The other rooms hold values and tables, which pydantic must see as Python."""
AS_PYTHON = ("__init__.py", "stored.py")
"""Of these rooms, too: a question quotes what is stored."""


def main(environment: Path) -> int:
    """Compile the source as it is, unless that was done; the exit code."""
    place = environment.absolute() / compiled.NAME / compiled.state()
    if not place.exists():
        if not Path(sysconfig.get_path("include"), "Python.h").exists():
            sys.stderr.write("Python's headers are missing (on Debian or Ubuntu: python3-dev): nothing is compiled.\n")
            return 1
        made = place.with_suffix(".new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _build(made)
        made.rename(place)  # whole, or not there
        for older in set(place.parent.iterdir()) - {place}:
            shutil.rmtree(older)
    sys.stdout.write("parsers/ is compiled, and used from the next start on.\n")
    return 0


def _build(at: Path) -> None:
    """Compile a copy of the source, in place."""
    shutil.copytree(compiled.SOURCE, at / "parsers", ignore=shutil.ignore_patterns("__pycache__"))
    os.chdir(at)
    files = [
        *(Path("parsers", name) for name in ALONE),
        *(path for room in ROOMS for path in Path("parsers", room).rglob("*.py")),
    ]
    chosen = [str(path) for path in files if path.name not in AS_PYTHON]
    settings = f"--config-file={ROOT / 'pyproject.toml'}"
    modules = mypycify([settings, *chosen], opt_level="2", multi_file=True)
    setup(name="parsers", packages=[], ext_modules=modules, script_args=["--quiet", "build_ext", "--inplace"])
    shutil.rmtree("build")
    compileall.compile_dir("parsers", quiet=1)  # what stays Python; a service may not write beside its code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
