"""Phones: which senders can be answered, and how a number is written."""

from __future__ import annotations

LONGEST_SHORT_CODE = 8
"""Digits; the hotlines of operators have as many."""
SHORTEST_PHONE = 9
"""Characters of E.164, its plus among them."""


def is_phone(sender: str) -> bool:
    """Whether a sender can be answered: nobody else ever is."""
    return sender.startswith("+") and sender[1:].isascii() and sender[1:].isdigit() and len(sender) >= SHORTEST_PHONE


def is_service(sender: str) -> bool:
    """Whether a sender is a name or a short code: an operator, a bank, an advertiser, whose texts need nobody.

    A number that is spelled otherwise than E.164 is none: it may be a person's, and a person looks at it.
    """
    if is_phone(sender):
        return False
    digits = sum(letter.isdigit() for letter in sender)
    return digits <= LONGEST_SHORT_CODE or any(letter.isalpha() for letter in sender)
