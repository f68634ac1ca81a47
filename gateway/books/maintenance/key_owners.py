"""The owners of keys: each key under `keng:` belongs to one book, which declares its type and whether it expires."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.books import (
    accounts,
    broadcasts,
    campaigns,
    claims,
    consents,
    drafts,
    forgotten,
    guesses,
    inbox,
    keys,
    learned,
    ledger,
    log,
    notes,
    outbox,
    papers,
    questions,
    readers,
    readiness,
    reconciled,
    refused,
    reminded,
    reply_history,
    roster,
    strangers,
    ussd_sessions,
)
from gateway.books.caps import handed_key
from gateway.books.devices import attempt_key, device_key, fault_key, seen_key
from gateway.books.epoch import RESTORED_KEY
from gateway.books.hold import HOLD_KEY
from gateway.books.maintenance.databases import MAKING
from gateway.books.pace import pace_key
from gateway.books.pulls import found_key, pull_key
from gateway.books.pulls import lease_key as pull_lease_key
from gateway.books.review_queue import waiting_key
from gateway.books.safety import UNSAFE
from gateway.books.sessions import link_key, session_key, signed_in_key
from gateway.books.spending import spent_key
from gateway.books.tallies import tallies_key

EVERYTHING = f"{keys.PREFIX}*"
PHONE = re.compile(r"\+[0-9]{8,15}|(?<![0-9A-Za-z])(?:0|84)[0-9]{9}(?![0-9A-Za-z])")
"""Anything that looks like a phone; our ids do not."""


class Lasts(StrEnum):
    """Whether and when a key ends."""

    KEPT = "kept"
    ENDS = "ends"  # expires
    UNTIL_REPLACED = "until replaced"  # kept while its generation is in force or being built, then expires
    WITH_THE_WORK = "with the work"  # removed by the work that made it


@dataclass(frozen=True, slots=True)
class Owner:
    """One kind of key: its book, name, type and lifetime."""

    book: str
    spelling: str
    """The key's name, with names of PARTS in place of its variable parts."""
    holds: str
    lasts: Lasts = Lasts.KEPT
    moves: bool = True
    """Whether it means something in other books too, where it does not end by itself."""

    @property
    def is_copied(self) -> bool:
        """Whether a backup has it: who drains, is signed in or on the menu is of this server and moment alone."""
        return self.moves and self.lasts is not Lasts.ENDS


@dataclass(frozen=True, slots=True)
class Owned:
    """A key with its owner and the variable parts of its name; the campaign is first where there is one."""

    name: str
    owner: Owner
    parts: Sequence[str]


C, TEXT, MESSAGE, AREA, DAY = "<campaign>", "<text>", "<message>", "<area>", "<day>"
CHANNEL, NUMBER, DIGEST, SHEET, DEVICE = "<channel>", "<number>", "<digest>", "<sheet>", "<device>"
ACCOUNT = "<account>"
PARTS = {
    C: r"[a-z0-9][a-z0-9-]{1,40}(?:-practice)?",
    TEXT: r"[0-9a-f]{20}",
    MESSAGE: r"[0-9a-z-]{1,64}",
    AREA: r"[A-Z]{1,4}[0-9]{0,3}",
    DAY: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    CHANNEL: r"[a-z]{1,20}",
    NUMBER: r"[0-9]{1,9}",
    ACCOUNT: r"[0-9a-f]{12}",
    DEVICE: r"[a-z0-9-]{1,20}",
    DIGEST: r"[0-9a-f]{20,64}",
    SHEET: r"(?:reported|change):[A-Z]{1,4}[0-9]{0,3}:[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|(?:levels|reported_days):[A-Z]{1,4}[0-9]{0,3}",
}

