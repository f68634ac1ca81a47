"""The jobs: each gathers, decides and applies."""
