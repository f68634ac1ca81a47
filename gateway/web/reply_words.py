"""What the rules reply, as a page says it to who signed in: in the language of the request."""

from __future__ import annotations

from gateway.web.labels.labels import spoken
from parsers.campaign.plan import Campaign
from parsers.replies.render import render
from parsers.reply import Reply


def reply_words(reply: Reply, campaign: Campaign) -> str:
    """A reply in words; in another language than its own the campaign's own wording is left out."""
    return render(reply, _in_spoken(campaign), accents=True)


def _in_spoken(campaign: Campaign) -> Campaign:
    if campaign.language == spoken():
        return campaign
    words = campaign.words.model_copy(update={"replies": {}})
    return campaign.model_copy(update={"language": spoken(), "region": campaign.phone_region, "words": words})
