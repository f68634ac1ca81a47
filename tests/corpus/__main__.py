"""Score every set of labelled texts by the command itself: `make corpus`."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.corpus.scoring import Score, rows, score, sets

COMMAND = [sys.executable, "-m", "flask", "--app", "wsgi", "read", "--jsonl"]


def main() -> int:
    """Print each set's score and its misses; 1 if any text was stored as something else."""
    wrong = 0
    for name in sets():
        found = _scored(name)
        sys.stdout.write(f"{name:<16} {found}\n")
        for kind in (found.wrong_accepts, found.wrong_guesses, found.refused, found.asked, found.wrong_kind):
            sys.stdout.writelines(f"  {row_id} {text!r} -> {got}\n" for row_id, text, got in kind)
        wrong += len(found.wrong_accepts)
    return int(wrong > 0)


def _scored(name: str) -> Score:
    labelled = list(rows(name))
    given = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in labelled)
    done = subprocess.run(COMMAND, input=given, capture_output=True, text=True, check=True)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    return score((row, answers[row["id"]]) for row in labelled)


if __name__ == "__main__":
    sys.exit(main())
