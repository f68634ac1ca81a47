"""The roster from a file: its bytes become a sheet, the sheet a proposal, and the proposal an order."""
