"""The labels of a campaign's end, in English."""

LABELS = {
    "closing": "Close the campaign",
    "closing_what": "What does not add up and whom to call, confirmations to sign, locking, the report, the archive.",
    "closing_open": "Open",
    "closing_lead": "Figures up to the end of {day}, taken at {taken}. Go from the top down; you may stop at any step.",
    "closing_early": "The campaign is not over: its last day is {day}. You may try the steps now and repeat them then.",
    "closing_sums": "1. What does not add up",
    "closing_agrees": "Everything adds up, and no figure is missing.",
    "closing_area": "Area",
    "closing_fault": "What does not add up",
    "closing_call": "Whom to ask",
    "closing_nobody": "{roles} (not in the roster)",
    "closing_texts": "{n} {n:text still waits|texts still wait}.",
    "closing_settle": "Open the waiting list",
    "closing_confirm": "2. Confirmations of the villages",
    "closing_lock": "3. Lock all days",
    "closing_lock_what": "Lock every day from the first one through {day}. "
    "No figure changes after that; a text that reports one of these days goes to the waiting list.",
    "closing_lock_it": "Lock all through {day}",
    "closing_locked": "Every day through {day} is locked.",
    "closing_unlock": "Unlock or change at Locked days",
    "closing_report": "4. The final report",
    "closing_report_what": "For the Chairman and the level above: download it at the page Reports.",
    "closing_archive": "5. The archive",
    "closing_archive_what": "One ZIP file: figures, ledger, reports, a checksum of each file. "
    "It opens with Excel and Word, without Kẻng.",
    "closing_archive_words": "With the words of the texts (to be deleted after {day})",
    "closing_archive_it": "Download the archive",
    "closing_unsteady": "Not made yet: the figures and the ledger do not agree at this moment. Wait a minute and load "
    "the page again; if it stays so, tell an administrator to run: keng verify",
    "closing_whole": "Only who answers for all of {area} downloads the archive.",
}
