"""The pictures of the guide, of an office at work; `make guide` calls it.

    python -m tests.browser.guide [PART OF A PICTURE'S NAME]

Each is the part of a page that the guide speaks of, as wide as it is read: a whole page would be too small there.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import FloatRect, Page

from tests.browser.every_page import addresses
from tests.browser.office import ADMIN, CLERK
from tests.browser.shots import at_work
from tests.paths import ROOT

FOLDER = ROOT / "docs" / "huong-dan" / "hinh"
WIDTH = 820
"""Of the window: the narrowest in which pages look as on a computer's screen."""
EDGE = 12
"""What is left around a part."""


@dataclass(frozen=True)
class Picture:
    """A part of a page, perhaps with something written into it."""

    page: str
    """As `every_page` names it."""
    parts: str
    """What is in the picture, as CSS finds it."""
    who: str = CLERK
    written: Mapping[str, str] = field(default_factory=dict)
    """What is written into the fields, by CSS too."""


PICTURES = {
    "tong-quan": Picture("status.page", ".cards"),
    "tin-cho": Picture("waiting.list", "main > h1, .head, main section:nth-of-type(-n+2)"),
    "sua-roi-ghi": Picture("waiting.one refused", "main", written={"#words": "TH5 ACT 8"}),
    "nhap-so": Picture(
        "enter.form", ".filters, form.figures", written={
            "[name='reported.TH4.ACT']": "9", "[name='reported.TH4.ABS']": "16", "#told_by": "Ngô Thị Dung",
        },
    ),
    "danh-sach": Picture("enter.lists", ".filters, form.figures"),
    "may-thu": Picture("try_phone.phone", ".handset, .whose, #samples"),
    "bao-cao": Picture("reports.all_", "main > section:first-of-type .papers"),
    "the": Picture("papers.cards", ".card:first-child :is(h2, .of, .whose, .receiver, .lines)"),
    "lap-chien-dich": Picture(
        "campaigns.form areas", "nav.steps, #plan .field:nth-of-type(-n+2)", ADMIN, {
            "#areas": "XA, Xã Mẫu\nTH1, Thôn 1, Vĩnh Tuy\nTH2, Thôn 2, xóm Mới\nTH3, Thôn 3",
        },
    ),
}  # fmt: skip
"""By the names of their files."""


def main(only: str = "") -> None:
    """Write those whose names hold a word."""
    FOLDER.mkdir(exist_ok=True)
    with at_work() as (browser, found):
        known = addresses(found)
        for name, picture in PICTURES.items():
            if only in name:
                page = found.window(browser, picture.who).new_page()
                page.set_viewport_size({"width": WIDTH, "height": 900})
                page.goto(known[picture.page])
                for place, words in picture.written.items():
                    page.locator(place).fill(words)
                page.locator("body").click(position={"x": 1, "y": 1})  # no field is framed
                page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=around(page, picture.parts))
                page.context.close()


def around(page: Page, parts: str) -> FloatRect:
    """The rectangle that holds all of these parts."""
    boxes = [box for one in page.locator(parts).all() if (box := one.bounding_box())]
    left, top = min(box["x"] for box in boxes) - EDGE, min(box["y"] for box in boxes) - EDGE
    right = max(box["x"] + box["width"] for box in boxes) + EDGE
    bottom = max(box["y"] + box["height"] for box in boxes) + EDGE
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


if __name__ == "__main__":
    main(*sys.argv[1:])
