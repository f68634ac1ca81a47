"""Verification: the figures compared with the ledger, and the whole store checked for consistency."""