OWNERS = (
    Owner("campaigns", campaigns.ALL, "set"),
    Owner("plan", campaigns.plan_key(C), "hash"),
    Owner("intake", keys.intake_key(C), "hash"),
    Owner("attempt", keys.attempt_key(C), "hash", moves=False),
    Owner("lease", keys.lease_key(C), "string", Lasts.ENDS),
    Owner("queued", keys.queued_key(C), "string", Lasts.ENDS),
    Owner("inbox", keys.inbox_key(C), "stream"),
    Owner("text", inbox.text_key(C, TEXT), "hash"),
    Owner("index", inbox.index_key(C, AREA, DAY), "list"),
    Owner("figures", keys.figures_key(C, NUMBER, SHEET), "hash", Lasts.UNTIL_REPLACED),
    Owner("rebuilding", keys.rebuilding_key(C, NUMBER), "hash", Lasts.WITH_THE_WORK),
    Owner("ledger", ledger.ledger_key(C), "stream"),
    Owner("records", ledger.area_key(C, AREA), "list"),
    Owner("notes", notes.notes_key(C), "list"),
    Owner("waiting", waiting_key(C), "zset"),
    Owner("claim", claims.claim_key(C, TEXT), "string", Lasts.ENDS),
    Owner("log", log.log_key(C), "stream"),
    Owner("roster", roster.phones_key(C), "hash"),
    Owner("strangers", strangers.strangers_key(C), "hash"),
    Owner("refused", refused.refused_key(C), "hash"),
    Owner("questions", questions.questions_key(C), "hash"),
    Owner("due", questions.due_key(C), "zset"),
    Owner("reply_history", reply_history.answered_key(C), "hash"),
    Owner("broadcasts", broadcasts.all_key(C), "zset"),
    Owner("broadcast", broadcasts.broadcast_key(C, TEXT), "hash"),
    Owner("rows", broadcasts.rows_key(C, TEXT), "list"),
    Owner("left out", broadcasts.left_out_key(C, TEXT), "list"),
    Owner("sending", broadcasts.sending_key(C, CHANNEL), "zset"),
    Owner("reminded", reminded.reminded_key(C), "hash"),
    Owner("learned", learned.learned_key(C), "hash"),
    Owner("reconciled", reconciled.reconciled_key(C), "hash"),
    Owner("forgotten", forgotten.forgotten_key(C), "list"),
    Owner("consents", consents.consents_key(C), "list"),
    Owner("message", outbox.message_key(C, MESSAGE), "hash"),
    Owner("queue", outbox.queue_key(C, CHANNEL), "zset"),
    Owner("rows queue", outbox.queue_key(C, CHANNEL, TEXT), "zset"),
    Owner("queued", outbox.queued_key(C, CHANNEL), "string", Lasts.ENDS),
    Owner("talk", outbox.talk_key(C, "+").rpartition(":")[0] + f":{DIGEST}", "list"),
    Owner("ussd", ussd_sessions.session_key(C, DIGEST), "hash", Lasts.ENDS),
    Owner("draft", ussd_sessions.draft_key(C, "+").rpartition(":")[0] + f":{DIGEST}", "string", Lasts.ENDS),
    Owner("ready", readiness.KEY, "string", Lasts.ENDS),
    Owner("unsafe", UNSAFE, "list"),
    Owner("accounts", accounts.logins_key(), "hash"),
    Owner("account", accounts.account_key(ACCOUNT), "hash"),
    Owner("password", accounts.password_key(ACCOUNT), "string", moves=False),
    Owner("guess", guesses.tries_key(DIGEST), "string", Lasts.ENDS),
    Owner("wait", guesses.wait_key(DIGEST), "string", Lasts.ENDS),
    Owner("reader", readers.reader_key(DIGEST), "string", Lasts.ENDS),
    Owner("readers", readers.readers_key(), "set", Lasts.WITH_THE_WORK, moves=False),
    Owner("signed_in", signed_in_key(), "zset", Lasts.ENDS),
    Owner("session", session_key(DIGEST), "string", Lasts.ENDS),
    Owner("link", link_key(DIGEST), "string", Lasts.ENDS),
    Owner("pace", pace_key(CHANNEL), "hash", Lasts.ENDS),
    Owner("handed", handed_key(CHANNEL, "+").rpartition(":")[0] + f":{DIGEST}", "zset", Lasts.ENDS),
    Owner("device", device_key(CHANNEL, DEVICE), "hash", moves=False),
    Owner("fault", fault_key(CHANNEL, DEVICE), "string", Lasts.ENDS),
    Owner("connecting", attempt_key(CHANNEL), "string", Lasts.ENDS),
    Owner("seen", seen_key(CHANNEL, DIGEST), "string", Lasts.ENDS),
    Owner("spent", spent_key(DAY), "string", Lasts.ENDS),
    Owner("pull", pull_key(CHANNEL), "hash", Lasts.WITH_THE_WORK, moves=False),
    Owner("pulled", found_key(CHANNEL), "zset", Lasts.WITH_THE_WORK, moves=False),
    Owner("pull lease", pull_lease_key(CHANNEL), "string", Lasts.ENDS),
    Owner("tallies", tallies_key(CHANNEL), "hash"),
    Owner("papers", papers.paper_key(C, CHANNEL), "hash", Lasts.ENDS),
    Owner("drafts", drafts.DRAFTS_KEY, "hash", Lasts.ENDS),
    Owner("noted", log.NOTED_KEY, "stream"),
    Owner("hold", HOLD_KEY, "hash", Lasts.WITH_THE_WORK),
    Owner("restored", RESTORED_KEY, "hash"),
    Owner("restoring", MAKING, "string", Lasts.WITH_THE_WORK, moves=False),
)


def of(name: str) -> Owned | None:
    """The key with its owner; None if no book owns it."""
    for owner, pattern in _PATTERNS:
        if found := pattern.fullmatch(name):
            return Owned(name, owner, found.groups())
    return None


def without_phones(words: str) -> str:
    """Words that may be shown: all but the last two digits of anything like a phone are struck out."""
    return PHONE.sub(lambda found: f"<phone …{found[0][-2:]}>", words)


def _pattern(owner: Owner) -> re.Pattern[str]:
    spelled = re.escape(owner.spelling)
    for part, shape in PARTS.items():
        spelled = spelled.replace(re.escape(part), f"({shape})")
    return re.compile(spelled)


_PATTERNS = tuple((owner, _pattern(owner)) for owner in OWNERS)
