"""Papers: a long one that somebody asked for is made, and how far it is can be read meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from gateway.books import campaigns, papers
from gateway.books.papers import PaperState
from gateway.reports import making
from gateway.reports.archive import LedgerDisagreesError
from workers.services import Services, connect


def make(campaign_id: str, kind: str) -> None:
    """The job: make a paper, if it is still waited for."""
    make_paper(connect(), campaign_id, kind)


def make_paper(services: Services, campaign_id: str, kind: str) -> None:
    """Make a paper, if it is still waited for."""
    books, now = services.books, datetime.now(UTC)
    paper = papers.find(books, campaign_id, kind)
    if paper is None or not paper.is_under_way(now):
        return
    campaign, _ = campaigns.current(books, campaign_id)

    def told(done: int, of: int) -> None:
        state = PaperState.WRITING if done == of else PaperState.READING
        papers.tell(books, campaign_id, replace(paper, at=datetime.now(UTC), state=state, done=done, of=of))

    try:
        made = making.make(books, campaign, kind, paper.day, now, told)
    except LedgerDisagreesError:
        papers.tell(books, campaign_id, replace(paper, at=datetime.now(UTC), state=PaperState.REFUSED))
        return
    ready = replace(paper, at=datetime.now(UTC), state=PaperState.READY, name=made.name)
    papers.tell(books, campaign_id, ready, made.data)
