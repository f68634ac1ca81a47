"""The edges and the books: channels, web pages, and what is kept in Redis."""
