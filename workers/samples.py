"""Samples: ten days of sample texts are played in a campaign's twin, and taken out with all that was practised."""

from __future__ import annotations

from datetime import UTC, datetime

from gateway.books import campaigns, inbox
from gateway.books.inbox import Arrival
from gateway.campaigns import practice, sample_texts, twin
from gateway.campaigns.sample_texts import SampleText
from gateway.channels import practice as channel
from gateway.fault_place import redacted
from gateway.jobs import enqueue_drain
from workers.services import Services, connect


def play(campaign_id: str) -> None:
    """The job: play the sample texts of a campaign."""
    with redacted():
        play_in(connect(), campaign_id)


def clear(campaign_id: str) -> None:
    """The job: have practice begin anew."""
    with redacted():
        twin.begin_anew(connect().books, campaign_id)


def play_in(services: Services, campaign_id: str) -> None:
    """Accept the sample texts that were not played yet, each with the time at which it would have come."""
    books, name = services.books, practice.twin_id(campaign_id)
    twin.follow(books, campaign_id)
    plan, _ = campaigns.current(books, name)
    heads = [one for one in practice.load().people(plan) if one.role == plan.head_role]
    for one in sample_texts.texts(plan, heads, plan.day_of(datetime.now(UTC))):
        inbox.accept(books, name, _arrival(one), one.at)
    campaigns.note_sampled(books, name)
    enqueue_drain(services.jobs, name)


def _arrival(of: SampleText) -> Arrival:
    """It as the inbox takes it: played again it is the same text."""
    return Arrival(channel.NAME, f"sample/{of.at.isoformat()}/{of.sender.id}", of.sender.phone, channel.NUMBER, of.body)
