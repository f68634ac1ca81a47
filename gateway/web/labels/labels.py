"""The labels of the pages, put together from the module of each room; a missing one is shown in Vietnamese."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from types import MappingProxyType

from gateway.web.labels import (
    areas,
    broadcasts,
    campaigns,
    channels,
    closing,
    enter,
    help,
    log,
    login,
    outcomes,
    papers,
    people,
    reports,
    roster,
    shared,
    status,
    texts,
    try_phone,
    waiting,
)
from parsers.campaign.parts import Translated

LANGUAGE = "vi"
"""Of the pages."""

ROOMS = (
    shared.LABELS,
    outcomes.LABELS,
    status.LABELS,
    areas.LABELS,
    texts.LABELS,
    broadcasts.LABELS,
    channels.LABELS,
    try_phone.LABELS,
    login.LABELS,
    people.LABELS,
    reports.LABELS,
    papers.LABELS,
    closing.LABELS,
    log.LABELS,
    enter.LABELS,
    waiting.LABELS,
    roster.LABELS,
    campaigns.LABELS,
    help.LABELS,
)
"""The labels of each room of pages, and those that several share; each label has one home."""

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({"vi": MappingProxyType(dict(ChainMap(*ROOMS)))})


def phrase(of: Translated) -> str:
    """A phrase of a campaign in the language of the pages."""
    return of.said(LANGUAGE)


def label(name: str, language: str = LANGUAGE, **values: object) -> str:
    """The label `name` with its placeholders filled."""
    text = TABLES.get(language, TABLES["vi"]).get(name) or TABLES["vi"][name]
    return text.format(**values) if values else text
