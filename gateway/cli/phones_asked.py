"""Phones asked for: no command takes one as an argument, where a history of the shell and `ps` show it."""

from __future__ import annotations

import sys

import click

ALL = "Phones, one a line; an empty line ends:"


def phone_asked(label: str = "Phone") -> str:
    """One phone, as it is typed or comes from a file."""
    typed: str = click.prompt(label, err=True)
    return typed


def phones_asked() -> tuple[str, ...]:
    """Several phones, as they are typed, or come from a file up to its first empty line or its end."""
    if sys.stdin.isatty():
        click.echo(ALL, err=True)
    given = []
    while line := sys.stdin.readline().strip():
        given.append(line)
    if not given:
        raise click.ClickException("no phone was given: type it when asked, or give a file of them by `< FILE`")
    return tuple(given)
