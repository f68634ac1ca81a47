"""Which place of the guide a page's *Trợ giúp* opens."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from gateway.web.chosen import to
from gateway.web.help.guide import CONTENTS, PICTURES

TARGETS: Mapping[str, tuple[str, str]] = {
    "start": ("ngay-dau", ""),
    "status": ("buoi-chieu", ""),
    "areas": ("buoi-chieu", "xem-kỹ-một-thôn"),
    "texts": ("buoi-chieu", "tìm-một-tin"),
    "waiting": ("buoi-chieu", "xử-lý-tin-chờ"),
    "enter": ("buoi-chieu", "nhập-số-thay-trưởng-thôn"),
    "enter.lists": ("ngay-dau", "nhập-danh-sách-của-từng-thôn"),
    "enter.paste": ("buoi-chieu", "dán-tin-từ-nhóm-zalo"),
    "enter.locking": ("chien-dich", "khóa-sổ"),
    "broadcasts": ("buoi-chieu", "nhắc-và-gửi-tin-cho-nhiều-người"),
    "roster": ("ngay-dau", "ghi-danh-bạ"),
    "try_phone": ("ngay-dau", "tập-nhắn-trên-máy-thử"),
    "campaigns": ("chien-dich", ""),
    "campaigns.form": ("chien-dich", "lập-chiến-dịch-mới"),
    "reports": ("chien-dich", "báo-cáo-và-giấy-tờ"),
    "long": ("chien-dich", "báo-cáo-và-giấy-tờ"),
    "papers": ("chien-dich", "giấy-in-cho-thôn"),
    "closing": ("chien-dich", "kết-thúc-đợt"),
    "channels": ("kenh-nhan-tin", ""),
    "backups": ("quan-tri", "sao-lưu"),
    "log": ("quan-tri", "xem-ai-đã-làm-gì"),
    "people": ("quan-tri", "người-dùng-và-đường-dẫn-đăng-nhập"),
    "account": ("ngay-dau", "đăng-nhập-lần-đầu"),
    "help": (CONTENTS, ""),
}
"""By endpoint, else by the room of the page: the part of the guide, and the anchor within it."""


def place(endpoint: str) -> tuple[str, str]:
    """The part and the anchor for a page; the contents for one outside the desk."""
    return TARGETS.get(endpoint) or TARGETS.get(endpoint.partition(".")[0]) or (CONTENTS, "")


def help_here() -> str:
    """The address of the guide for the page that is being shown."""
    return address(*place(request.endpoint or ""))


def address(part: str, anchor: str) -> str:
    """Where a part of the guide, or a picture of it, is shown."""
    if part in PICTURES:
        return to("help.picture", name=part)
    anchored = {"_anchor": anchor} if anchor else {}
    return to("help.contents", **anchored) if part == CONTENTS else to("help.part", name=part, **anchored)
