"""The address that links begin with: that of the gateway which runs on this data, whatever this terminal has set."""

from __future__ import annotations

from gateway import durable_file
from gateway.settings import Settings

FILE = "address"
OWN = {"host", "port", "public_url"}


def note(settings: Settings) -> None:
    """Keep the address at which the gateway runs now, for commands in other terminals."""
    with durable_file.replacing(settings.var_dir / FILE) as file:
        file.write(settings.public_url.encode())


def known(settings: Settings) -> str:
    """The address that the settings name; where they name none, that of the last start."""
    path = settings.var_dir / FILE
    if settings.model_fields_set & OWN or not path.exists():
        return settings.public_url
    return path.read_text(encoding="utf-8")
