"""English remarks about a contact file."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.languages.wording import PlaceWords

PLACES = PlaceWords("line", "column")
REMARKS: Mapping[str, str] = {
    "no_table": "this is no table; save it as an Excel workbook (.xlsx) or as CSV UTF-8",
    "old_workbook": "this is an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password",
    "damaged": "this workbook is damaged; open it in Excel and save it again as .xlsx",
    "too_large": "the file holds too much: at most {most}; keep only the sheet with the contacts",
    "not_utf8": "this is not UTF-8 text; in Excel save it as 'CSV UTF-8' or as a workbook (.xlsx)",
    "no_sheet": "{sheet}: no such sheet; the workbook has {sheets}",
    "no_contacts": "no sheet has the headings {columns} in its first line; the workbook has {sheets}",
    "several_sheets": "which sheet? {sheets} have contacts; name one with --sheet, or keep one in the file",
    "sheet_unread": "the sheet {sheet} was not read",
    "too_many_lines": "more than {most} contacts; split the file",
    "quotes": 'a " is not closed, or stands within a cell; write each " within a cell twice, or leave it out',
    "empty_file": "the file is empty; its first line must be {columns}",
    "no_headings": "the first line must be {columns}; it is {cell}",
    "missing_column": "the column {columns} is missing; the first line must be {all}",
    "unknown_column": "{cell} is no column; {advice}",
    "repeated_column": "this column is there twice, first as column {first}; leave one of them out",
    "extra_cell": "{cell} stands under no heading; take it out (several areas go into one cell: {areas})",
    "empty": "nothing is written; {advice}",
    "too_long": "{length} characters; write at most {most}",
    "line_break": "{cell} has a line break; write it on one line",
    "hidden": "{cell} holds {mark}, which cannot be seen or read; delete the cell and type it anew",
    "mark_left_out": "{mark} was left out; it cannot be seen",
    "formula": "{cell} is a formula, an error of one, or begins like one; write the value alone",
    "scientific": "{cell} was shortened by Excel and its digits are lost; format the column as text and type {example}",
    "two_phones": "{cell} is more than one phone; give each a line of its own",
    "letters": "{cell} has {letter} as character {at}; write digits only, such as {example}",
    "no_such_number": "{cell} is no number that exists; write it as {example}",
    "needs_plus": "{cell} would be a number of {region}; write +{digits} if it is, or else correct it",
    "same_phone": "{cell} is the phone of line {first} too; a phone has one line",
    "lost_zero": "{cell} was read as {phone}: the 0 in front was lost",
    "renumbered": "{cell} is an old number; it was read as {phone}, which has replaced it",
    "no_mobile": "{cell} is no mobile; it may not get texts",
    "abroad": "{cell} is a number of {region}",
    "unknown_role": "{cell} is no role; write one of {roles}",
    "unknown_area": "{cell} is no area of this campaign; write {advice}",
    "retired_area": "{cell} reports no more; write {advice}",
    "repeated_area": "{cell} is named twice; write it once",
    "not_yes_or_no": "{cell} could be either; write yes or no",
}
ADVICE: Mapping[str, str] = {
    "close": "did you mean {column}?",
    "columns": "the columns are {columns}; take it out",
    "areas": "write codes of areas, such as {example}",
    "areas_some": "codes such as {areas}",
    "areas_meant": "{areas} if you mean that",
    "phone": "write a phone, such as {example}",
    "name": "write the name",
    "role": "write one of {roles}",
}
