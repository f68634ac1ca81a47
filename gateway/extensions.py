"""Extensions: what an application keeps under its name for commands and pages alike: settings, books, the way in."""

from __future__ import annotations

from functools import partial

from flask import Flask

from gateway import redis
from gateway.campaigns.campaign_file import figure_words
from gateway.channels.registry import Channels
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings


def attach(app: Flask, settings: Settings) -> None:
    """Give an application what it works with; nothing is connected before the first call."""
    settings.of(Channels)  # what is wrong with them stops the start
    app.extensions["settings"] = settings
    app.extensions["books"] = redis.books(settings.books)
    app.extensions["acceptor"] = Acceptor(
        redis.webhook(settings.books),
        redis.jobs(settings.redis),
        Spool(settings.var_dir / "spool"),
        settings.web_threads,
        partial(figure_words, settings.campaign),
    )
