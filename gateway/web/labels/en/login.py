"""The labels of signing in, in English."""

LABELS = {
    "sign_in": "Sign in",
    "sign_in_name": "Sign-in name",
    "password": "Password",
    "sign_in_wrong": "The sign-in name or the password is wrong.",
    "sign_in_wait": "There were too many tries. Please wait {wait} and try again, "
    "or ask an administrator for a sign-in link.",
    "sign_in_else": "No password yet, or forgotten?",
    "sign_in_by_password": "Sign in by password",
    "sign_in_here": "Open the pages",
    "sign_in_how": "Ask an administrator for a sign-in link, made at the page Accounts. An administrator gets a link "
    "for themselves on the server by the command:",
    "sign_in_once": "The link works once, within {n} {n:minute|minutes}. Open it on this computer.",
    "link_over": "This link has been used, or its time is over",
    "link_over_why": "Each link works once, within {n} {n:minute|minutes}. Get a new one.",
    "read_here": "See the figures",
    "read_here_why": "A link to read by, made for {who}. Keep it to open the figures again.",
    "language": "Language",
    "language_vi": "Tiếng Việt",
    "language_en": "English",
}
