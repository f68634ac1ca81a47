"""USSD: the screens."""
