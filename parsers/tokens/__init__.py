"""Tokens: a text normalised and cut."""
