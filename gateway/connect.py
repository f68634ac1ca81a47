"""Connecting a device of the office to a channel, from the page or the shell, until it has called back."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from redis import Redis

from gateway import certificate_authority, kept
from gateway.books import caps, devices
from gateway.books.devices import Attempt
from gateway.certificate_authority import NotLocalError
from gateway.channels.channel import Channel
from gateway.channels.connecting import Connected, Step, TestSent
from gateway.settings import Settings

CALLS_BACK_WITHIN = timedelta(seconds=60)
HTTPS = "https"
"""Under this name the books keep what last went wrong with calls by https."""
ANYWHERE = "192.0.2.1"
"""An address of nobody: the way towards it is the usual one."""
BACK = ("Điện thoại đã gọi về: kênh đã nối xong.", "The phone has called back: the channel is connected.")


def connect(settings: Settings, books: Redis, channel: Channel, typed: Mapping[str, str]) -> Iterator[Step]:
    """Connect a device; each step as it succeeds, or what to do. How it goes is kept, too."""
    try:
        address = callable_address(settings, typed.get("url", ""))
    except NotLocalError:
        address = ""
    made = Attempt(datetime.now(UTC), address)
    for one in channel.connect(typed, address):
        if isinstance(one, Connected):
            if any(settings.is_fixed(name) for name in one.settings):
                yield Step(_words(channel, "environment"), is_done=False)
                return
            kept.keep(settings.var_dir, one.settings)
            made = replace(made, device=one.device, sent_at=datetime.now(UTC))
        elif isinstance(one, TestSent):
            caps.note(books, channel.name, one.number, one.id, channel.caps)
        else:
            made = replace(made, steps=(*made.steps, (*one.words, one.is_done)))
            yield one
        devices.tried(books, channel.name, made)


def called_back(books: Redis, channel: Channel, attempt: Attempt, now: datetime) -> Step | None:
    """Whether a connected device has called back, or what to do; None while it still may."""
    if not attempt.sent_at or not all(done for _, _, done in attempt.steps):
        return None
    heard = devices.find(books, channel.name, attempt.device).heard_at
    if heard and heard >= attempt.sent_at:
        return Step(BACK)
    refused = devices.fault(books, HTTPS)
    if refused and refused.at >= attempt.sent_at:
        return Step(_words(channel, refused.code), is_done=False)
    mistaken = devices.fault(books, channel.name, attempt.device)
    if mistaken and mistaken.at >= attempt.sent_at:
        return Step(_words(channel, mistaken.code), is_done=False)
    return Step(_words(channel, "not_called"), is_done=False) if now - attempt.sent_at > CALLS_BACK_WITHIN else None


def callable_address(settings: Settings, url: str) -> str:
    """Where a device of this network, or one of anywhere, finds our webhooks by https; NotLocalError if nowhere.

    That is PUBLIC_URL where it is one that others reach, else our own https on the local network.
    """
    public = urlsplit(settings.public_url)
    if public.scheme == "https" and not _is_here(public.hostname or ""):
        return settings.public_url
    ours = _towards(_host(url))
    certificate_authority.serve_from(settings.var_dir, ours)
    return f"https://[{ours}]:{settings.https_port}" if ":" in ours else f"https://{ours}:{settings.https_port}"


def _words(channel: Channel, code: str) -> tuple[str, str]:
    return channel.explained(code, "vi"), channel.explained(code, "en")


def _host(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:  # the channel says what is wrong with it
        return ""


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _towards(host: str) -> str:
    """Our own address on the way to a device of the local network; else the usual one. Nothing is sent."""
    try:
        is_near = ipaddress.ip_address(host).is_private
    except ValueError:
        is_near = False
    with closing(
        socket.socket(socket.AF_INET6 if is_near and ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    ) as way:
        try:
            way.connect((host if is_near else ANYWHERE, 9))
        except OSError:
            return "127.0.0.1"
        return str(way.getsockname()[0])
