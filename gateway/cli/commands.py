"""The commands of `keng` by name, one module each, which is loaded when its command is asked for."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

import click

from gateway.cli.help import SECTIONS


class Commands(UserDict[str, Any]):
    """Commands, each kept as the name of its module: a command line waits for no other command's libraries."""

    def __getitem__(self, name: str) -> click.Command:
        """The command of this name; KeyError where there is none."""
        found: click.Command = getattr(import_module(f"gateway.cli.{self.data[name]}"), name)
        return found


COMMANDS = Commands({**{name: name for names in SECTIONS.values() for name in names}, "ussd": "webhooks"})
"""`keng …`"""
