"""Tests of `gateway/ussd`."""
