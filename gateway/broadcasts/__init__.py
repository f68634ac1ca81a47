"""Broadcasts: who receives a text to many, what it says to each, and its preview."""
