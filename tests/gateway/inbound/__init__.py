"""Tests of `gateway/inbound`."""
