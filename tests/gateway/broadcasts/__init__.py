"""Tests of `gateway/broadcasts`."""
