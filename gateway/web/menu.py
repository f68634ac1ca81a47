"""The menu: the pages that every page leads to, in the order of a working day."""

from __future__ import annotations

MENU = (
    ("status.page", "overview"),
    ("waiting.list", "waiting"),
    ("enter.form", "enter"),
    ("broadcasts.newest", "broadcasts"),
    ("channels.all_", "channels"),
    ("log.lines", "log"),
    ("try_phone.phone", "try"),
)
"""Each page's endpoint and the label of its name."""
