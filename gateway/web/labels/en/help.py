"""The labels of the guide's pages, in English."""

LABELS = {
    "help": "Help",
    "help_parts": "The parts",
    "help_whole": "The whole guide on one page",
    "help_troubles": "Troubles, and what to do (in Vietnamese)",
    "help_language": "The guide is in Vietnamese; the names in bold are those of the pages in Vietnamese.",
}
