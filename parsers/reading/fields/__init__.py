"""Fields: areas, days, modes, acts, codes and their numbers."""
