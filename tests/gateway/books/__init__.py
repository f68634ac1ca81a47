"""Tests of `gateway/books`."""
