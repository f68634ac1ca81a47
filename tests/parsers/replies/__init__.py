"""Tests of `parsers/replies`."""
