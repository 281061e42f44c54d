"""What customers said, question by question: in a family the answers as a distribution, then one by one."""

from collections import Counter

import pandas as pd

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import (
    SECTIONS,
    add,
    columns_of,
    counted,
    listed,
    long_table,
    ordered,
)
from kapta_workspace.ui.panel.pieces import card, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import AccountPage

VOC = SECTIONS["voc_answer"]


def voice(page: AccountPage, *, combined: bool) -> Safe:
    """The section: one account's answers as a list, a family's by question with how they are spread."""
    rows = ordered(page, "voc_answer")
    if not combined or rows.empty:
        return listed(page, VOC, combined=combined)
    questions = page.view.frame("voc_question", archived=True)
    kinds = dict(zip(questions["id"].tolist(), questions["kind"].tolist(), strict=True))
    parts = [_question(page, str(kinds.get(one)), theirs) for one, theirs in rows.groupby("question")]
    return card(
        VOC.title,
        stack(*parts),
        aside=counted(len(rows)),
        actions=add(page, "voc_answer"),
        anchor="voc_answer",
    )


def _question(page: AccountPage, kind: str, rows: pd.DataFrame) -> Safe:
    title = str(rows["question_name"].iloc[0])
    names = ("answer", "contact", "answered_on")
    columns = columns_of(page, page.view.schemas["voc_answer"], names, combined=True)
    answers: Safe = long_table(columns, words.rows(rows), title)
    if kind != "text":
        answers = html(
            "{spread}<details><summary>Answer by answer</summary>{answers}</details>",
            spread=distribution(latest(rows), title),
            answers=answers,
        )
    return html(
        '<div class="k-question"><h3>{title} <span class="k-aside">{count}</span></h3>{answers}</div>',
        title=title,
        count=counted(len(rows)),
        answers=answers,
    )


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest answer of each account and contact, from *account, contact, answered_on* to the same."""
    newest = rows.sort_values(["answered_on", "id"], kind="stable")
    return newest.drop_duplicates(["account", "contact"], keep="last")


def distribution(answers: pd.DataFrame, title: str) -> Safe:
    """How often each *answer* was given: the answers in their order, each with a bar and a count."""
    given = Counter(str(one).strip() for one in answers["answer"].tolist())
    numbers = pd.to_numeric(pd.Series(list(given.elements()), dtype="object"), errors="coerce")
    known = numbers.notna().all()
    order = sorted(given, key=float) if known else sorted(given, key=lambda one: (-given[one], one))
    most = max(given.values())
    bars = join(
        html(
            '<li><span>{answer}</span><span class="k-bar" aria-hidden="true">'
            '<span style="width:{width:.0f}%"></span></span><b>{count}</b></li>',
            answer=one,
            width=100 * given[one] / most,
            count=given[one],
        )
        for one in order
    )
    mean = f", mean {numbers.mean():.1f}" if known else ""
    return html(
        '<p class="k-sub">The latest answer of each person{mean}</p>'
        '<ol class="k-spread" aria-label="How the answers to “{title}” are spread">{bars}</ol>',
        mean=mean,
        title=title,
        bars=bars,
    )
