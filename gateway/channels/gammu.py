"""Gammu: a USB modem or an old phone on a cable, run by Gammu's SMS daemon; texts pass through its spool directory.

https://docs.gammu.org/smsd/files.html, /smsd/config.html, /smsd/run.html. Setting it up: docs/channels/gammu.md.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shlex
import sys
from collections.abc import Iterator, Set
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator

from gateway import durable_file, secrets
from gateway.books.caps import SendCap
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels import gammu_daemon, gammu_ring
from gateway.channels.channel import (
    CallFault,
    Channel,
    Event,
    ListedPage,
    Malformed,
    Promises,
    Receipt,
    UnreachableError,
    WebhookCall,
    behind_secret,
)
from gateway.settings import ChannelSettings, Settings, zone_name
from parsers.campaign import phones

log = logging.getLogger(__name__)

INBOX, OUTBOX, SENT, ERROR = FOLDERS = ("inbox", "outbox", "sent", "error")
"""The daemon's folders in its spool: received, to be sent, sent, and what could not be sent."""
RECEIVED = re.compile(
    r"IN(?P<time>[0-9]{8}_[0-9]{6})_(?P<serial>[0-9]{2})_(?P<sender>.*)_(?P<part>[0-9]{2})\.(?:txt|smsbackup)", re.S
)
ASKED = re.compile(r"OUTZ[0-9]{8}_[0-9]{6}_00_[0-9]*_balance\.smsbackup")
"""A question after the SIM's balance: it waits until no text does."""
USSD = """[SMSBackup000]
Number = "{code}"
NumberUnicode = {number}
Coding = Default_No_Compression
Class = 127
Length = 0
Folder = 1
"""
"""What the daemon dials instead of sending it: class 127."""
HANDED = re.compile(r"OUT[A-Z][0-9]{8}_[0-9]{6}_[0-9]+_[^_]*_(?P<campaign>[a-z0-9-]+)_(?P<id>[a-z0-9-]+)\.txt")
PATHS = ("inboxpath", "outboxpath", "sentsmspath", "errorsmspath")
"""What gammu-smsdrc calls the folders."""
STATES = {OUTBOX: Delivery.SENT, SENT: Delivery.SENT, ERROR: Delivery.FAILED}
"""What it means that a text of ours lies in a folder. The daemon keeps what is in `outbox` until it has sent it."""
BYTE_ORDER = b"\xfe\xff"
"""What a file of InboxFormat = unicode begins with."""
FRESH = timedelta(seconds=30)
"""So far back a ring looks: longer than the script tries to be heard. What is older, the pull finds."""
SETTLED = timedelta(seconds=5)
"""A younger file may still be written: the pull leaves it to the next one."""
GROUP_READS = 0o640
LATER = timedelta(0)
MODEM = "modem"
"""What we call the one device of ours."""
FAILS = "fails"
"""Where the daemon rings that could not reach its modem, or could not send a text."""
ASKED_EVERY, BALANCE_HOLDS = timedelta(hours=24), timedelta(hours=48)
BALANCE_LETTERS = 160
OWN = "own"
"""What stands before a sender that is our number, so that it is no phone, and it is never answered."""
CUT_OFF = "?"
"""What stands for a lost end: a text that asks is never counted, and its sender is told how to write."""
SPOOL = "spool"
"""The code of a text that could not be laid into the spool."""
WORDS = {
    SPOOL: (
        "Không ghi được vào thư mục của Gammu (GAMMU_SPOOL): xem ổ đĩa còn chỗ không, và cho Kẻng vào nhóm gammu.",
        "Gammu's directory (GAMMU_SPOOL) cannot be written: see that the disk has room and our user is in group gammu.",
    ),
    ERROR: (
        "Modem không gửi được tin: xem SIM còn tiền, còn gói và còn sóng không.",
        "The modem could not send the text: see that the SIM has money or texts left, and a signal.",
    ),
    FAILS: (
        "Modem vừa báo lỗi: xem SIM còn tiền và còn sóng không; nếu lỗi lặp lại, rút modem ra rồi cắm lại.",
        "The modem has just failed: see that the SIM has money and a signal; if it goes on, unplug it and plug it in.",
    ),
    gammu_daemon.AWAY: (
        "Chương trình gammu-smsd không chạy: cắm lại modem, rồi gõ sudo systemctl restart gammu-smsd.",
        "gammu-smsd does not run: plug the modem in again, then sudo systemctl restart gammu-smsd.",
    ),
    gammu_daemon.NO_MODEM: (
        "Modem chưa trả lời: rút ra cắm lại, xem SIM đã lắp và đã tắt mã PIN chưa.",
        "The modem does not answer: plug it in again, see that the SIM is in it and its PIN is off.",
    ),
    gammu_daemon.NOT_SEEN: (
        "Không xem được modem: cho Kẻng đọc gammu-smsdrc (nhóm gammu, bước 3 của hướng dẫn Gammu), rồi chạy lại Kẻng.",
        "The modem cannot be looked at: let our user read gammu-smsdrc (group gammu, step 3), and start Kẻng again.",
    ),
}
"""In Vietnamese and in English."""
WRONG_FORMAT = "A received text is not in InboxFormat = unicode: set that in gammu-smsdrc."


