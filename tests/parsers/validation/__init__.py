"""Tests of `parsers/validation`."""
