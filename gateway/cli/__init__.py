"""The commands of `keng`, one module each."""
