"""The channels: every provider that the gateway can talk to, a line each."""

from __future__ import annotations

from gateway.channels.android import Android
from gateway.channels.channel import Channel
from gateway.channels.gammu import Gammu
from gateway.channels.http import HttpProvider
from gateway.channels.practice import Practice
from gateway.channels.twilio import Twilio
from gateway.settings import Settings, SettingsError

CHANNELS: tuple[type[Channel], ...] = (
    Practice,
    Android,
    Twilio,
    Gammu,
    HttpProvider,
)
"""In the order in which a campaign's broadcasts prefer them, where PREFERRED_CHANNELS says nothing else."""


class Channels(dict[str, Channel]):
    """The channels that the settings configure, by name. `settings.of(Channels)` keeps them."""

    def __init__(self, settings: Settings) -> None:
        """Take up the settings of each; SettingsError if a channel cannot use its own."""
        names, preferred = [channel.name for channel in CHANNELS], settings.preferred_channels
        if unknown := [name for name in preferred if name not in names]:
            raise SettingsError(f"PREFERRED_CHANNELS: there is no channel {unknown[0]}; there are {', '.join(names)}.")
        order = [*preferred, *(name for name in names if name not in preferred)]
        every = sorted((channel(settings) for channel in CHANNELS), key=lambda one: order.index(one.name))
        super().__init__({one.name: one for one in every if not one.missing})
        self.off = tuple(one for one in every if one.missing)
        """Those that neither receive nor send, for want of the settings that they name."""
        self.connectable = {one.name: one for one in every if one.form}
        """Those to which the office connects devices of its own, by name."""
