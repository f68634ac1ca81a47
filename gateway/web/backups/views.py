"""The page of the backups: one is made, put back on trial, taken away; and how it is put back in earnest."""

from __future__ import annotations

import shlex
import tempfile
import zipfile
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from gateway.backup import listed, making
from gateway.backup.listed import ListedBackup
from gateway.books.log import Deed
from gateway.settings import Settings
from gateway.web.backups.presenter import backup_line, failure
from gateway.web.chosen import choose, the_books, to
from gateway.web.labels.labels import label
from gateway.web.noting import noted
from gateway.web.people_said import zone
from gateway.web.roles import Role, needs, person

pages = Blueprint("backups", __name__)

LOOKS_AGAIN_SECONDS = 2


@pages.get("/backups", endpoint="all_")
@needs(Role.ADMIN)
def everything() -> Response:
    """All backups, and the one that is being made."""
    return _everything()


@pages.post("/backups")
@needs(Role.ADMIN)
def make() -> Response:
    """Begin to make a backup; where one is at work already, say so."""
    return _begun(Deed.BACKUP_MADE)


@pages.get("/backups/<name>")
@needs(Role.ADMIN)
def one(name: str) -> Response:
    """One backup: what its trial has shown, and how it is put back."""
    found, chosen = _found(name), choose(the_books(), request.args.get("campaign"))
    page = {
        "one": backup_line(found, zone(the_books(), chosen)),
        "command": shlex.join(["keng", "restore", "--replace", str(found.directory)]),
        "trial": shlex.join(["keng", "backup", "--check", str(found.directory)]),
        "is_at_work": making.is_at_work(_settings().backups),
    }
    return make_response(render_template("backups/one.html", **page))


@pages.post("/backups/<name>/trial")
@needs(Role.ADMIN)
def try_(name: str) -> Response:
    """Begin to put a backup back on trial."""
    return _begun(Deed.BACKUP_TRIED, _found(name).name)


@pages.get("/backups/<name>/file")
@needs(Role.ADMIN)
def file(name: str) -> Response:
    """A backup as one file; that somebody took it stands in the log."""
    found = _found(name)
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(found.directory.iterdir()):
            if not path.name.startswith("."):  # a file that is being written
                archive.write(path, f"{found.name}/{path.name}")
    packed.seek(0)
    noted(Deed.BACKUP_TAKEN, person().id, found.name)
    return send_file(packed, "application/zip", as_attachment=True, download_name=f"keng-{found.name}.zip", max_age=0)


def _begun(what: Deed, name: str = "") -> Response:
    if not making.begin(_settings(), name):
        return _everything(label("backup_at_work_already"), 409)
    noted(what, person().id, name)
    return redirect(to("backups.all_"), 303)


def _everything(said_bad: str = "", status: int = 200) -> Response:
    directory, chosen = _settings().backups, choose(the_books(), request.values.get("campaign"))
    of, is_at_work = zone(the_books(), chosen), making.is_at_work(directory)
    page = {
        "lines": [backup_line(found, of) for found in listed.everything(directory)],
        "is_at_work": is_at_work,
        "said_bad": said_bad or ("" if is_at_work else failure(making.failed(directory), datetime.now(UTC))),
        "directory": str(directory),
    }
    response = make_response(render_template("backups/page.html", **page), status)
    if is_at_work:
        response.headers["Refresh"] = f"{LOOKS_AGAIN_SECONDS}; url={to('backups.all_')}"
    return response


def _found(name: str) -> ListedBackup:
    return listed.find(_settings().backups, name) or abort(404)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
