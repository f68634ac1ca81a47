"""A short run of the fuzzer; `make fuzz` is the long one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.examples import examples
from tests.support.needs import needs_module

RUNS = examples(20_000)


@pytest.mark.slow
def test_the_fuzzer_finds_no_text_that_breaks_what_holds_for_all(tmp_path: Path) -> None:
    needs_module("atheris")

    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", f"-runs={RUNS}", f"-artifact_prefix={tmp_path}/"],
        capture_output=True, text=True, timeout=280,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr
