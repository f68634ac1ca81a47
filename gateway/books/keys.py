"""The spelling of keys: all of a campaign share its hash tag, so that one script may hold them all."""

PREFIX = "keng:"
"""How every key of the books begins."""


def key(campaign: str, *parts: str) -> str:
    """The key `parts` of a campaign's books."""
    return f"{PREFIX}{{{campaign}}}:{':'.join(parts)}"


def common_key(*parts: str) -> str:
    """The key `parts` of what belongs to no campaign."""
    return f"{PREFIX}{':'.join(parts)}"


def inbox_key(campaign: str) -> str:
    """The stream of text ids, in the order they were accepted; kept as long as the campaign."""
    return key(campaign, "inbox")


def intake_key(campaign: str) -> str:
    """The hash of the cursor and what goes with it; kept as long as the campaign."""
    return key(campaign, "intake")


def figures_key(campaign: str, generation: str, *parts: str) -> str:
    """One sheet of the figures; a generation that another has replaced ends by itself."""
    return key(campaign, "figures", generation, *parts)


def rebuilding_key(campaign: str, generation: str) -> str:
    """How far a generation that is not yet in force has come; one small hash, ends with the rebuilding."""
    return key(campaign, "rebuilding", generation)


def lease_key(campaign: str) -> str:
    """Who drains now; ends by itself."""
    return key(campaign, "drain")


def bell_key(campaign: str, *channel: str) -> str:
    """That a drain, or the sender of a channel, was rung for; ends by itself."""
    return key(campaign, "bell", *channel)


def attempt_key(campaign: str) -> str:
    """What happened to the drains that began at the present cursor; one small hash, kept."""
    return key(campaign, "attempt")
