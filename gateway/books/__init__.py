"""The books: what is kept in Redis. One module for each book, its Lua scripts beside it."""
