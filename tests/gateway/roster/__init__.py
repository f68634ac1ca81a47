"""Tests of `gateway/roster`."""
