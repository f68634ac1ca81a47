"""The edges and the books: channels, web pages, and what is kept in Redis."""

from gateway import compiled

compiled.use()
