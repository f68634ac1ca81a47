"""The roster from a file: rows of cells become contacts, remarks, and what they would change."""
