"""The bench: how fast the gateway is, measured against what it stands on; it is no part of the product."""
