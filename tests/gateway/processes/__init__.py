"""Tests of `gateway/processes`."""
