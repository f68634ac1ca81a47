"""Tests of `parsers/roster`."""
