"""What some tests need outside Python: skipped loudly where it is absent, a failure where NEEDS promises it."""

import importlib.util
import os
import shutil

import pytest

from gateway import compiled


def needs(program: str) -> str:
    """Return the program's path; where it is absent, skip the test, or fail it if NEEDS (a comma list) names it."""
    path = shutil.which(program)
    if path:
        return path
    if program in os.environ.get("NEEDS", "").split(","):
        pytest.fail(f"{program} is missing, though NEEDS names it")
    pytest.skip(f"NOT TESTED: {program} is not installed")


def needs_compiled() -> None:
    """Skip the test where `make fast` has not compiled the source as it is, or fail it if NEEDS names `compiled`."""
    if (compiled.HOME / compiled.state()).exists():
        return
    if "compiled" in os.environ.get("NEEDS", "").split(","):
        pytest.fail("parsers/ is not compiled, though NEEDS names it")
    pytest.skip("NOT TESTED: parsers/ is not compiled (make fast)")


def needs_module(name: str) -> None:
    """Skip the test where the module is not installed, or fail it if NEEDS names it."""
    if importlib.util.find_spec(name):
        return
    if name in os.environ.get("NEEDS", "").split(","):
        pytest.fail(f"{name} is missing, though NEEDS names it")
    pytest.skip(f"NOT TESTED: {name} has no wheel for this machine")
