"""Installing says how far it is, and what to do where it fails; the tests install nothing that is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.paths import ROOT

PACKAGES = ("click", "flask", "redis", "rq")


def installed(directory: Path, *lines: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    """What installing these lines of a requirements file says, without any network."""
    file = directory / "requirements.txt"
    file.write_text("".join(f"{line} \\\n    --hash=sha256:{'0' * 64}\n" for line in lines), encoding="utf-8")
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "LC_ALL": language}
    return subprocess.run(
        [sys.executable, ROOT / "bin" / "install.py", file],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_it_says_how_many_there_are_how_far_it_is_and_that_it_is_done(tmp_path: Path) -> None:
    done = installed(tmp_path, *(f"{name}=={version(name)}" for name in PACKAGES))

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Installing 4 packages into .venv; this happens once and takes one to three minutes.\n  4 / 4  rq\nInstalled.\n"
    )


def test_where_it_fails_it_says_what_to_do_under_pips_own_words(tmp_path: Path) -> None:
    done = installed(tmp_path, "keng-has-no-such-package==1.0")

    assert done.returncode == 1
    assert "No matching distribution found for keng-has-no-such-package==1.0" in done.stderr
    assert "Then repeat the same command" in done.stdout


def test_in_a_vietnamese_terminal_it_says_so_in_vietnamese(tmp_path: Path) -> None:
    done = installed(tmp_path, f"click=={version('click')}", language="vi_VN.UTF-8")

    assert done.stdout.startswith("Đang cài 1 gói vào .venv")
    assert done.stdout.endswith("Đã cài xong.\n")
