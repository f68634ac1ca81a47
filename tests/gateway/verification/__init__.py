"""Tests of `gateway/verification`."""
