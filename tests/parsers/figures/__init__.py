"""Tests of `parsers/figures`."""
