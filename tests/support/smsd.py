"""Gammu's real SMS daemon on its dummy phone: texts are put into the phone, and what it sends stands in its spool."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.channels.gammu import FOLDERS, INBOX, OUTBOX, SENT
from tests.support.needs import needs

NETWORK = ZoneInfo("Asia/Ho_Chi_Minh")
DUMMY, MODEM = "model = dummy\nconnection = none", "connection = at"
SETTINGS = """
[gammu]
{kind}
device = {phone}
gammuloc = /dev/null

[smsd]
loopsleep = {pause}
commtimeout = 1
receivefrequency = 1
statusfrequency = 1
debuglevel = 1
logfile = {log}
"""
TEXT = """[SMSBackup000]
State = UnRead
Number = "{shown}"
NumberUnicode = {sender}
DateTime = {moment}
Coding = Unicode_No_Compression
Folder = 1
Length = {length}
Class = -1
UDH = {udh}
Text00 = {words}
"""


class Smsd:
    """A daemon whose phone and spool are in a directory; needs `gammu-smsd`."""

    def __init__(self, directory: Path) -> None:
        """Make the phone and the spool; `start` starts the daemon."""
        self._program = needs("gammu-smsd")
        self._directory, self._numbers = directory, itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.config, self.log = directory / "smsdrc", directory / "log"
        self.spool, self._inside = directory / "spool", directory / "phone" / "sms" / "1"
        for folder in (self._inside, *(self.spool / one for one in FOLDERS)):
            folder.mkdir(parents=True)

    def start(self, lines: Sequence[str] = (), locale: str = "C.UTF-8", pause: int = 1, modem: str = "") -> None:
        """Start it, with these lines in its settings, or with those it had; it sends one text in `pause` seconds.

        Where a `modem` is named, it is to talk to that instead of its dummy phone.
        """
        if lines:
            kind, phone = (MODEM, modem) if modem else (DUMMY, str(self._directory / "phone"))
            own = SETTINGS.format(kind=kind, phone=phone, log=self.log, pause=pause)
            self.config.write_text("\n".join([own, *lines, ""]))
        self._process = subprocess.Popen(
            [self._program, "-c", str(self.config)],
            cwd=self._directory,
            env={**os.environ, "LC_ALL": locale},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def receive(self, sender: str, words: str, moment: datetime, part: str = "") -> None:
        """Have the phone receive a text, sent at a moment; a part of a long one has its header in hex."""
        here = moment.astimezone(NETWORK)  # a file's name tells the network's clock, without its zone
        number = next(self._numbers)
        draft = self._directory / "draft"
        draft.write_text(
            TEXT.format(
                shown=sender.replace("\n", " "),
                sender=_hex(sender),
                moment=f"{here:%Y%m%dT%H%M%S%z}",
                length=len(words.encode("utf-16-be")) // 2,
                udh=part,
                words=_hex(words),
            )
        )
        draft.rename(self._inside / str(number))

    @property
    def received(self) -> bool:
        """Whether it has taken all texts from its phone."""
        return not any(self._inside.iterdir())

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sent."""
        return not any((self.spool / OUTBOX).iterdir())

    @property
    def progress(self) -> int:
        """How many files it has received or sent so far."""
        return sum(1 for folder in (INBOX, SENT) for _ in (self.spool / folder).iterdir())

    def sent(self) -> dict[str, str]:
        """What it has sent: the words by the name of the file."""
        return {path.name: path.read_bytes().decode("utf-16") for path in (self.spool / SENT).iterdir()}


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()
