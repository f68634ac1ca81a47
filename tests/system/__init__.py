"""Tests of the whole product, process by process."""
