"""Tests of `gateway/status`."""
