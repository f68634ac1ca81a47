"""The English labels, room by room."""

from __future__ import annotations

from gateway.web.labels.en import (
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
    start,
    status,
    texts,
    try_phone,
    waiting,
)

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
    start.LABELS,
)
