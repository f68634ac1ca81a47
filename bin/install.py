"""Install a file of pinned packages, and say how far it is: `python bin/install.py requirements.txt`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[.*\])?==", re.MULTILINE)
FOUND = re.compile(r"^(?:Collecting|Requirement already satisfied:|Ignoring) ([A-Za-z0-9][\w.-]*)")
UNPACKING = "Installing collected packages"
PIP = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes",
       "--progress-bar", "off")  # fmt: skip
EVERY = 10
"""Without a terminal, one package in so many gets a line."""
WORDS = {
    "en": {
        "begin": "Installing {all} packages into .venv; this happens once and takes one to three minutes.",
        "unpack": "all are here; unpacking them takes up to half a minute",
        "done": "Installed.",
        "failed": "Kẻng is not installed; the lines above say why. It needs the internet this once (behind a proxy, "
        "set HTTPS_PROXY). Then repeat the same command: it goes on where it stopped.",
    },
    "vi": {
        "begin": "Đang cài {all} gói vào .venv; chỉ làm một lần, mất một đến ba phút.",
        "unpack": "đã tải đủ; giải nén mất đến nửa phút",
        "done": "Đã cài xong.",
        "failed": "Chưa cài được Kẻng; lý do ở các dòng trên. Lần này cần có mạng (nếu qua proxy, đặt HTTPS_PROXY). "
        "Sau đó chạy lại đúng lệnh này: phần đã tải không phải tải lại.",
    },
}


def main(file: Path) -> int:
    """Run pip over the file, a line a package; its exit code."""
    words = WORDS["vi" if _language() == "vi" else "en"]
    wanted = set(PINNED.findall(file.read_text(encoding="utf-8")))
    _say(words["begin"].format(all=len(wanted)))
    found: set[str] = set()
    with subprocess.Popen([*PIP, "-r", str(file)], stdout=subprocess.PIPE, text=True, errors="replace") as pip:  # noqa: S603
        for line in pip.stdout or ():
            if (named := FOUND.match(line)) and named[1] not in found:
                found.add(named[1])
                _show(len(found), len(wanted), named[1])
            elif line.startswith(UNPACKING):
                _show(len(wanted), len(wanted), words["unpack"])
    if sys.stdout.isatty():
        _say("\r\x1b[2K", end="")
    _say(words["failed" if pip.returncode else "done"])
    return pip.returncode


def _show(number: int, of: int, what: str) -> None:
    """How far it is: on one line of a terminal, else on a line now and then."""
    if sys.stdout.isatty():
        _say(f"\r\x1b[2K  {number} / {of}  {what}", end="")
    elif number % EVERY == 0 or number == of:
        _say(f"  {number} / {of}  {what}")


def _say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


def _language() -> str:
    asked = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((said[:2].lower() for said in asked if said), "en")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
