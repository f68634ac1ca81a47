"""A page's campaign: the one named in its address, else the real one if it has texts, else the practice one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app, g, request, url_for
from redis import Redis

from gateway.books import campaigns, inbox
from gateway.campaigns.practice import SUFFIX
from gateway.web.roles import Person


@dataclass(frozen=True, slots=True)
class Chosen:
    """A campaign and its twin."""

    id: str
    twin: str | None
    """The practice twin of a real campaign, the real one of a practice twin; None where there is none."""

    @property
    def is_practice(self) -> bool:
        """Whether nothing in it is real."""
        return self.id.endswith(SUFFIX)


def the_books() -> Redis:
    """The books, of the application that answers this request."""
    books: Redis = current_app.extensions["books"]
    return books


def choose(books: Redis, named: str | None) -> Chosen | None:
    """The campaign to show; None where there is none yet, 404 where the named one is unknown."""
    if reads := _campaign_of_a_reader():
        return _keep(Chosen(reads, None)) if named in (None, reads) else abort(404)
    ids = campaigns.ids(books)
    if named is not None:
        if named not in ids:
            abort(404)
        return _keep(_with_twin(named, ids))
    ids = [one for one in ids if one.removesuffix(SUFFIX) in _own_campaigns()] or ids
    real = [one for one in ids if not one.endswith(SUFFIX)]
    used = next((one for one in real if inbox.recent(books, one, 1)), None)
    usual = used or next((one for one in ids if one.endswith(SUFFIX)), None) or next(iter(real), None)
    return _keep(_with_twin(usual, ids)) if usual else None


def to(endpoint: str, **values: object) -> str:
    """The address of a page of ours in the campaign that this page shows, or that its address names."""
    here = g.get("chosen")
    named = here.id if here else request.args.get("campaign")
    return url_for(endpoint, **{"campaign": named, **values})  # type: ignore[arg-type]


def again(**changes: object) -> str:
    """The address of this very page with some of its arguments changed; None takes one out."""
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **request.args, **changes})


def _keep(chosen: Chosen) -> Chosen:
    g.chosen = chosen
    return chosen


def practised(books: Redis, named: str | None) -> Chosen | None:
    """The practice twin of the campaign to show, or of the one named; None where it has none."""
    chosen = choose(books, named)
    if chosen is None or chosen.is_practice:
        return chosen
    return _keep(Chosen(chosen.twin, chosen.id)) if chosen.twin else None


def has_samples(chosen: Chosen) -> bool:
    """Whether sample texts were played in a practice twin."""
    return chosen.is_practice and campaigns.has_samples(the_books(), chosen.id)


def _campaign_of_a_reader() -> str:
    """The only campaign that the caller may see; "" for whoever has an account."""
    caller: Person | None = g.get("person")
    return caller.campaign if caller else ""


def _own_campaigns() -> set[str]:
    """The campaigns of the areas that the caller answers for; none where it answers for all."""
    caller: Person | None = g.get("person")
    return {one.campaign for one in caller.areas} if caller else set()


def _with_twin(chosen: str, ids: list[str]) -> Chosen:
    twin = chosen.removesuffix(SUFFIX) if chosen.endswith(SUFFIX) else chosen + SUFFIX
    return Chosen(chosen, twin if twin in ids else None)