class GammuSettings(ChannelSettings):
    """The SIM in the modem, and where its daemon keeps texts."""

    gammu_number: str | None = None
    gammu_spool: Path = Path("/var/spool/gammu")
    gammu_config: Path = Path("/etc/gammu-smsdrc")
    gammu_balance_code: str = ""
    gammu_region: str = "VN"
    gammu_time_zone: Annotated[str, AfterValidator(zone_name)] = "Asia/Ho_Chi_Minh"
    gammu_price: int = Field(default=0, ge=0)
    gammu_texts_a_minute: int = Field(default=10, ge=1, le=600)
    gammu_texts_an_hour: int = Field(default=100, ge=1, le=20_000)
    gammu_texts_a_day: int = Field(default=400, ge=1, le=100_000)

    @field_validator("gammu_balance_code", mode="after")
    @classmethod
    def _ussd(cls, code: str) -> str:
        if code and not re.fullmatch(r"[*#][0-9*#]{1,20}#", code):
            raise ValueError("must be what is dialled for the SIM's balance, such as *101#")
        return code

    @field_validator("gammu_region", mode="after")
    @classmethod
    def _region(cls, code: str) -> str:
        if not phones.is_region(code):
            raise ValueError("must be the two letters of a country, such as VN")
        return code

    @field_validator("gammu_number", mode="after")
    @classmethod
    def _own_number(cls, number: str | None) -> str | None:
        if number and not phones.is_phone(number):
            raise ValueError("must be the SIM's number, with + and the country's code")
        return number


