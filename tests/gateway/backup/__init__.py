"""Tests of `gateway/backup`."""
