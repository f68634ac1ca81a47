"""The archive: it opens without the product, its figures are those of its ledger, and it keeps nobody's phone."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from redis import Redis
from redis.typing import EncodableT, FieldT

from gateway.books import ledger
from gateway.campaigns import campaign_file
from gateway.reports.archive import SUMS, LedgerDisagreesError, archive, words_until
from gateway.reports.report import report
from tests.gateway.reports.campaign import AGO, entered, story
from tests.support.field import Field, services
from tests.support.scene import SIZES, Scene, twin
from tests.support.village import HEAD, NAME, today

RE_ADD = Path(__file__).with_name("re_add.py")
PAPER = "giay-to/bao-cao-ket-qua-district.docx"
PHONE = re.compile(r"(?:\+84|0)9050{3}\d{3}|\+849\d{8}")


@pytest.fixture
def field(redis: Redis, books_url: str) -> Iterator[Field]:
    """The commune of the reports, all of whose figures came by orders and texts."""
    with services(books_url) as works:
        scene = Scene(redis, twin(NAME, today() - timedelta(days=AGO)))
        scene.people()
        found = Field(works, scene.campaign)
        for area, size in SIZES.items():
            entered(found, area, found.campaign.first_day, {"DSD": size})
        story(found)
        yield found


def made(field: Field, *, with_words: bool = False, now: datetime | None = None) -> dict[str, bytes]:
    data = archive(field.books, field.campaign, today(), now or datetime.now(UTC), with_words=with_words)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def replaced(paper: bytes, old: bytes, new: bytes) -> bytes:
    """A DOCX with other words."""
    made_ = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper)) as read, zipfile.ZipFile(made_, "w") as written:
        for name in read.namelist():
            written.writestr(name, read.read(name).replace(old, new, 1))
    return made_.getvalue()


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    assert files[name].startswith(b"\xef\xbb\xbf")  # by this Excel knows UTF-8
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))


def test_each_file_has_its_checksum(field: Field) -> None:
    files = made(field)

    sums = dict(line.split("  ")[::-1] for line in files[SUMS].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != SUMS}


def test_a_script_without_the_product_adds_up_the_ledger_to_the_same_figures(field: Field, tmp_path: Path) -> None:
    story = tmp_path / "archive.zip"
    story.write_bytes(archive(field.books, field.campaign, today(), datetime.now(UTC)))

    done = subprocess.run([sys.executable, "-I", "-S", RE_ADD, story], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_script_finds_a_figure_that_was_changed(field: Field, tmp_path: Path) -> None:
    files = made(field)
    files["so-lieu.csv"] = files["so-lieu.csv"].replace(b",107,", b",108,")
    files[PAPER] = replaced(files[PAPER], b">50<", b">51<")
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)

    done = subprocess.run([sys.executable, "-I", "-S", RE_ADD, broken], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("2 of ")
    assert "[('report', 'TH4', 'ACT'), ('table', 'TH1', 'ACT')]" in done.stderr


def test_the_script_is_short_and_imports_nothing_of_ours() -> None:
    code = [line for line in RE_ADD.read_text().split('"""')[2].splitlines() if line.strip()]
    imports = [line for line in code if re.match(r"import |from \w+(\.\w+)* import ", line)]

    assert len(code) - len(imports) <= 20
    assert {line.split()[1].split(".")[0] for line in imports} <= sys.stdlib_module_names


def test_every_figure_is_the_reports_and_an_unknown_one_is_empty(field: Field) -> None:
    rows = {(row["Mã địa bàn"], row["Mã chỉ số"]): row["Số"] for row in table(made(field), "so-lieu.csv")}
    found = report(field.books, field.campaign, today(), datetime.now(UTC))

    assert rows["TH1", "ACT"] == "107"
    assert rows["TH5", "ACT"] == ""
    for (area, code), value in rows.items():
        level = found.snapshot.level(area, code)
        assert value == ("" if level is None else str(level))
    days = table(made(field), "so-lieu-tung-ngay.csv")
    said = [row for row in days if (row["Mã địa bàn"], row["Mã chỉ số"]) == ("TH4", "ACT")]
    assert [(row["Số báo của ngày"], row["Lũy kế báo ngày ấy"]) for row in said] == [("12", ""), ("", "50"), ("0", "")]


