"""The practice channel: the phone drawn on the page and the shell, instead of a provider; practice campaigns only."""

from __future__ import annotations

from collections.abc import Set

from gateway.books.outbox import Delivery, Message, SendResult
from gateway.channels.channel import Channel, Malformed, Promises, WebhookCall
from gateway.settings import Settings

NAME = "practice"
NUMBER = "KENG"
"""Who a practice text is sent to, and who the reply comes from."""
CODE = "*101#"
"""What opens the menu on the practice phone."""


class Practice(Channel):
    """The phone on the page reads the outbox, so a text is delivered at once, and shown once however often."""

    name = NAME
    title = "Máy thử"
    promises = Promises(idempotent_send=True, leaves_the_house=False)

    def __init__(self, _settings: Settings) -> None:
        """Need nothing."""

    def verify(self, call: WebhookCall) -> bool:  # noqa: ARG002 - whoever calls
        """Nobody: its texts come from a signed-in page or the shell."""
        return False

    def decode(self, call: WebhookCall) -> Malformed:  # noqa: ARG002 - whatever it tells
        """Nothing."""
        return Malformed("The practice channel is not called.")

    def send(self, campaign: str, message: Message) -> SendResult:  # noqa: ARG002 - the phone reads it from the outbox
        """Hand a text over."""
        return SendResult(Delivery.DELIVERED)

    def find(self, message: Message, known: Set[str]) -> SendResult:  # noqa: ARG002 - one text is like another
        """Hand it over again."""
        return SendResult(Delivery.DELIVERED)
