"""What is kept in Redis: one module per book, its scripts beside it."""
