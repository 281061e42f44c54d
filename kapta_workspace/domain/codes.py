"""The codes of problems: stable names that a filter, a test or a colleague on the telephone can name."""

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "E01": "A required field is missing.",
    "E02": "A choice, or yes or no, that the field does not offer.",
    "E03": "Not a day or a moment, out of range, or two days in the wrong order.",
    "E04": "A day that can be read two ways, such as 03/04/2026.",
    "E05": "Not a number or telephone number, or outside what the field allows.",
    "E06": "Not an e-mail address or web address.",
    "E07": "A link to a record that is not there, or a record that others still link to.",
    "E08": "No such colleague, or one who no longer works in the workspace.",
    "E09": "A name that fits several records, or none.",
    "E10": "The same thing twice: in the workspace, in the file, or in one change.",
    "E11": "Accounts above each other in a circle.",
    "E12": "People reporting to each other in a circle.",
    "E13": "A link out of the account, or out of its family.",
    "E14": "No record has this id.",
    "E16": "Longer than the field takes.",
    "E17": "Not permitted; the sentence says whose permission is lacking.",
    "E18": "The record, or what it belongs to, is archived.",
    "E20": "Somebody else changed the same field in the meantime.",
    "E21": "Undo is not possible: what it would take back was changed since.",
    "E22": "The workspace would be left without an administrator.",
    "W01": "A field or column nobody knows.",
    "W02": "A new record that may be there already under another spelling.",
}
"""Code → what it stands for; E is an error, W a warning."""
