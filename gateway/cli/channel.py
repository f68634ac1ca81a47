"""`keng channel`: connect a phone or another device of the office, test it, and see how the channels do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway import certificate_authority
from gateway.books import devices
from gateway.channels.channel import Channel
from gateway.channels.connecting import Step
from gateway.channels.registry import CHANNELS, Channels
from gateway.cli.explained import explained
from gateway.cli.help import language
from gateway.cli.phones_asked import phone_asked
from gateway.connect import called_back, connect
from gateway.kept import KeptError
from gateway.settings import Settings
from gateway.status.channels import ChannelState, states

LOOK_SECONDS = 0.5
ENGLISH = 1
CERTIFICATE = "/webhooks/certificate"
FETCH = (
    "Chứng thư cho điện thoại: mở {address} trên điện thoại, cài làm «Chứng chỉ CA», rồi: keng channel test",
    "The certificate for the phone: open {address} on it, install it as «CA certificate», then: keng channel test",
)
"""In Vietnamese and in English."""


@click.group()
def channel() -> None:
    """The ways texts come and go: connect the office's own phone, test it, see how all do."""


@channel.group()
def add() -> None:
    """Connect a device of the office; each step is said as it succeeds, or what to do."""


@channel.command()
@click.argument("device")
@with_appcontext
@explained
def test(device: str) -> None:
    """Go through all steps of connecting DEVICE once more; what is not as it should be is set right.

    It asks for another phone at hand, to which a test text goes.
    """
    for one in _settings().of(Channels).connectable.values():
        if typed := one.typed(device):
            _connect(one, {**typed, **_asked(type(one))})
            return
    raise click.ClickException(f"There is no device {device}: `keng channel list` shows them.")


@channel.command(name="list")
@with_appcontext
@explained
def list_() -> None:
    """Say of each channel when it was last heard, what went wrong, what waits and what was sent."""
    now = datetime.now(UTC)
    found = states(_books(), _settings(), now)
    for one in found:
        for line in _said(one, now):
            click.echo(line)
    if not found:
        click.echo("No channel is connected: connect the office's phone at /channels, or with `channel add`.")


def _said(state: ChannelState, now: datetime) -> Iterator[str]:
    explain = state.channel.explained
    yield f"{state.channel.title}: {', '.join(state.channel.numbers)}; waiting: {state.waiting}"
    for device in state.devices:
        known = device.known
        heard = f"heard {_ago(known.heard_at, now)} ago" if known.heard_at else "never heard"
        battery = "" if known.battery is None else f"; battery {known.battery} %"
        signal = "" if known.signal is None else f"; signal {known.signal} %"
        yield f"  {device.name}: {heard}{battery}{signal}{'; SILENT' if device.is_silent else ''}"
        if known.balance:
            yield f"    of the SIM its operator says: {known.balance}"
        if device.fault:
            yield f"    {_ago(device.fault.at, now)} ago: {explain(device.fault.code, 'en')}"
    if state.fault:
        yield f"  {_ago(state.fault.at, now)} ago: {explain(state.fault.code, 'en')}"
    for number, used in state.used:
        for of in used:
            near = " NEAR ITS CAP" if of.is_near else ""
            minutes = of.cap.within.total_seconds() / 60
            yield f"  {number}: {of.texts} of {of.cap.texts} texts in {minutes:.0f} min{near}"


def _ago(moment: datetime, now: datetime) -> str:
    minutes = int((now - moment).total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min"


def _connect(one: Channel, typed: Mapping[str, str]) -> None:
    """Connect a device and wait until it has called back; exit code 1 where that does not come about."""
    try:
        for step in connect(_settings(), _books(), one, typed):
            _say(step)
    except KeptError as error:
        raise click.ClickException(str(error)) from error
    attempt = devices.attempt(_books(), one.name)
    while attempt:
        back = called_back(_books(), one, attempt, datetime.now(UTC))
        if back:
            if not back.is_done and attempt.address != _settings().public_url:
                _say_certificate(attempt.address)
            _say(back)
            return
        time.sleep(LOOK_SECONDS)


def _say(step: Step) -> None:
    words = _spoken(step.words)
    if not step.is_done:
        raise click.ClickException(words)
    click.echo(f"✓ {words}")


def _say_certificate(address: str) -> None:
    """Where a phone fetches what it must trust; nothing where a public address is called, which needs none."""
    click.echo(_spoken(FETCH).format(address=address + CERTIFICATE), err=True)
    click.echo(f"SHA-256: {certificate_authority.fingerprint(_settings().var_dir)}", err=True)


def _spoken(words: tuple[str, str]) -> str:
    """Words in the language of whoever sits at the terminal."""
    vi, en = words
    return vi if language() == "vi" else en


def _command(kind: type[Channel]) -> click.Command:
    """`channel add <name>`, with an option for all that its form asks for."""

    @with_appcontext
    @explained
    def run(**typed: Any) -> None:
        _connect(_settings().of(Channels).connectable[kind.name], {**typed, **_asked(kind)})

    options = [
        click.Option(
            [f"--{field.name}"],
            required=not field.usual and not field.is_optional,
            default=field.usual or ("" if field.is_optional else None),
            help=f"{field.label[ENGLISH]}: {field.hint[ENGLISH]}",
            prompt=field.label[ENGLISH] if field.is_secret and not field.is_optional else False,
            hide_input=field.is_secret,
        )
        for field in kind.form
        if not field.is_personal
    ]
    return click.Command(kind.name, params=[*options], callback=run, help="Connect such a device.")


def _asked(kind: type[Channel]) -> dict[str, str]:
    """What of a device's form is somebody's phone."""
    return {field.name: phone_asked(_spoken(field.label)) for field in kind.form if field.is_personal}


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _books() -> Redis:
    books: Redis = current_app.extensions["books"]
    return books


for _kind in CHANNELS:
    if _kind.form:
        add.add_command(_command(_kind))