class Gammu(Channel):
    """The daemon's spool. Its script only rings: what it hands to a shell is written by whoever sends a text."""

    name = "gammu"
    title = "Modem (Gammu)"
    settings = GammuSettings
    words = WORDS
    devices = (MODEM,)
    promises = Promises(idempotent_send=True, receipts=True, lists_received=True)

    def __init__(self, settings: Settings) -> None:
        """Take up the number and the spool."""
        own = settings.own(GammuSettings)
        self.missing = () if own.gammu_number else ("GAMMU_NUMBER",)
        self._settings, self._spool, self._region = settings, own.gammu_spool, own.gammu_region
        self._config, self._balance_code = own.gammu_config, own.gammu_balance_code
        self._zone, self.price, self.texts_a_second = ZoneInfo(own.gammu_time_zone), own.gammu_price, 1
        self.numbers = (own.gammu_number,) if own.gammu_number else ()
        self.caps = (
            SendCap(own.gammu_texts_a_minute, timedelta(minutes=1)),
            SendCap(own.gammu_texts_an_hour, timedelta(hours=1)),
            SendCap(own.gammu_texts_a_day, timedelta(days=1)),
        )

    def verify(self, call: WebhookCall) -> bool:
        """Whether the secret stands in the address."""
        return behind_secret(self._settings, self.name, call.path) is not None

    def decode(self, call: WebhookCall) -> tuple[Event, ...] | Malformed:
        """What is new in the spool, and that the modem has failed if it is rung for that."""
        since = datetime.now(UTC) - FRESH
        try:
            found = [*self._received(since, datetime.max.replace(tzinfo=UTC))]
            receipts = [*self._receipts(since)]
        except OSError as error:
            return Malformed(f"The spool cannot be read: {error.strerror}. Put our user into the group gammu.")
        arrivals = [one for one in found if isinstance(one, Arrival)]
        if found and not arrivals:
            return Malformed(WRONG_FORMAT)
        faults = (CallFault(MODEM, FAILS),) if call.path.endswith(f"/{FAILS}") else ()
        return (*arrivals, *receipts, *faults)

    def send(self, campaign: str, message: Message) -> SendResult:
        """Lay a text into the outbox, once."""
        try:
            if before := self._where(message):
                return before
        except OSError as error:
            return _not_laid(message, error)
        try:
            self._lay(campaign, message)
        except OSError as error:  # it may have failed right after the file was in its place
            return self.find(message, frozenset()) or _not_laid(message, error)
        return SendResult(Delivery.SENT)

    def find(self, message: Message, known: Set[str]) -> SendResult | None:  # noqa: ARG002 - ours stand in the names
        """Where in the spool a text is; None if it is nowhere."""
        try:
            return self._where(message)
        except OSError:
            return SendResult(Delivery.UNKNOWN, again=LATER)

    def received(self, since: datetime, place: str = "") -> ListedPage:  # noqa: ARG002 - it is one page
        """What the daemon has received since a moment; the newest first."""
        try:
            return ListedPage(tuple(self._received(since, datetime.now(UTC) - SETTLED))[::-1])
        except OSError as error:
            raise UnreachableError(type(error).__name__) from None

    def device_of(self, number: str) -> str:  # noqa: ARG002 - there is one SIM
        """The modem."""
        return MODEM

    def vitals(self) -> tuple[Heartbeat | CallFault, ...]:
        """What the daemon knows of its modem, and what the operator last said of the SIM; once a day it is asked."""
        found = gammu_daemon.modem(self._config)
        if isinstance(found, str):
            return (CallFault(MODEM, found),)
        return (Heartbeat(MODEM, battery=found.battery, signal=found.signal, balance=self._balance()),)

    def to_paste(self) -> tuple[str, ...]:
        """The lines of gammu-smsdrc that let the daemon ring.

        The daemon adds the names of its files, and so the sender's: of a text from `;reboot;` version 1.42 makes a
        command. Between `exec` and `#` a shell runs nothing of that.
        """
        secret = secrets.secret(self._settings.var_dir, self.name)
        address = f"{self._settings.local_url}/webhooks/{self.name}/{secret}"
        ring, fails = (
            f"exec {shlex.join([sys.executable, '-I', gammu_ring.__file__, f'{address}/{why}'])} #"
            for why in ("ring", FAILS)
        )
        folders = (f"{name} = {self._spool / folder}/" for name, folder in zip(PATHS, FOLDERS, strict=True))
        hooks = (f"runonreceive = {ring}", f"runonsent = {ring}", f"runonfailure = {fails}")
        return ("service = files", "inboxformat = unicode", "transmitformat = auto", *folders, *hooks)

    def _received(self, since: datetime, until: datetime) -> Iterator[Arrival | Malformed]:
        """The texts whose last part was written between two moments, in the order of their files."""
        files = sorted(self._files(INBOX))
        named = [(found, path) for path in files if (found := RECEIVED.fullmatch(path.name))]
        for _, parts in groupby(named, lambda one: one[0].group("time", "serial", "sender")):
            pieces = [*parts]
            if self._balance_code and not pieces[0][0]["sender"]:
                continue  # what the operator said of the SIM
            written = max(_written(path) for _, path in pieces)
            if since <= written <= until:
                yield self._arrival(pieces[0][0], [path for _, path in pieces])

    def _arrival(self, name: re.Match[str], parts: list[Path]) -> Arrival | Malformed:
        """A text; a daemon that died before it had cleared the SIM saves it again, under another serial number."""
        read = [path.read_bytes() for path in parts]
        if not all(part.startswith(BYTE_ORDER) for part in read):
            return Malformed(WRONG_FORMAT)
        text = "".join(map(_words, read))
        sender = name["sender"]
        phone = sender if phones.is_short_code(sender) else phones.read(sender, self._region) or sender
        moment = datetime.strptime(name["time"], "%Y%m%d_%H%M%S").replace(tzinfo=self._zone).astimezone(UTC)
        return Arrival(
            self.name,
            hashlib.sha256("\0".join((name["time"], sender, text)).encode()).hexdigest(),
            f"{OWN} {phone}" if phone in self.numbers else phone,
            self.numbers[0],
            text,
            sent_at=moment.isoformat(),
        )

    def _balance(self) -> str:
        """What the operator last said of the SIM; it is asked where that was not done for a day."""
        if not self._balance_code:
            return ""
        now = datetime.now(UTC)
        try:
            asked = [path for folder in STATES for path in self._files(folder) if ASKED.fullmatch(path.name)]
            if all(_written(path) < now - ASKED_EVERY for path in asked):
                self._ask(now)
            named = [(found, path) for path in self._files(INBOX) if (found := RECEIVED.fullmatch(path.name))]
            said = [path for found, path in named if not found["sender"] and _written(path) > now - BALANCE_HOLDS]
            newest = max(said, key=_written, default=None)
            return " ".join(_words(newest.read_bytes()).split())[:BALANCE_LETTERS] if newest else ""
        except OSError as error:
            log.warning("the balance cannot be asked for: %s", error.strerror)
            return ""

    def _ask(self, now: datetime) -> None:
        code = self._balance_code
        name = f"OUTZ{now:%Y%m%d_%H%M%S}_00_{''.join(filter(str.isdigit, code))}_balance.smsbackup"
        self._write(name, USSD.format(code=code, number=code.encode("utf-16-be").hex().upper()).encode())

    def _receipts(self, since: datetime) -> Iterator[Receipt]:
        for folder in (SENT, ERROR):
            for path in self._files(folder):
                ours = HANDED.fullmatch(path.name)
                if ours and datetime.fromtimestamp(path.stat().st_ctime, UTC) >= since:
                    yield Receipt(ours["campaign"], ours["id"], STATES[folder], _told(folder))

    def _where(self, message: Message) -> SendResult | None:
        """The text's state by its folder. The daemon moves it on from the outbox, which is therefore read first."""
        for folder, state in STATES.items():
            if any((ours := HANDED.fullmatch(path.name)) and ours["id"] == message.id for path in self._files(folder)):
                return SendResult(state, _told(folder))
        return None

    def _lay(self, campaign: str, message: Message) -> None:
        now = datetime.now(self._zone)
        name = f"OUTC{now:%Y%m%d_%H%M%S}_00_{message.receiver}_{campaign}_{message.id}.txt"
        self._write(name, BYTE_ORDER + message.body.encode("utf-16-be"))

    def _write(self, name: str, what: bytes) -> None:
        """Write a file beside the outbox and move it in, so that the daemon never sees half of it."""
        with durable_file.replacing(self._spool / OUTBOX / name) as file:
            os.fchmod(file.fileno(), GROUP_READS)
            file.write(what)

    def _files(self, folder: str) -> Iterator[Path]:
        return (self._spool / folder).iterdir()


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _words(part: bytes) -> str:
    """What a file says: version 1.42 writes it longer than its text, or cuts its end off, as a locale counts letters.

    In UTF-8 nothing is cut. In any other an emoji costs the last character, so 230 would become 23.
    """
    words, end, _ = part.decode("utf-16", errors="replace").partition("\0")
    is_cut = not end and any(letter > "\uffff" or letter == "\ufffd" for letter in words)
    return words + CUT_OFF if is_cut else words


def _not_laid(message: Message, error: OSError) -> SendResult:
    log.warning("text %s cannot be laid into the spool: %s", message.id, error.strerror)
    return SendResult(Delivery.QUEUED, ProviderResponse(code=SPOOL), again=LATER)


def _told(folder: str) -> ProviderResponse:
    return ProviderResponse(code=folder if folder == ERROR else "")
