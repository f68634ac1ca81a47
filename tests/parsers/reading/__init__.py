"""Tests of `parsers/reading`."""