def test_the_ledger_is_whole(field: Field) -> None:
    rows = table(made(field), "so-cai.csv")

    assert len(rows) == sum(len(one.rows) for one in ledger.read(field.books, field.campaign.id))
    assert {row["Loại dòng"] for row in rows} == {"báo", "báo lũy kế", "bước"}


def test_papers_and_plan_open(field: Field) -> None:
    files = made(field)

    for name in ("bao-cao-ket-qua-chairman.docx", "bao-cao-ket-qua-district.docx", "bao-cao-nhanh.docx"):
        assert docx.Document(io.BytesIO(files[f"giay-to/{name}"])).paragraphs
    assert openpyxl.load_workbook(io.BytesIO(files["giay-to/so-lieu.xlsx"])).sheetnames
    assert campaign_file.loads(files["ke-hoach.yaml"].decode(), "ke-hoach.yaml") == field.campaign
    readme = files["README.txt"].decode("utf-8-sig")
    assert "CỘNG LẠI TỪ SỔ CÁI" in readme
    assert f"Sổ đã khóa đến hết ngày {today() - timedelta(days=5):%d/%m/%Y}." in readme
    assert "\r\n" in readme  # for Notepad
    for name in files:
        assert name in readme or name.startswith("giay-to/") or name == "README.txt"


def test_words_of_texts_are_in_it_only_where_asked_for_and_only_while_they_may_be_kept(field: Field) -> None:
    words = f"loi-tin-nhan-XOA-SAU-{words_until(field.campaign)}.csv"

    assert not [name for name in made(field) if "loi-tin" in name]
    files = made(field, with_words=True)
    assert "TH1 ACT 17 ABS 9" in [row["Lời tin"] for row in table(files, words)]
    assert words in files["README.txt"].decode("utf-8-sig")
    late = datetime.combine(words_until(field.campaign) + timedelta(days=2), datetime.min.time(), UTC)
    assert words not in made(field, with_words=True, now=late)


def test_no_phone_is_in_any_table(field: Field) -> None:
    files = made(field, with_words=True)

    assert HEAD.encode() not in b"".join(files.values())
    for name in files:
        if name.endswith((".csv", ".txt")):
            assert not PHONE.search(files[name].decode("utf-8-sig")), name
    texts = table(files, "tin-nhan.csv")
    assert [row["Kết quả"] for row in texts] == ["Đã ghi", "Đã ghi", "Chờ xử lý"]
    assert [row["Địa bàn"] for row in texts] == ["TH1", "TH4", ""]


def test_words_that_a_spreadsheet_would_calculate_stay_words(field: Field) -> None:
    field.text(HEAD, "=HYPERLINK(1)")
    field.drain()

    [row] = [
        one for name, _ in [*made(field, with_words=True).items()] if "loi-tin" in name
        for one in table(made(field, with_words=True), name) if "HYPERLINK" in one["Lời tin"]
    ]  # fmt: skip
    assert row["Lời tin"].startswith("'=")


def test_a_ledger_that_does_not_agree_gives_no_archive(field: Field) -> None:
    row = f'["TH1","{today()}","ACT","change",null,5]'
    past: dict[FieldT, EncodableT] = {
        "text": "x",
        "author": "x",
        "why": "",
        "at": "2026-01-01T00:00:00+00:00",
        "rows": f"[{row}]",
    }
    field.books.xadd(ledger.ledger_key(NAME), past, id="9999999999999-0")

    with pytest.raises(LedgerDisagreesError, match="keng verify"):
        made(field)


def test_a_figure_that_is_counted_between_two_readings_is_in_both(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = iter(range(10))
    before = ledger.read

    def slow(*args: object, **more: object) -> object:
        if next(reads) == 0:  # the report has been read already
            entered(field, "TH1", today(), {"ACT": 30})
        return before(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("gateway.reports.archive.ledger.read", slow)

    rows = {(row["Mã địa bàn"], row["Mã chỉ số"]): row["Số"] for row in table(made(field), "so-lieu.csv")}
    assert rows["TH1", "ACT"] == "120"
