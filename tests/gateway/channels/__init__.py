"""Tests of `gateway/channels`."""
