"""A backup that somebody else made puts into the books, and onto the disk, only what one of ours does."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from gateway.backup import archive, backup
from gateway.backup.archive import DamagedError
from gateway.backup.trusted import trusted
from gateway.books.maintenance.snapshot import KeyContent
from tests.support.scene import plan

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PLAN = plan().model_dump_json()
OURS = [
    KeyContent("keng:campaigns", "set", ["tinh-hiep-2024"]),
    KeyContent("keng:{tinh-hiep-2024}:plan", "hash", {"1": PLAN}),
    KeyContent("keng:{tinh-hiep-2024}:intake", "hash", {"revision": "1"}),
]


def made(directory: Path, *records: KeyContent) -> list[archive.ArchivePart]:
    """A backup with these records, as whoever knows the format makes it."""
    directory.mkdir(exist_ok=True)
    archive.write(directory, None, records, lambda: NOW)
    return archive.check(directory)


def test_what_a_backup_of_ours_has_is_put_in(redis: Redis, tmp_path: Path) -> None:
    backup.fill(redis, tmp_path, made(tmp_path, *OURS))

    assert redis.smembers("keng:campaigns") == {"tinh-hiep-2024"}


@pytest.mark.parametrize(
    ("key", "kind", "content"),
    [
        (f"keng:session:{'a' * 64}", "string", '{"who":"office"}'),  # signs its author in
        (f"keng:link:{'a' * 64}", "string", "office"),
        (f"keng:password:{'a' * 12}", "string", "$argon2id$"),
        ("keng:{tinh-hiep-2024}:drain", "string", "x"),
        ("keng:{tinh-hiep-2024}:whatever", "string", "x"),
        ("keng:{../../x}:plan", "hash", {"1": PLAN}),
        ("rq:queue:inbound", "list", ["x"]),
        ("anything", "string", "x"),
        (7, "string", "x"),
        ("keng:campaigns", "set", ["../../etc/x"]),  # an id becomes the name of a file
        ("keng:campaigns", "set", ["tinh-hiep-2024\n"]),
        ("keng:campaigns", "string", "x"),  # another kind than the book keeps
        ("keng:campaigns", "module", "x"),
        ("keng:campaigns", "set", {"a": "b"}),
        ("keng:{tinh-hiep-2024}:roster", "hash", {"a": ["b"]}),
        ("keng:{tinh-hiep-2024}:inbox", "stream", [["1-1"]]),
    ],
)
def test_a_record_that_no_backup_of_ours_has_is_refused(
    key: Any, kind: str, content: Any, redis: Redis, tmp_path: Path
) -> None:
    with pytest.raises(DamagedError):
        backup.fill(redis, tmp_path, made(tmp_path, *OURS, KeyContent(key, kind, content)))

    assert redis.keys("keng:session:*") == redis.keys("keng:link:*") == redis.keys("rq:*") == []


CONTACT = '{"id":"a","name":"A","role":"head","areas":["TH1"],"accents":true,"reminders":true}'


@pytest.mark.parametrize(
    ("book", "content"),
    [
        *(("roster", {"+84905000001": kept}) for kept in ("not json", "7", "[]", "{}", "[" * 50_000)),
        ("account", {"login": "a"}),
        (
            "account",
            {"login": "a", "name": "A", "role": "king", "areas": "", "created_at": "2024-08-20T00:00:00+00:00"},
        ),
        ("roster", {"+84905000001": CONTACT.replace('"A"', '["A"]')}),
        ("roster", {"+84905000001": CONTACT.replace('"TH1"', "7")}),
        ("questions", {"+84905000001": "{}"}),
        ("reminded", {"+84905000001": '{"whatever":1}'}),
        ("reply_history", {"+84905000001": "yesterday"}),
        ("strangers", {"+84905000001": "x"}),
        ("reconciled", {"TH1": "x"}),
        ("ledger", [["1-1", {"rows": "[[1]]"}]]),
        ("log", [["1-1", {"who": "hoa"}]]),
        ("intake", {"revision": "1", "newest_day": "yesterday"}),
    ],
)
def test_a_value_that_its_book_cannot_read_is_refused(book: str, content: Any, redis: Redis, tmp_path: Path) -> None:
    kind = "stream" if book in ("ledger", "log") else "hash"
    key = f"keng:account:{'a' * 12}" if book == "account" else f"keng:{{tinh-hiep-2024}}:{book}"
    forged = KeyContent(key, kind, content)

    with pytest.raises(DamagedError):
        backup.fill(redis, tmp_path, made(tmp_path, *OURS, forged))


def test_a_contact_of_ours_is_put_in(redis: Redis, tmp_path: Path) -> None:
    kept = KeyContent("keng:{tinh-hiep-2024}:roster", "hash", {"+84905000001": CONTACT})

    backup.fill(redis, tmp_path, made(tmp_path, *OURS, kept))


@pytest.mark.parametrize("kept", [PLAN.replace("tinh-hiep-2024", "another", 1), "{}", "[" * 5_000, None])
def test_a_campaign_without_a_plan_of_its_own_is_refused(kept: str | None, redis: Redis, tmp_path: Path) -> None:
    plan_of = [KeyContent("keng:{tinh-hiep-2024}:plan", "hash", {"1": kept})] if kept else []

    with pytest.raises(DamagedError):
        backup.fill(redis, tmp_path, made(tmp_path, OURS[0], OURS[2], *plan_of))


@pytest.mark.parametrize("line", [b"7", b"[]", b'["a"]', b'["a","b","c","d"]', b'{"a":1}', b"[" * 100_000])
def test_a_record_of_another_shape_is_refused(line: bytes, tmp_path: Path) -> None:
    head = archive._line({"kind": archive.KIND, "version": archive.VERSION, "part": 0, "after": ""})
    seal = hashlib.sha256(head + line + b"\n")
    foot = {"records": 1, "made_at": NOW.isoformat(), "sha256": archive._sealed(seal, 1, NOW.isoformat())}
    with gzip.open(tmp_path / archive.NAME.format(0), "wb") as part:
        part.write(head + line + b"\n" + archive._line(foot))

    with pytest.raises(DamagedError):
        list(trusted(archive.records(tmp_path, archive.check(tmp_path))))


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_part_that_unpacks_to_far_more_than_it_is_is_refused_before_it_fills_the_memory(
    end: bytes, tmp_path: Path
) -> None:
    with gzip.open(tmp_path / archive.NAME.format(0), "wb") as part:
        part.write(json.dumps({"kind": archive.KIND, "version": 1, "part": 0, "after": ""}).encode() + b"\n")
        for _ in range(64):
            part.write(b" " * 1024 * 1024 + end)

    with pytest.raises(DamagedError, match="unpacks to more"):
        archive.check(tmp_path)
