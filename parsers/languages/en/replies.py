"""The replies in English: one text for each key, plain in both forms."""

from __future__ import annotations

from parsers.languages.wording import Template, Wording

_TEXTS = {
    "ok_day": (
        "Recorded {v} {d}: {items}. Total {main} {tot}[/{app} ({pct})]. If wrong, send: EDIT {v} {items.first} and "
        "the right number. No. {id}."
    ),
    "ok_day_stock": (
        "Recorded {v} {d}: {items} ({stocks} as of now). Total {main} {tot}[/{app} ({pct})]. Wrong? EDIT {v} "
        "{items.first} and the number. No. {id}."
    ),
    "ok_total": (
        "Recorded TOTAL {v} to {d}: {items}.[ That is {pct} of {app}, {rem} left.] If wrong: EDIT {v} TOTAL "
        "{items.first} and the number. No. {id}."
    ),
    "ok_both": "Recorded {v} {d}: {items}. The total {tot} agrees with ours.[ Reached {pct}.] No. {id}.",
    "both_mismatch": (
        "{v} {d}: you say total {code} {new}, ours is {tot}. Not recorded. Reply: 1 = {new} is right; 2 = {tot} is "
        "right; 0 = drop the text."
    ),
    "ok_zero": (
        "Recorded {v} {d}: nothing to report ({main} 0). Total {main} {tot}[/{app} ({pct})]. If wrong, send: EDIT {v}"
        " {main} and the right number. No. {id}."
    ),
    "ok_correct": (
        "Changed {v} {d}: {code} {old} to {new}. Total {code} {tot}[/{app} ({pct})]. If wrong, send EDIT again. No. "
        "{id}."
    ),
    "ok_correct_stock": (
        "Changed {v} {d}: {items}. These are the numbers now, not added up. If wrong, send EDIT again. No. {id}."
    ),
    "ok_correct_many": (
        "Changed {v} {d}: {items}. Total {main} {tot}[/{app} ({pct})]. If wrong, send EDIT again. No. {id}."
    ),
    "ok_add": (
        "Added {v} {d}: {code} {old} + {val} = {sum}. Total {code} {tot}[/{app} ({pct})]. If wrong, send: EDIT {v} "
        "{code} and the right number. No. {id}."
    ),
    "ok_past_anchored": (
        "Recorded {v} {d}: {items}. That day is within the checked total {tot}, which stays. If it is wrong: {v} "
        "TOTAL {items.first} and number."
    ),
    "ok_cancel": (
        "Cancelled {v} {d}: {items}. Total {main} is now {tot}. To report again, send: {v} {form_short}. No. {id}."
    ),
    "cancel_none": "{v} {d} has no figures, so nothing was cancelled. To see what you sent: STATUS {v}.",
    "cancel_unclear": ("Cancel the text of {v} {d}[ ({items})]? Reply 1 = cancel it; 2 = stop reminders; 0 = neither."),
    "ok_multi": (
        "Recorded {n} {level}s {d}: {miss}. Sum {main} {tot}[, {stock1} {now1}][, {stock2} {now2}]. If wrong: EDIT, "
        "{level}, code and number. No. {id}."
    ),
    "ok_window": (
        "Recorded {v} {d}: {window1} {val}[, {window2} {m}]. All {window}: {n}[, {window2} {tot}]. If wrong: EDIT {v}"
        " {window1} and the number. No. {id}."
    ),
    "ok_office": (
        "Recorded {v} totals to {d}: {items.list}.[ Share {pct}.] If wrong: EDIT {v}, code and number. No. {id}."
    ),
    "dup_same": "This was recorded before (no. {id}): {v} {d} {items}. It is not counted again.",
    "ask_second": (
        "{v} {d} already has {code} {old}. Your new text says {code} {new}. Reply: 1 = change to {new}; 2 = add {new}"
        " (makes {sum}); 0 = drop the new text."
    ),
    "ask_second_stock": (
        "{v} {d} already has {old}. Your new text says {new}. Reply: 1 = take the new; 0 = keep the old."
    ),
    "ask_second_many": "{v} {d} already has {old}. New: {new}. Reply: 1 = take the new; 0 = keep the old.",
    "ask_confirm": (
        "Not recorded. Do you mean {v} {d}: {items}? If so reply 1. If not, send the right number: {asked}"
    ),
    "err_negated": (
        "Not recorded: only what is done counts. Done: {v} {main} n. Nobody: {v} {main} 0. Not done, failed or "
        "put off: send no number, call {tel}"
    ),
    "err_plan": ("Not recorded: send only what is DONE today. When done, send: {asked}. Help: {tel}"),
    "err_estimate": (
        "Not recorded: {raw} is not sure. Count the {unit} and send: {asked}. [ On a later day, add {later}.]"
    ),
    "err_taken_back": (
        "Not recorded. What was sent before stands. Right number: EDIT {asked}.[ Drop it all: CANCEL {where}.] "
        "See: STATUS {v}"
    ),
    "err_hearsay": (
        "Not recorded: send only numbers you are sure of; it says {raw}. Ask who did it, then send: {asked}. "
        "Help: {tel}"
    ),
    "err_question": (
        "Not recorded: the text is a question. To record it send: {asked}. To see what is recorded: STATUS {v}. "
        "To ask call {tel}"
    ),
    "err_part": ("Not recorded: send the whole number only, without what follows {raw}: {asked}"),
    "err_other_matter": (
        "Not recorded: {raw} is not counted here, call {tel}. Only if the numbers are of {plan}, send: {asked}"
    ),
    "err_either": "Not recorded: {old} or {new} is not sure. Count the {unit} again and send one number: {asked}",
    "err_add_up": ("Not recorded: please add up and send ONE number for each code, e.g. {asked}"),
    "err_in_words": ("Not recorded: please write figures.[ For {raw} send: {asked}]"),
    "err_unit": ("Not recorded: count {unit}, not {raw}. Send: {asked}"),
    "err_part_of_area": ("Not recorded: report the whole {level}, not {raw}. Send: {asked}"),
    "err_how_many": (
        "Not recorded: how many {unit}? Send {v} {code} and the number that you counted. If none, send: {v} {code} 0"
    ),
    "err_total_of": ("Not recorded: {raw} {val} is the total of which code? Write it behind that code, e.g. {asked}"),
    "err_own_area": (
        "Not recorded: this phone reports for {v} only.[ Send: {asked}.] Those of {v2} report for {v2}. Ask: {tel}"
    ),
    "err_marks": "Not recorded: what is {raw}? If {said}, send: {v} {code} number. Other matters: call {tel}",
    "err_count": ("Not recorded:[ {raw}] is no whole number. Count the {unit} again and send: {asked}"),
    "err_counted": ("Not recorded: what does {raw} count? Only {unit} are reported; count again and send: {asked}"),
    "err_gap": ("Not recorded: no number after {code}. Send all of it: {asked}. If none, write 0"),
    "err_again": ("Not recorded: does {raw} change or add? To change: EDIT {asked}. To add: ADD {asked}"),
    "err_more": ("Not recorded: the whole day, or on top? Whole day: {asked}. To add to what was sent: ADD {asked}"),
    "ask_more": (
        "Not recorded. {v} {d}: {items}. Reply 1 = that is the whole day; 2 = on top of what was sent; 0 = wrong"
    ),
    "fwd_urgent": ("CALL NOW {tel}. Passed on to the {top} office; it is no report"),
    "err_add_stock": (
        "Not recorded: nothing is added to the number {said}. Count all of them, old and new, and send: {v} "
        "{code} n. What is recorded: STATUS {v}"
    ),
    "ask_add_again": (
        "{v} {d}: {code} {val} was added (now {old}). Add {val} again, to make {sum}? Reply: 1 = add again; 0 = no"
    ),
    "ok_items": "Recorded {d}: {offered}. If wrong, send EDIT and the right number. No. {id}.",
    "cancel_kept": "{v} {d} stays as it is, nothing is cancelled. To see it: STATUS {v}",
    "status_today": "{v} today {d}: {items}. Total {main} {tot}[/{app} ({pct})]. {k} days missing. {left} days to go.",
    "status_day_none": "{v} {d}: no report. Total {main} {tot}[/{app} ({pct})]. {k} days missing.",
    "status_above": (
        "{v} to {d}: {main} {tot}[/{app} ({pct})][, {stock1} {now1}][, {stock2} {now2}]. {rep} {level}s reported that "
        "day, {main} {val}."
    ),
    "ask_confirm_whole": "Not recorded. Is it {offered}? Reply 1 if so; else 0, then send it all again",
    "ask_large": (
        "Not recorded. {v} {d} {code} {val} is unusually large[ (list {app})]. Reply: 1 = of the day; 2 = total so "
        "far; 0 = wrong."
    ),
    "ask_mode": (
        "Not recorded. {v}: is {code} {val} of the DAY {d} or the TOTAL since {start}? Reply: 1 = of the day; 2 = "
        "total; 0 = wrong."
    ),
    "err_mode": (
        "Not recorded: is it of the DAY or the TOTAL since {start}[ (it says {raw})]? Of the day: {v} {main} number. "
        "Total: {v} TOTAL {main} number"
    ),
    "err_code_unknown": (
        "Not recorded: there is no code[ {code}].[ Do you mean {sug}?] Send it all again: {asked}. For the codes: CODES"
    ),
    "err_village_unknown": (
        "Not recorded: there is no {level}[ {code}].[ Did you mean {sug}?] The {top} has {places}. Send again: {asked}"
    ),
    "err_village_unclear": (
        "Not recorded: unclear which {level}[ {raw}] is of. If of {v}, send: {asked}. If not, call {tel}"
    ),
    "err_not_your_village": (
        "Not recorded: this phone reports for {v} only.[ If mistyped, send: {asked}.] Those of {v2} report for "
        "{v2}. Ask: {tel}"
    ),
    "err_not_your_ind": "Not recorded: {code} is reported by others. You report {codes}. E.g. {v} {form_short}",
    "err_value_missing": (
        "Not recorded: no number after {code}. Send it all again; if none, write 0. E.g. {v} {example_nil}"
    ),
    "err_code_missing": (
        "Not recorded: unclear what the number[ {val}] is. Write the code first: {legend}. E.g. {v} {example}"
    ),
    "err_value_format": (
        'Not recorded: ["{raw}" is ]not a whole number. Write only the number (no %, comma or minus). Count again '
        "and send: {asked}"
    ),
    "err_value_conflict": (
        "Not recorded: {code} has 2 different numbers[ ({old} and {new})]. Which is right? One number a code, "
        "send: {asked}"
    ),
    "err_out_of_range": (
        "Not recorded: {code} {val} is more than the list of {v} ({app} {unit}). Check and send again. Ask: {tel}"
    ),
    "err_least": "Not recorded: {code} {val} is less than the {app} asked for. Check and send again. Ask: {tel}",
    "err_limit": "Not recorded: {code} {val} is more than the {app} allowed. Check and send again. Ask: {tel}",
    "err_cross_check": (
        "Not recorded: {summed.list} make {sum}, above the list {app} of {v}. Count each again; take nothing off "
        "to fit. Ask: {tel}"
    ),
    "err_cross_rate": "Not recorded: {code} {val} is more than all {ind} {app}. Check and send again. Ask: {tel}",
    "err_cross_sum": ("Not recorded: {v} {parts} = {sum}, more than {most} = {app}. Check and send again. Ask: {tel}"),
    "err_word": (
        "Not recorded: not understood[: {raw}]. If it only reports figures, send: {asked}. Other matters: call {tel}"
    ),
    "err_twice": ("Not recorded: {code} is said twice[ ({old} and {new})]. Send one number for each code: {asked}"),
    "err_needs": ("Not recorded: with {code} {val}, {needs} must be above 0. Check and send it all again. Ask: {tel}"),
    "err_decrease": (
        "Not recorded: the total {code} {new} is less than the {old} recorded. To correct it, send: EDIT {v} TOTAL "
        "{code} {new}"
    ),
    "err_above_later": (
        "Not recorded: the total {code} {new} of {d} is more than the {old} recorded for a later day. To correct it, "
        "send: EDIT {v} {d} TOTAL {code} {new}"
    ),
    "err_date_future": (
        "Not recorded: the day[ {d}] has not come yet. What is done, send with its day; today is: {v} {today} {figures}"
    ),
    "err_date_outside": (
        "Not recorded: the day[ {d}] is outside {start} to {end}. If the day was mistyped, send: {v} day/month "
        "{figures}"
    ),
    "err_date_unclear": (
        "Not recorded: unclear which day[ (it says {raw})]. Write day/month, e.g. {v} {eve} {figures}. For today "
        "leave it out."
    ),
    "err_date_old": (
        "The text of {v} for {d} is over {open_days} days late. It waits for the {top} office and is not counted yet."
        " Ask: {tel}"
    ),
    "err_unclear": ("Not recorded, the text is unclear[ (it says {raw})]. Write: {v} {form}. E.g. {v} {example_full}"),
    "err_empty": (
        "{v}: no figures in your text. Write: {v} {example_full} ({example_said}). Nothing to report: {v} NIL"
    ),
    "err_window": (
        "Not recorded: {windowed_and} are reported[ in {window_name}] from {window_first} to {window_last} only.[ {d}"
        " is not in it.] Ask: {tel}"
    ),
    "err_personal": (
        "Not recorded; an ID number or a secret code was masked. Send again without it: {asked}. For one person's "
        "own matter call {tel}"
    ),
    "err_parts": ("A long text of {v} came with parts missing and was not recorded. Send a short one: {v} {example}"),
    "unregistered": (
        "This phone is not registered, so the text was not recorded. To register, send: REGISTER {place} and your "
        "name. Ask: {tel}"
    ),
    "reg_received": (
        "Registration {v} received[: {name}]. Wait for the {top} office. Phone and texts are used only for {plan}. To "
        "stop: STOP"
    ),
    "reg_ok": (
        "Approved: this phone reports for {v}. Each day before {by} send: {v} {form}. E.g. {v} {example_full}. Help: "
        "HELP"
    ),
    "reg_no": "The {top} office has not approved the registration {v} of this phone. Call: {tel}",
    "help1": "Write: {v} {example_full}. {legend}. Past day: {eve}. Also TOTAL, EDIT. Codes: CODES",
    "help_codes": "{legend_all}. Nothing to report: NIL",
    "help_correct": (
        "Nothing changed. Send code and right number of today, e.g. EDIT {v} {main} n[, EDIT {v} {stock1} n]. "
        "Past day: EDIT {v} {eve} {main} n. See: STATUS {v}"
    ),
    "status": (
        "{v} to {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}][, {pct}, list {listed}][, {rem} left]. "
        "{k} days without a report. {left} days to go."
    ),
    "status_day": "{v} today {d}: {items}. To change: EDIT {v} {items.first} and the right number.",
    "status_none": "{v} today {d}: no report yet. Total {main} {tot}[/{app} ({pct})]. Write: {v} {example_full}",
    "stop_ok": (
        "Reminders to this phone are stopped. You can still report. To have them again: START. To delete your data, "
        "call {tel}"
    ),
    "start_ok": "Reminders for {v} are on again. One comes at {h} if there is no report that day.",
    "confirm_done": "Recorded as confirmed: {v} {d} {items}. Total {main} {tot}[/{app} ({pct})]. No. {id}.",
    "confirm_no": ("Dropped, nothing recorded. With the right number send: {asked}"),
    "confirm_expired": (
        "Nothing recorded: no question waits for an answer. Send your numbers again: {v} {form_short}. What is "
        "recorded: STATUS {v}. Ask: {tel}"
    ),
    "fwd_office": (
        "Your text went to the {top} office. It is not counted as a report. To report: {v} {example}. Call: {tel}"
    ),
    "locked": "{v} {d} is closed. Your request went to the {top} office; the figures have not changed. Ask: {tel}",
    "to_office": "Passed to the {top} office to look into {v} {d}. Figures unchanged. Questions: {tel}",
    "office_fixed": "The {top} office recorded {v} {d}: {items} from your text. If that is wrong, call {tel}",
    "closed": "{plan} ended on {end}. Your text went to the {top} office and is not counted. Thank you!",
    "busy": "The system is busy. Your text has arrived and will be handled. No need to send it again. Ask: {tel}",
    "remind_day": (
        "{v} has not reported {d}. [Before {before} ]please send: {v} {form}. Nothing to report: {v} NIL. Help: HELP. "
        "No reminders: STOP"
    ),
    "remind_miss": (
        "{v} has {k} days without a report, the last {d}. Send: {v} {d} {form_short}. Trouble? Call {tel}. No "
        "reminders: STOP"
    ),
    "remind_week": (
        "Check {v} to {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}][, {rem} of {listed} left]. "
        "Right: reply 1. "
        "Wrong: {v} TOTAL {form}"
    ),
    "remind_behind": (
        "{v} has reached {main} {tot}[/{app} ({pct})], {left} days to go.[ {stock1} {now1}.] Please visit the homes. "
        "Ask: {tel}"
    ),
    "remind_window": (
        "{window}: {v}, send each day's numbers, e.g. {v} {example_window}. To {d}: {window1} {n}[, {window2} {tot}]."
        " No reminders: STOP"
    ),
    "remind_final": (
        "Figures close at {h} on {d}. {v}, send: {v} TOTAL {form}.[ Together they must be the list "
        "{listed}.] Ask: {tel}"
    ),
    "remind_onestop": "Please enter the totals to {d} on the page or send: {root}, code and number. Before {h}.",
    "remind_police": (
        "Please update the lists to {d}[, send: {place} {size} number], or enter them on the page. Before {h}."
    ),
    "readback_ok": (
        "Confirmed for {v} to {d}: {main} {tot}[, {stock1} {now1}][, {stock2} {now2}]. Thank you. Wrong after all: "
        "{v} TOTAL {form}"
    ),
    "remind_office": ("{root} {d}: {miss} did not answer {n} reminders in a row. Please call them or send somebody."),
    "office_digest": (
        "{root} {d}: {rep}/{all} {level}s reported, {main} of the day {val}, total {tot}[/{app} ({pct})].[ Missing: "
        "{miss}.] Texts waiting: {n}."
    ),
    "err_code_meant": (
        "Not recorded: there is no code {code}. If {val} is {said}, send: {v} {meant} {val}. If not, for the "
        "codes: CODES"
    ),
    "err_code_either": (
        "Not recorded: no code {code}. {val} {said}: send {v} {meant} {val}. {val} {said2}: send {v} {meant2} "
        "{val}. Others: CODES"
    ),
    "err_village_other": (
        "Not recorded: we know no {level} {code}. This phone reports for {v}. If it is of yours, send: {asked}. "
        "If not, call {tel}"
    ),
    "err_date_before": (
        "Not recorded: {d} is before this campaign (from {start}); work before {start} is not reported. If "
        "mistyped, send: {v} day/month {figures}"
    ),
    "help_add": ("Nothing added. Send the code and what comes on top of today's: ADD {v} {main} n. See: STATUS {v}"),
    "help_cancel": (
        "Nothing recorded or cancelled. To cancel today send: CANCEL {v}. Past day: CANCEL {v} {eve}. One number: "
        "EDIT {v} "
        "{main} n. See: STATUS {v}"
    ),
    "cancel_nothing": (
        "{v} {d} has nothing to cancel. Do you want no more reminders? Reply 2 = no more reminders; 0 = keep them."
    ),
    "err_sent_back": (
        "Not recorded: {raw}, which number? If[ {val}] is right, send: {asked}. If it was sent back, send none, "
        "call {tel}"
    ),
    "err_blank": (
        "Not recorded: the n in the form is to be filled in. Write your number of {unit} for n and send: {asked}. "
        "If none, write 0"
    ),
    "err_range": (
        "Not recorded: {raw} is a range, one exact number is needed. Count the {unit} again and send: {asked}"
    ),
    "err_two_numbers": (
        "Not recorded: are {old} and {new} two numbers? If so write a code before each: {v} {form_short}. If one, "
        "send: {asked}"
    ),
}

WORDING = Wording(
    texts={key: Template(text, text) for key, text in _TEXTS.items()},
    thousands=",",
    decimal=".",
    hour=":",
    whole_hour=":00",
    either=" or ",
    number="n",
    conjunction="and",
    through="to",
    accents=False,
)
