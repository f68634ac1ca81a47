"""Tests of `parsers/campaign`."""
