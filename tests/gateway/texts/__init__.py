"""Tests of `gateway/texts`."""
