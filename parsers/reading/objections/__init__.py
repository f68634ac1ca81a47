"""Objections: what in a text stops its figures."""
