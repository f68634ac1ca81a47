"""Validation: a meaning against the figures gives a decision."""
