"""Tests of `gateway/campaigns`."""
