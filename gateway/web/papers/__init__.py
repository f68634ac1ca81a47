"""The pages at `/papers`: what is printed for the field and to be signed there."""
