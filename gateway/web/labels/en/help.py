"""The labels of the guide's pages, in English."""

LABELS = {
    "help": "Help",
    "help_parts": "Parts",
    "help_whole": "All of it on one page",
}
