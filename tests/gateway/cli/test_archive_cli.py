"""`keng archive`: the shell packs what the page packs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.settings import Settings
from tests.gateway.reports.test_archive import field
from tests.support.field import Field
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today

__all__ = ["field"]


def test_a_zip_is_written_and_the_words_of_texts_are_told_of(
    field: Field, books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)).test_cli_runner()

    plain = runner.invoke(args=["archive"])
    with_words = runner.invoke(args=["archive", "--words", "--out", "all.zip"])

    assert plain.exit_code == 0, plain.output
    assert zipfile.ZipFile(tmp_path / f"luu-tru-{NAME}-{today()}.zip").testzip() is None
    assert "delete that file by" not in plain.output
    assert "delete that file by" in with_words.output
    assert any("loi-tin" in name for name in zipfile.ZipFile(tmp_path / "all.zip").namelist())


def test_figures_past_the_ledger_give_no_archive(redis: Redis, books_url: str, tmp_path: Path) -> None:
    scene = Scene(redis, twin(NAME, today()))
    scene.figures("TH1", today(), {"ACT": 3})
    runner = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)).test_cli_runner()

    done = runner.invoke(args=["archive", "--out", str(tmp_path / "x.zip")])

    assert done.exit_code == 1
    assert "keng verify" in done.output
    assert not (tmp_path / "x.zip").exists()
