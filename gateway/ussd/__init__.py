"""USSD: a session, from one request to the next."""
