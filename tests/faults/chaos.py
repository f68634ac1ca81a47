"""`python -m tests.faults.chaos`: all the fault tests, and one table of what they did and what came of it.

They run in two lanes beside each other, since each of them mostly waits. KENG_CHAOS is `long` or `short`; TABLE names a
file that the table is written to as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import table
from tests.faults.conftest import ROWS

FOLDER = Path(__file__).parent
FIRST_LANE = ("test_faults.py", "test_valkey_faults.py", "test_answers_lost.py")
"""What takes half of the time; the second lane takes the other files."""
LONGEST_SECONDS = 2_400.0
SHORT = "short"


def main() -> int:
    """Run both lanes, print the table, and return 1 if anything failed or was left out."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="keng-") as directory:
        rows_file = Path(directory) / "rows"
        statuses = run(rows_file)
        rows = table.read(rows_file)
    words = table.table(rows)
    left_out = table.lacking(rows) if os.environ.get("KENG_CHAOS") != SHORT else []
    print(f"\n{words}\n\n{len(rows)} runs in {(time.monotonic() - begun) / 60:.1f} minutes")  # noqa: T201 - its purpose
    for lack in left_out:
        print(f"too few {lack}")  # noqa: T201 - its purpose
    if file := os.environ.get("TABLE"):
        Path(file).write_text(words + "\n", encoding="utf-8")
    return 1 if any(statuses) or left_out else 0


def run(rows_file: Path) -> list[int]:
    """Run both lanes until they end; how each did."""
    others = sorted(path.name for path in FOLDER.glob("test_*.py") if path.name not in FIRST_LANE)
    lanes = [_lane(files, rows_file) for files in (FIRST_LANE, others)]
    ends = time.monotonic() + LONGEST_SECONDS
    try:
        return [lane.wait(ends - time.monotonic()) for lane in lanes]
    finally:
        for lane in lanes:
            lane.terminate()  # what it has started ends with it
            lane.wait()


def _lane(files: tuple[str, ...] | list[str], rows_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-m", "faults"]
    environment = {"KENG_CHAOS": "long", **os.environ, ROWS: str(rows_file)}
    return subprocess.Popen([*command, *(str(FOLDER / name) for name in files)], env=environment)


if __name__ == "__main__":
    sys.exit(main())
