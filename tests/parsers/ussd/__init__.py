"""Tests of `parsers/ussd`."""
