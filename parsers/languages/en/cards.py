"""What the card of a head teaches, in English: each text to send, and what it does."""

CARD = {
    "today": ("{v} {example_full}", "Today's figures"),
    "past": ("{v} {example_past} {example_main}", "A day that is past (write its date)"),
    "fixed": ("EDIT {v} {example_fixed}", "Correct what was sent today"),
    "total": ("{v} TOTAL {example_total}", "Check: totals since {start}"),
    "nil": ("{v} NIL", "Nothing to report today"),
    "window": ("{v} {example_window}", "Only in[ {window_name},] {window}"),
    "status": ("STATUS", "How you stand"),
    "help": ("HELP", "Help"),
    "stop": ("STOP", "No more reminders"),
}
UNDO = "CANCEL {v}"
"""What takes the newest report back; it is taught in lessons alone."""
