"""The USSD screens in English: at most 160 characters each."""

SCREENS = {
    "root": (
        "{Level} {v} {d}, {left} days left\n1 Report today\n2 Report total since {start}\n3 Report or fix yesterday\n"
        "4 How we stand\n5 Help\n0 Leave"
    ),
    "root_window": (
        "{Level} {v} {d}, {left} days left\n1 Report today\n2 Report total\n3 Report or fix yesterday\n4 How we stand\n"
        "5 Help\n6 {event} {window}\n0 Leave"
    ),
    "areas": "Report for which {level}?\n{choices}\n0 Leave",
    "choice_next": "More",
    "resume": "{v} {d} not finished:[ {said}]\n1 Go on\n2 Drop it\n0 Leave",
    "question_end": "00 To the menu",
    "stranger": "This phone is not registered to report.\n1 Register for a {level}\n2 Telephone of the office\n0 Leave",
    "register": "Register to report for which {level}?\n{choices}\n0 Leave",
    "registered": (
        "Registration for {v} received. The {top} office will call this phone back before figures are taken. "
        "Questions: {tel}"
    ),
    "office": "Office of the {top}: {tel}. Office hours. For help by text, send HELP",
    "by_text": "This phone reports by text, not by this menu. For the form, send HELP. Questions: {tel}",
    "ask_today": "{v} TODAY {d}\nHow many {units}: {name}?\nIf none, enter 0\n00 Back",
    "ask_today_stock": "{v} {d}\nHow many {units} NOW: {name}?\nLast time: {last}\n00 Back",
    "ask_past": "{v} YESTERDAY {d}\nHow many {units}: {name}?\nIf none, enter 0\n00 Back",
    "ask_past_stock": "{v} YESTERDAY {d}\nHow many {units}: {name}?\nLast time: {last}\n00 Back",
    "ask_total": "{v} TOTAL from {start} to {d}\n{name} in all? We have: {last}\n00 Back",
    "ask_total_stock": "{v} to {d}\nHow many {units} NOW: {name}?\nLast time: {last}\n00 Back",
    "ask_window": "{v} {d}\nHow many {units} today: {name}?\nIf none, enter 0\n00 Back",
    "fix": "{v} YESTERDAY {d}\n{name} is {last}. The right number?\n00 Back",
    "large": "{Name} {val} is unusually many. It is:\n1 Of {d} alone\n2 The total since {start}\n0 Enter it again",
    "large_sure": "{v} {d}: {one} {val} is unusually many.\n1 It is right\n0 Enter it again",
    "sure_today": "{v} {d}: {said}\nTotal {tot}[/{app} ({pct})]\n1 Send\n2 Enter again\n0 Drop",
    "sure_total": "{v} total {d}: {said}[. List {listed}][, {rem} left]\n1 Send\n2 Enter again\n0 Drop",
    "sure_window": "{v} {d}: {said}\n1 Send\n2 Enter again\n0 Drop",
    "sure_fix": "{v} {d}: change {old} to {new}. New total {tot}[/{app} ({pct})]\n1 Yes\n0 Drop",
    "sure_cancel": "Cancel all figures of {v} {d} ({said})?\n1 Cancel them\n0 No",
    "second": "{v} {d} has {one} {old}. You entered {new}.\n1 Change to {new}\n2 Add, making {sum}\n0 Keep the old",
    "second_many": "{v} {d} has {said}.\n1 Change to the new numbers\n0 Keep the old",
    "mismatch": (
        "You say total {new}, our days add up to {tot}.\n1 {new} is right\n2 {tot} is right\n0 Drop, the office calls"
    ),
    "done_today": "Recorded {v} {d}: {said}. Total {tot}[/{app} ({pct})]. No. {id}. Wrong? Call again, choose 1",
    "done_total": "Recorded total {v} to {d}: {one} {tot}[/{app} ({pct})][, {rest}][, {rem} left]. No. {id}",
    "done_window": "Recorded {v} {d}: {said}. All {window}: {whole}. No. {id}",
    "done_past": "Changed {v} {d}. Total {one} {tot}[/{app} ({pct})]. No. {id}",
    "done_other": "Recorded as you answered. No. {id}",
    "done_before": "{v} {d} has these very figures already; nothing was added.",
    "promise": "Received {v} {d}. A text will tell you the result in a few minutes. No need to send it again.",
    "past": "{v} YESTERDAY {d}: {said}\n{choices}\n0 Leave",
    "choice_fix": "Fix {one}",
    "choice_cancel": "Cancel the day",
    "past_none": "{v} YESTERDAY {d} has no figures.\n1 Enter them\n2 Nothing to report\n0 Leave",
    "past_outside": "Yesterday is not in the campaign.",
    "status": (
        "{v} to {d}: {one} {tot}[/{app} ({pct})]\n[{rest}][, {rem} left]\n{k} days without report\n1 Day by day\n"
        "0 Leave"
    ),
    "days": "{v} {one} by day: {days}. A dash: no report. To fix: call again, choose 3, or text EDIT",
    "help": "{legend}\n1 More\n0 Leave",
    "help_more": (
        "Enter numbers when asked; if none, 0. Nothing is recorded before you choose 1 Send.\n1 How to text\n"
        "2 Telephone of the office\n0 Leave"
    ),
    "help_texts": (
        "Text: {v} {example_full}. Past day: {v} {example_past} {example_main}. Fix: EDIT {v} {example_fixed}. "
        "Total: {v} TOTAL {example_main}"
    ),
    "bad_choice": "Choose a number shown.",
    "bad_number": "{wrong} Try again, such as {val}\n00 Back",
    "not_digits": "Digits only.",
    "leading_zero": "No 0 in front.",
    "too_long": "Too many digits.",
    "above_list": "{val} is more than the list of {v} ({app} {unit}). Enter the right number\n00 Back",
    "out_of_range": "{val} is outside the limit {app}. Enter the right number\n00 Back",
    "overflow": "{added} = {sum}, more than the list {app}.\n1 Enter again\n0 Drop",
    "refused_end": "1 Enter again\n0 Drop",
    "left": "Thank you. Nothing was sent in this call.",
    "dropped": "Dropped, nothing was recorded. The old figures stay.",
    "to_office": "Passed to the {top} office to look into {v} {d}. Figures unchanged. Questions: {tel}",
    "busy": "The system is busy, nothing was recorded. Please call again in a few minutes, or text {v} {form_short}.",
    "broken": "This call is over. Please call again.",
    "closed": "The {plan} campaign ended on {end}. Questions: the {top} office, {tel}",
    "not_begun": "The {plan} campaign begins on {start}. Questions: the {top} office, {tel}",
}
