"""`--campaign`: how a command is told which campaign it is for, the same in all of them."""

from __future__ import annotations

from collections.abc import Iterable

import click
from flask import current_app

from gateway.books import campaigns
from gateway.campaigns.practice import is_practice

CAMPAIGN = click.option(
    "--campaign", "name", metavar="ID", help="The campaign's id; needed only where there are several."
)
"""For a command that is for one campaign."""
CAMPAIGNS = click.option(
    "--campaign", "names", metavar="ID", multiple=True, help="Only this campaign; may be given again for another."
)
"""For a command that is for all campaigns unless told otherwise."""
BARE_ID = click.argument("bare", required=False, metavar="")
BARE_IDS = click.argument("bare", nargs=-1, metavar="")
"""A campaign's id without `--campaign`, as earlier versions took it in some commands."""

NONE_LOADED = "no campaign is loaded yet: start the gateway once with `make run`, or run `keng campaign load FILE`"


def chosen(name: str | None) -> str:
    """The campaign of this id, or without one the only campaign that is no practice; what else is told with a list."""
    there = campaigns.ids(current_app.extensions["books"])
    if name in there:
        return name
    real = [one for one in there if not is_practice(one)]
    if name is None and len(real) == 1:
        return real[0]
    if not there:
        raise click.ClickException(NONE_LOADED)
    if name is None:
        raise click.UsageError(f"which campaign? Add --campaign with one of: {', '.join(real or there)}")
    raise click.ClickException(f"there is no campaign {name}; --campaign takes one of: {', '.join(there)}")


def all_chosen(names: Iterable[str]) -> list[str]:
    """The campaigns of these ids; all campaigns if none is named."""
    return [chosen(name) for name in names] or campaigns.ids(current_app.extensions["books"])
