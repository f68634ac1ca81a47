"""The measures: what a Prometheus reads of a running Kẻng.

All but the spool, which is this machine's, stand in the books; so every web process of a machine says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis

from gateway import jobs
from gateway.books import campaigns, clock, cursor, entry_ids, hold, inbox, review_queue, safety, server, tallies
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from gateway.status import channels
from gateway.status.channels import ChannelState

OF_CAMPAIGN, OF_CHANNEL, OF_DEVICE = ["campaign"], ["channel"], ["channel", "device"]


class Measures(Collector):
    """Everything that is measured, read anew each time it is asked for."""

    def __init__(self, books: Redis, queues: Redis, settings: Settings) -> None:
        """Read from these books, RQ's own lists and this machine's spool."""
        self._books, self._queues, self._settings = books, queues, settings

    def collect(self) -> Iterator[Metric]:
        """The measures of the store, of the campaigns, of the channels and of the jobs."""
        now = clock.now(self._books)
        yield from self._store()
        yield from self._campaigns(now)
        yield from _channels(self._books, channels.states(self._books, self._settings, now), now)
        yield from self._jobs()

    def _store(self) -> Iterator[Metric]:
        used, most = server.memory(self._books)
        yield _one("keng_store_memory_bytes", "What the books' server uses.", used)
        yield _one("keng_store_memory_most_bytes", "What it may use before it refuses texts; 0: no bound.", most)
        yield _one("keng_store_keeps", "1 where its last write to the disk went well.", server.keeps(self._books))
        yield _one("keng_unsafe", "Faults that a start was told to ignore.", len(safety.found(self._books)))
        yield _one("keng_hold", "1 while nothing goes out by order.", hold.is_on(self._books))
        yield _one("keng_spool_texts", "Texts kept on this machine's disk while the books were away.", self._spooled())

    def _campaigns(self, now: datetime) -> Iterator[Metric]:
        behind = GaugeMetricFamily("keng_behind_seconds", "Age of the oldest text not judged yet.", labels=OF_CAMPAIGN)
        waiting = GaugeMetricFamily("keng_waiting_texts", "Texts that wait for a person.", labels=OF_CAMPAIGN)
        oldest = GaugeMetricFamily("keng_waiting_seconds", "How long the first of them has.", labels=OF_CAMPAIGN)
        for name in campaigns.ids(self._books):
            behind.add_metric([name], _age(_oldest_unjudged(self._books, name), now))
            count, since = review_queue.size(self._books, name)
            waiting.add_metric([name], count)
            oldest.add_metric([name], _age(since, now))
        yield from (behind, waiting, oldest)

    def _jobs(self) -> Iterator[Metric]:
        queued = GaugeMetricFamily("keng_jobs", "Jobs that no worker has taken yet.", labels=["queue"])
        for queue in (jobs.INBOUND, jobs.OUTBOUND, jobs.PAPERS):
            queued.add_metric([queue], jobs.count(self._queues, queue))
        yield queued

    def _spooled(self) -> int:
        spool = Spool(self._settings.var_dir / "spool")
        return sum(spool.count(campaign) for campaign in spool.campaigns())


def _channels(books: Redis, states: Iterable[ChannelState], now: datetime) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("keng_outbox_texts", "Texts that wait to go out.", labels=OF_CHANNEL)
    owed = GaugeMetricFamily(
        "keng_receipt_owed_seconds", "Since when a receipt is expected; 0: none.", labels=OF_CHANNEL
    )
    heard = GaugeMetricFamily(
        "keng_device_silent_seconds", "Since when a phone or modem says nothing.", labels=OF_DEVICE
    )
    battery = GaugeMetricFamily("keng_device_battery_percent", "What its battery has.", labels=OF_DEVICE)
    events = CounterMetricFamily("keng_channel_events", "What was counted on a channel.", labels=["channel", "event"])
    for state in states:
        name = state.channel.name
        waiting.add_metric([name], state.waiting)
        owed.add_metric([name], _age(tallies.owed_since(books, name), now))
        for what, count in tallies.all_of(books, name).items():
            events.add_metric([name, what], count)
        for device in state.devices:
            heard.add_metric([name, device.name], _age(device.known.heard_at, now))
            if device.known.battery is not None:
                battery.add_metric([name, device.name], device.known.battery)
    yield from (waiting, owed, heard, battery, events)


def _oldest_unjudged(books: Redis, campaign: str) -> datetime | None:
    left = inbox.waiting(books, campaign, cursor.position(books, campaign).cursor, 1)
    return entry_ids.written_at(left[0][0]) if left else None


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=float(value))
