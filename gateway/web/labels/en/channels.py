"""The labels of the channels' page, in English."""

LABELS = {
    "no_channel_how": "What you need is a smartphone with a SIM and the app SMS Gateway (sms-gate.app); then fill in "
    "the form below. For a USB modem or a provider of texts, an administrator follows docs/channels.",
    "silent_how": "See that the phone is on, charging and has a signal; unplug a modem and plug it in again. After "
    "five minutes open this page again.",
    "battery_low": "Charge the phone now: with an empty battery it takes no text.",
    "comes_in": "Texts come in",
    "came_last": "the newest at {when} ({age} ago)",
    "came_never": "none yet by this channel: send a test text to {number} from any phone",
    "goes_out": "Texts go out",
    "goes_badly": "the last attempt failed, see “Last fault”",
    "texts_wait": "{n} {n:waits|wait} to be sent",
    "nothing_waits": "none has to wait",
    "our_numbers": "Our numbers",
    "never_heard": "never heard from",
    "went_wrong": "At {time}:",
    "last_fault": "Newest fault",
    "signal": "signal {n}%",
    "signal_low": "The signal is weak, texts may come late: put the phone near a window.",
    "balance": "The network says of the SIM:",
    "waiting_to_go": "Waiting to go",
    "sent_from": "Sent from {number}",
    "cap_60": "1 minute: {n}/{all}",
    "cap_3600": "1 hour: {n}/{all}",
    "cap_86400": "24 hours: {n}/{all}",
    "cap_near": "This SIM may soon send no more. Replies still go first; reminders wait until there is room.",
    "connect_channel": "Connect a phone ({title})",
    "connect": "Connect",
    "connect_one": "Open SMS Gateway on the phone, copy what it shows into this form, then press Connect",
    "connect_more": "Connect another phone, or the same one again",
    "connected_next": "Next: from another phone, send a text to the SIM's number; it must appear at the page",
    "waits_for_call": "Waiting for the phone to call back…",
    "certificate_why": "The app tells of texts by https only. The phone has to know this certificate; it is for the "
    "local network alone.",
    "certificate_fetch": "Scan this code with the phone (pass the browser's warning), or open",
    "certificate_install": "Settings › Security › Encryption & credentials › Install a certificate › CA certificate; "
    "choose the file keng.crt.",
    "certificate_compare": "Its SHA-256 fingerprint must be",
    "certificate_file": "If it cannot be scanned, copy this file to the phone:",
}
