"""The names of keys: all keys of a campaign share its hash tag, so that one script may use them together."""

PREFIX = "keng:"
"""How every key of the books begins."""


def key(campaign: str, *parts: str) -> str:
    """The key `parts` of a campaign's books."""
    return f"{PREFIX}{{{campaign}}}:{':'.join(parts)}"


def common_key(*parts: str) -> str:
    """The key `parts` of what belongs to no campaign."""
    return f"{PREFIX}{':'.join(parts)}"


def every_key(campaign: str) -> str:
    """The pattern of all keys of a campaign."""
    return key(campaign, "*")


def inbox_key(campaign: str) -> str:
    """The stream of text ids, in the order they were accepted; kept as long as the campaign."""
    return key(campaign, "inbox")


def intake_key(campaign: str) -> str:
    """The hash of the cursor, revision, generation, locks and days off; kept as long as the campaign."""
    return key(campaign, "intake")


def figures_key(campaign: str, generation: str, *parts: str) -> str:
    """One sheet of the figures; a replaced generation expires."""
    return key(campaign, "figures", generation, *parts)


def rebuilding_key(campaign: str, generation: str) -> str:
    """The cursor of a generation that is not yet in force; one small hash, removed at the end of the rebuilding."""
    return key(campaign, "rebuilding", generation)


def lease_key(campaign: str) -> str:
    """The lease of the present drain; expires."""
    return key(campaign, "drain")


def queued_key(campaign: str, *channel: str) -> str:
    """That a drain, or the sender of a channel, was rung for; ends by itself."""
    return key(campaign, "queued", *channel)


def attempt_key(campaign: str) -> str:
    """The drains that began at the present cursor; one small hash, kept."""
    return key(campaign, "attempt")
