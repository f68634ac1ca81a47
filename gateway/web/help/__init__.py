"""The guide in Vietnamese (`docs/huong-dan`), and from where each page opens it."""
