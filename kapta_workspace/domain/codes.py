"""The codes of problems: stable names that a filter, a test or a colleague on the telephone can name."""

from collections.abc import Mapping
from typing import NamedTuple


class Code(NamedTuple):
    """
    What a code stands for.

    Attributes:
        meaning: What is wrong, in general; a problem's own sentence says it of one value.
        mend: What one does about it.
    """

    meaning: str
    mend: str


CODES: Mapping[str, Code] = {
    "E01": Code("A required field is missing.", "Fill it in."),
    "E02": Code(
        "A choice, or yes or no, that the field does not offer.",
        "Write one that is offered, or say once what the word means: `plan.means(field, {…})`.",
    ),
    "E03": Code(
        "Not a day or a moment, out of range, or two days in the wrong order.",
        "Write it like 2026-03-31; check which of two days comes first.",
    ),
    "E04": Code(
        "A day that can be read two ways, such as 03/04/2026.",
        "Say it for the whole file: `day_first=True` or `False` (`--day-first`, `--month-first`).",
    ),
    "E05": Code(
        "Not a number or telephone number, or outside what the field allows.",
        'Write it like 1234.5, or say `decimal=","` for the whole file.',
    ),
    "E06": Code("Not an e-mail address or web address.", "Correct it, or empty the cell."),
    "E07": Code(
        "A link to a record that is not there, or a record that others still link to.",
        "Correct the name, add that record first, or mend the row that would make it.",
    ),
    "E08": Code(
        "No such colleague, or one who no longer works in the workspace.",
        "Name somebody who does; no import makes users by the way.",
    ),
    "E09": Code(
        "A name that fits several records, or none; a parent that owns a share only.",
        "Decide: `plan.decide(row, record=…)`, or name it by its external id or like #12.",
    ),
    "E10": Code(
        "The same thing twice: in the workspace, in the file, or in one change.",
        "Keep one of them: `plan.decide(row, skip=True)`.",
    ),
    "E11": Code("Accounts above each other in a circle.", "Give one of them another parent, or none."),
    "E12": Code("People reporting to each other in a circle.", "Give one of them another manager, or none."),
    "E13": Code("A link out of the account, or out of its family.", "Name somebody of the same family."),
    "E14": Code("No record has this id.", "Empty the id to make a new record, or correct it."),
    "E15": Code(
        "External ids that would become one: they differ in spaces only, or a spreadsheet has rounded them.",
        "Format the column as text where the file comes from, export anew, and write each id in one way.",
    ),
    "E16": Code("Longer than the field takes.", "Shorten it."),
    "E17": Code(
        "Not permitted; the sentence says whose permission is lacking.", "Ask an administrator or the owner."
    ),
    "E18": Code("The record, or what it belongs to, is archived.", "Restore it first."),
    "E19": Code("A file or sheet that cannot be read.", "The sentence says why; save it as .xlsx or .csv."),
    "E20": Code("Somebody else changed the same field in the meantime.", "Look at both values, save again."),
    "E21": Code(
        "Undo is not possible: what it would take back was changed since.",
        "Take the later change back first, or edit the record.",
    ),
    "E22": Code(
        "The workspace would be left without an administrator.", "Make somebody else administrator first."
    ),
    "E23": Code(
        "A goal that would be complete with open actions below it.", "Complete or cancel those first."
    ),
    "E24": Code("Goals that are objectives of each other in a circle.", "Choose another goal, or none."),
    "W01": Code(
        "A field or column nobody knows.",
        "`plan.accept(header)` takes what is proposed, `mapping={header: field}` says it.",
    ),
    "W02": Code(
        "A new record that may be there already under another spelling.",
        "`plan.decide(row, record=…)` updates the one that is there.",
    ),
    "W03": Code(
        "The template's example row, or one still marked so, was left out.",
        "Empty the cell under “#” when the row is one of yours.",
    ),
    "W04": Code(
        "More than 15 key players on an account.",
        "Leave some out, or `ws.clean_up(account)` afterwards: ten to fifteen is the advice.",
    ),
    "W05": Code(
        "A text that a spreadsheet has turned into a number or a day.",
        "Format the column as text where the file comes from, and export anew.",
    ),
}
"""Code → what it stands for; E is an error, W a warning."""
