"""The labels of the backups' page, in English."""

LABELS = {
    "backups": "Backups",
    "backups_lead": "A backup holds all texts, figures, contacts and plans of every campaign. Each is put back on "
    "trial into a store of its own as soon as it is made, and every figure is compared; the figures in use are not "
    "touched.",
    "backup_make": "Make a backup now",
    "backup_at_work": "A backup is being made and tried. The page loads again when it is done; texts still come in "
    "and count.",
    "backup_at_work_already": "A backup is being made or tried already, so no other was begun. Wait a little, then "
    "press again.",
    "backup_begun": "Backup",
    "backup_size": "Size",
    "backup_up_to": "Has texts up to",
    "backup_trial": "Try to restore",
    "backup_untried": "Not tried yet",
    "backup_agrees": "Can be restored, all figures agree",
    "backup_disagrees": "Can be restored, but {n} {n:figure does|figures do} not agree",
    "backup_disagrees_how": "After restoring, run keng verify to see those figures, then keng rebuild.",
    "backup_tried": "{said} ({figures} {figures:figure|figures}, {records} {records:record|records}); tried {when}",
    "backup_damaged": "This one is damaged and cannot be restored; tried {when}",
    "backup_damaged_how": "Do not rely on it: make another, and see why by the command",
    "backup_take": "Download",
    "backup_open": "Open",
    "backup_try_again": "Try to restore again",
    "backups_none": "There is no backup yet",
    "backups_none_how": "Press “Make a backup now”. Texts still come in; it usually takes less than a minute.",
    "backups_keep": "The backups lie in {directory} on the server and are removed when their time is over. If the "
    "server is lost, so are they: download one and keep it elsewhere. Phones and words of texts are in it: keep it "
    "as you keep secret papers.",
    "backup_restore": "Restore in earnest",
    "backup_restore_why": "Restoring puts the figures of the backup in the place of all that are in use. A page "
    "cannot do that: texts that come meanwhile would be lost.",
    "backup_restore_stop": "Stop Kẻng on the server (Ctrl-C where it runs, or stop the service).",
    "backup_restore_run": "Run this one command. What is there now is backed up into the directory “replaced” first:",
    "backup_restore_start": "Start Kẻng again. Texts come in and count; none goes out until somebody runs keng hold "
    "release.",
    "backup_restore_file": "A backup that was downloaded: unpack it, then run the same command with its directory.",
    "backup_restore_not": "This one was not restored on trial yet, so the command is not told. Try it first.",
    "backups_back": "All backups",
    "backup_fault_broken_off": "The backup of {age} ago was cut short. Nothing in use is lost; press “Make a backup "
    "now” again.",
    "backup_fault_rights": "The backup of {age} ago could not be made: the Redis user of the pages may not read "
    "everything. The administrator makes it on the command line with a user of its own (docs/backup.md).",
    "backup_fault_disk": "The backup of {age} ago could not be written: the disk is full, or the directory may not "
    "be written to. Nothing in use is lost.",
    "backup_fault_other": "The backup of {age} ago did not end well. Nothing in use is lost; press “Make a backup "
    "now” again, and see the server's log if it fails once more.",
}
