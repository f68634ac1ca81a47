"""`keng report`: the shell makes the papers that the page makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import Result
from pydantic import SecretStr

from gateway.app import create_app
from gateway.settings import Settings
from tests.gateway.reports.campaign import field
from tests.gateway.reports.test_form import form
from tests.support.field import Field
from tests.support.village import today

__all__ = ["field"]
Run = Callable[..., Result]


@pytest.fixture
def run(field: Field, books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command where one campaign is in force."""
    monkeypatch.chdir(tmp_path)
    runner = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)).test_cli_runner()
    return lambda *words: runner.invoke(args=["report", *words])


def test_the_summary_of_a_day_is_printed(run: Run) -> None:
    done = run("day")

    assert done.exit_code == 0, done.output
    assert "Kích hoạt: trong ngày 17; lũy kế 250 người" in done.output
    assert "hai trăm năm mươi người" in run("day", "--bulletin").output


def test_the_papers_are_written_as_files(run: Run, tmp_path: Path) -> None:
    assert run("day", "--out", "nhanh.docx").exit_code == 0
    assert run("xlsx", "--day", str(today())).exit_code == 0
    done = run("final", "--to", "district")

    assert done.output.startswith("bao-cao-ket-qua-c-2024-district.docx: written")
    assert "BÁO CÁO NHANH" in {one.text for one in docx.Document(str(tmp_path / "nhanh.docx")).paragraphs}
    assert openpyxl.load_workbook(tmp_path / f"so-lieu-c-2024-{today()}.xlsx").sheetnames[0] == "Theo thôn"
    assert docx.Document(str(tmp_path / "bao-cao-ket-qua-c-2024-district.docx")).tables


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("day", "--day", "mai"), "mai is no day; write year-month-day"),
        (("xlsx", "--day", "2020-01-01"), "2020-01-01 has no figures yet; write a day from"),
        (("xlsx", "--out", "none/such.xlsx"), "none/such.xlsx cannot be written (No such file or directory)"),
        (("final", "--campaign", "none"), "there is no campaign none"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)

    assert done.exit_code != 0
    assert said in done.output


def test_a_form_is_filled_in_or_its_wrong_places_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bieu.xlsx").write_bytes(form({"A2": "{TH1 ACT}"}))
    (tmp_path / "sai.xlsx").write_bytes(form({"A2": "{TH9 ACT}"}))

    assert run("form", "bieu.xlsx", "--out", "xong.xlsx").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "xong.xlsx").active["A2"].value == 107
    wrong = run("form", "sai.xlsx")
    assert wrong.exit_code == 1
    assert "Biểu 01!A2: «{TH9 ACT}»: không có mã TH9" in wrong.output
