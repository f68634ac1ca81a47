"""Verification: the ledger re-added and the store looked through."""
