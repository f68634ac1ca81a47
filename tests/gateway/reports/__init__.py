"""Tests of `gateway/reports`."""
