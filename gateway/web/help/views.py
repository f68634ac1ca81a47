"""The guide's pages: its contents, each part, and all of it on one page, to search and to print."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from gateway.web.chosen import choose, the_books
from gateway.web.help import guide
from gateway.web.help.targets import address
from gateway.web.roles import Role, needs

pages = Blueprint("help", __name__)


@pages.get("/help")
@needs(Role.VIEWER, reader=True)
def contents() -> str:
    """What the guide has."""
    return _page(guide.CONTENTS)


@pages.get("/help/<name>")
@needs(Role.VIEWER, reader=True)
def part(name: str) -> str:
    """One part."""
    return _page(name)


@pages.get("/help/whole")
@needs(Role.VIEWER, reader=True)
def whole() -> str:
    """All parts after each other."""
    choose(the_books(), request.args.get("campaign"))
    texts = {one.name: one.html(_on_one_page) for one in guide.parts().values()}
    return render_template("help/page.html", parts=guide.parts(), here=None, texts=texts)


@pages.get("/help/pictures/<name>")
@needs(Role.VIEWER, reader=True)
def picture(name: str) -> Response:
    """A picture of a page."""
    return Response((guide.PICTURES.get(name) or abort(404)).read_bytes(), mimetype="image/png")


def _page(name: str) -> str:
    here = guide.parts().get(name) or abort(404)
    choose(the_books(), request.args.get("campaign"))
    return render_template("help/page.html", parts=guide.parts(), here=here, texts={name: here.html(address)})


def _on_one_page(part: str, anchor: str) -> str:
    return address(part, "") if part in guide.PICTURES else f"#{anchor or part}"
