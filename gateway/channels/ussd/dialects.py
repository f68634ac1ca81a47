"""The dialects by the name that stands in the webhook's address."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.channels.ussd import africastalking, arkesel, con_end, flares, hubtel, infobip
from gateway.channels.ussd.dial import Dialect

DIALECTS: Mapping[str, Dialect] = {
    "africastalking": africastalking,
    "arkesel": arkesel,
    "conend": con_end.CUMULATIVE,
    "conend-latest": con_end.LATEST,
    "conend-code": con_end.WITH_CODE,
    "flares": flares,
    "hubtel": hubtel,
    "infobip": infobip,
}
