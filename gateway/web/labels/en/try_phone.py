"""The labels of the phone on the screen, in English."""

LABELS = {
    "try_needs_script": "The practice phone needs JavaScript, which is off in this browser. Turn it on and load the "
    "page again.",
    "parts_title": "The pieces of pages",
    "parts_lead": "All pages are made of these pieces.",
    "try_title": "Practice phone",
    "try_lead": "Text as a head does. The texts go to the practice campaign alone: none is sent out, no real figure "
    "changes.",
    "try_needs_scripts": "The practice phone needs JavaScript: if this line stays, turn JavaScript on and load the "
    "page again.",
    "whose": "Whose phone?",
    "stranger": "Unknown phone",
    "stranger_note": "not registered",
    "samples_note": "Tap one to put it on the screen, then press the green key.",
    "keys_tap": "Press a key several times to choose a letter; # changes between letters and digits; hold a key for "
    "its digit.",
    "keys_dial": "Dial *101# (green key) to report by the menu; the red key leaves it.",
    "keys_computer": "Or type on your keyboard: Enter sends, Esc deletes, ↑ ↓ show older texts.",
    "key_send": "Send",
    "key_clear": "Delete, back",
    "key_up": "Up",
    "key_down": "Down",
    "screen_empty": "Write a text, then press the green key to send it.",
    "screen_sending": "Sending...",
    "screen_failed": "Not sent. Press the green key to send it again.",
    "screen_ussd": "No such code. Dial *101# and press the green key.",
    "see_status": "See the overview",
}
