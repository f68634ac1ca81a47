"""What some tests need outside Python: skipped loudly where it is absent, a failure where NEEDS promises it."""

import os
import shutil

import pytest


def needs(program: str) -> str:
    """Return the program's path; where it is absent, skip the test, or fail it if NEEDS (a comma list) names it."""
    path = shutil.which(program)
    if path:
        return path
    if program in os.environ.get("NEEDS", "").split(","):
        pytest.fail(f"{program} is missing, though NEEDS names it")
    pytest.skip(f"NOT TESTED: {program} is not installed")
