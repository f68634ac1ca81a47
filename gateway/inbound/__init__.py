"""Inbound: accepted texts, kept."""
