"""What is wrong with a plan, in English as the form needs it: by the pattern of the sentence that the rules say."""

SENTENCES = {
    r"is missing; add it": "Not filled in.",
    r"is empty; write something": "Not filled in.",
    r"is an empty list; name at least one": "At least one is needed.",
    r"'(.*)' is not a date; .*": "“{0}” is no day; write day/month/year, such as 10/08/2027.",
    r"'(.*)' is no day of the calendar; .*": "The calendar has no day “{0}”.",
    r"'(.*)' is not a time of day; .*": "“{0}” is no time of day; write hours:minutes, such as 17:30.",
    r"(.*) is more than the whole; .*": "A share is at most 100%.",
    r"(.*) is not a whole number": "“{0}” is no whole number; write digits only.",
    r"(.*) is not a number": "“{0}” is no number.",
    r"(.*) is too much; at most (.*)": "{0} is too much; at most {1}.",
    r"(.*) is too little; (?:at least|more than) (.*)": "{0} is too little; write {1} or more.",
    r"'(.*)' has (\d+) characters; write at most (\d+)": "“{0}” has {1} characters; write at most {2}.",
    r"'(.*)' will not do; write 2 to 41 small letters.*": (
        "“{0}” cannot be an id: write small letters without diacritics, digits and hyphens."
    ),
    r"'(.*)' will not do; write 1 to 4 capitals.*": (
        "“{0}” cannot be a code: write 1 to 4 capitals without diacritics, then up to 3 digits, such as V1."
    ),
    r"'(.*)' will not do; write 2 to 6 capitals.*": (
        "“{0}” cannot be a code: write 2 to 6 capitals without diacritics, no digits."
    ),
    r"'(.*)' will not do; write a capital and up.*": (
        "“{0}” cannot be a code: write a capital, then up to 5 capitals or digits, such as T1."
    ),
    r"'(.*)' will not do; write capitals without.*": (
        "“{0}” cannot be used: write letters and digits only, with single spaces between."
    ),
    r"'(.*)' will not do; write small letters.*": (
        "“{0}” cannot be used: write small letters without diacritics, digits and _."
    ),
    r"'(.*)' will not do; .*": "“{0}” cannot be used: write letters without diacritics, digits and usual signs.",
    r"'(.*)' is not one of (.*)": "“{0}” is not in the list; choose {1}.",
    r"(\S+) is written twice": "“{0}” is written twice.",
    r"(.+) already stands for (\S+); .*": "“{0}” already stands for {1}; a word means one thing only.",
    r"(.+) is named twice": "“{0}” is there twice.",
    r"(.+) is a word of its own in texts, .*": (
        "“{0}” is a command of texts (as SUA, HUY, LK are); choose another word."
    ),
    r"(.+) is a word of its own in texts; .*": (
        "“{0}” is a command of texts (as SUA, HUY, LK are); choose another word."
    ),
    r"(.+) stands for (\S+), which could then .*": "“{0}” stands for {1}; written here, {1} could never be reported.",
    r"(.+) is what a report of (\S+) says, .*": "“{0}” is how {1} is reported; leave it out.",
    r"(indicator|area|role|level) (.*) is not in this file; known: (.*)": (
        "The campaign has no {0} “{1}”; there are {2}."
    ),
    r"(\S+) is before first_day, (\S+)": "The last day ({0}) is before the first ({1}).",
    r"(\S+) makes (\d+) days .*": "The campaign would have {1} days: look at the year.",
    r"exactly one area, of level .*": "The first line is the top area (the commune); one area alone has none above it.",
    r"(\S+) is a (\S+); the parent of .*": "The area above this line is of a level that does not fit.",
    r"no (\S+) reports (\S+); .*": "No area reports {1}: add villages to the list.",
    r"(\S+) is switched off; .*": "{0} is switched off; choose an indicator that is reported.",
    r"(\S+) is a (\S+); the size of a list is a stock": "{0} must be a number of “what is there now” to be a list.",
    r"(\d+) is more than most, (\d+)": "The least ({0}) is more than the most ({1}).",
    r"a share of what\? .*": "A share of what? Choose the indicator that it may not exceed.",
    r"(\S+) is before first, (\S+)": "The last day ({0}) is before the first ({1}).",
    r"the window must lie within .*, (\S+) to (\S+)": "These days must lie within the campaign, {0} to {1}.",
    r"give either denominator or areas_with.*": "Fill in the denominator of the rate.",
    r"audience: role and a role go together; .*": "With “One role” choose a role; otherwise leave the role empty.",
    r"(\S+) is in the quiet hours, (\S+) to (\S+)": "{0} is in the quiet hours ({1} to {2}).",
    r"(\S+) is not after at, (\S+)": "The end {0} must be after {1}.",
    r"first_day: may not become (.*), it is (.*); .*": (
        "The first day cannot change once the campaign is in force ({1}); for another one make another campaign."
    ),
    r"(indicators|areas)\.(.*): may not be taken out; .*": "{1} cannot be taken out: it has figures.",
    r"(indicators|areas)\.(.*): may not become (.*), it is (.*); .*": (
        "{1} cannot change from {3} to {2} once the campaign is in force; add another one with its own code."
    ),
    r"level (\S+) has no name; .*": "Level “{0}” has no name.",
    r"has no 'check'; .*": "This check is not understood; write it as HO + VANG ≤ SO or KHAU → HO.",
    r"'(.*)' is not a time zone; .*": "“{0}” is no time zone.",
    r"'(.*)' is no country; .*": "“{0}” is no country; write its two capitals, such as VN.",
    r"(.*) is not text; put it in quotes": "“{0}” must be text.",
    r"(.*) is neither true nor false": "“{0}” must be yes or no.",
    r"is not a list; .*": "This must be a list.",
    r"is not a block of settings; .*": "This must be several settings with names.",
    r"does not belong here; .*": "This setting is in the wrong place; take it out, or move it.",
    r"no such setting; .*": "There is no setting of this name; take it out, or correct the name.",
    r"reply (\S+) \((plain|accented)\): (\d+) \S+ characters, at most (\d+): (.*)": (
        "At its longest it has {2} characters, and a text holds {3}: {4}"
    ),
    r"reply (\S+) \((?:plain|accented)\): reply \S+ needs the value (\S+)": (
        "This reply has no value {{{1}}}; leave it out."
    ),
    r"reply (\S+) \((?:plain|accented)\): may not contain (.*)": "A text may not have these characters: {1}",
    r"reminder (\S+): no reply (\S+)": "There is no text “{1}”.",
    r"screen (\S+): (\d+) characters, at most (\d+), nothing left out: (.*)": (
        "At its longest it has {1} characters, and a screen holds {2}: {3}"
    ),
    r"screen (\S+): there is no such screen": "There is no screen “{0}”.",
    r"screen (\S+): reply \S+ needs the value (\S+)": "This screen has no value {{{1}}}; leave it out.",
}
