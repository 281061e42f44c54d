"""The rule for answers of the voice of customer."""

from collections.abc import Iterable

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem
from kapta_workspace.domain.voice import answer_field, meant

NAMED = 12
"""So many of what is offered are named in the sentence."""


def answers_fit(draft: Draft, world: World) -> Iterable[Problem]:
    """An answer is one of what its question offers."""
    questions = world.beside.get("voc_question")
    if questions is None:
        return
    fields = {one["id"]: answer_field(one["kind"], one["choices"]) for one in questions.to_dict("records")}
    rows = draft.rows("question", "answer")
    for row, question, answer in zip(rows.index.tolist(), rows["question"], rows["answer"], strict=True):
        asked = fields.get(question)
        if asked is None or not asked.choices or frames.is_missing(answer) or meant(asked, answer):
            continue
        offered = [one.label for one in asked.choices]
        more = ", …" if len(offered) > NAMED else ""
        said = f"“{answer}” is no answer to this question."
        yield problem(
            draft, row, "answer", "E02", said, f"Choose one of: {', '.join(offered[:NAMED])}{more}."
        )
