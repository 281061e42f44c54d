"""What a person says on the command line about a file: its columns, its words, its rows."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.imports.questions import Question
from kapta_workspace.services.imports import Plan

ANSWER = re.compile(r"(?:(?:(?P<sheet>.*)!)?(?P<row>\d+)|(?P<code>[EW]\d\d))=(?P<number>\d+)")
"""``7=1``, ``Accounts!7=1`` or ``E10=1``: the first answer for row 7, or for every row with that code."""
MEANING = re.compile(r"(?P<field>[^:=]+):(?P<word>.*)=(?P<meaning>[^=]*)", re.DOTALL)


def mapping(said: Iterable[str]) -> dict[str, str]:
    """``Turnover=annual_revenue`` as header → field; nothing behind the sign leaves the column out."""
    found = {}
    for one in said:
        header, sign, name = one.rpartition("=")
        if not sign:
            raise Misconfigured(f"--map wants “Header=field”, not “{one}”.")
        found[header] = name.strip()
    return found


def meanings(said: Iterable[str]) -> dict[str, dict[str, str]]:
    """``account_type:Gold=strategic`` as field → word → meaning; nothing behind the sign empties the cell."""
    found: dict[str, dict[str, str]] = {}
    for one in said:
        told = MEANING.fullmatch(one)
        if not told:
            raise Misconfigured(f"--means wants “field:word=meaning”, not “{one}”.")
        found.setdefault(told["field"].strip(), {})[told["word"]] = told["meaning"].strip()
    return found


def answered(plan: Plan, said: Sequence[str]) -> Plan:
    """
    The plan with questions answered by row or by code.

    Raises:
        Misconfigured: when an answer is not of the form, or answers nothing that is asked.
    """
    chosen: dict[Question, int] = {}
    for one in said:
        told = ANSWER.fullmatch(one.strip())
        if not told:
            raise Misconfigured(f"--answer wants “row=number” or “code=number”, not “{one}”.")
        found = list(_asked(plan.questions, told))
        number = int(told["number"])
        few = [question for question in found if not 1 <= number <= len(question.answers)]
        if not found or few:
            what = f"no answer {number}" if few else "no question"
            raise Misconfigured(f"There is {what} for “{one}”: look at the questions with --dry-run first.")
        chosen.update(dict.fromkeys(found, number - 1))
    return plan.answer(chosen) if chosen else plan


def worded(question: Question) -> str:
    """A question with its answers numbered as ``--answer`` wants them."""
    numbered = "; ".join(f"{number} {one.says}" for number, one in enumerate(question.answers, start=1))
    return f"{question.sentence} → {numbered}"


def _asked(questions: Iterable[Question], told: re.Match[str]) -> Iterator[Question]:
    for one in questions:
        sheet, row = one.place
        is_row = told["row"] is not None and int(told["row"]) == row and told["sheet"] in (None, sheet)
        if is_row or one.code == told["code"]:
            yield one
