"""What comes back to whoever asked: the sentences with what each rests on, or what would be sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from kapta_workspace.domain.wording.citing import Sentence
from kapta_workspace.domain.wording.sources import Source
from kapta_workspace.domain.wording.tasks import TOPICS, Task

NOTHING = "There is nothing to send yet."
"""Said where an account has none of what a model would be asked about."""


@dataclass(frozen=True)
class Preview:
    """
    What would be sent to a language model, to the letter.

    Attributes:
        task: What it would be asked to do.
        where: The machine it would be sent to, and the model.
        body: The text itself, as it goes over the wire (JSON).
        names: Placeholder → what it stands for; this list stays here.
        names_are_sent: Whether an administrator allowed names, addresses and numbers to be sent as they are.
        quieted: So many sentences are left out because they speak to a machine.
        beyond: So many records are left out because the bound is reached.
        agreed: Whether the person has asked this model before.
    """

    task: Task
    where: str
    body: str = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    names_are_sent: bool
    quieted: int
    beyond: int
    agreed: bool

    @property
    def characters(self) -> int:
        """How long it is."""
        return len(self.body)

    @property
    def instructions(self) -> str:
        """What the model is told to do with the records."""
        return str(json.loads(self.body)["messages"][0]["content"])

    @property
    def records(self) -> str:
        """The records as they are sent, one a line."""
        return str(json.loads(self.body)["messages"][-1]["content"])

    @property
    def said(self) -> str:
        """What is sent, where, and what is not, in sentences."""
        if not self.records:
            return NOTHING
        hidden = "Names, e-mail addresses and telephone numbers are sent as they are."
        if not self.names_are_sent:
            count = len(self.names)
            hidden = f"{count} names, addresses and numbers are replaced by placeholders, and put back here."
        parts = [f"{self.characters:,} characters would be sent to {self.where}.", hidden]
        if self.quieted:
            parts.append(f"{_counted(self.quieted, 'sentence')} left out because of speaking to a machine.")
        if self.beyond:
            parts.append(f"{_counted(self.beyond, 'further record')} left out because of the bound.")
        return " ".join(parts)

    def _repr_html_(self) -> str:
        texts = (self.records, self.instructions)
        told = "".join(f"<pre style='white-space:pre-wrap'>{escape(one)}</pre>" for one in texts)
        return f"<p>{escape(self.said)}</p>{told}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word} is" if count == 1 else f"{count} {word}s are"


@dataclass(frozen=True)
class Worded:
    """
    Sentences, each with what it rests on; by a language model, or by the rules where that failed.

    Attributes:
        task: What was asked for.
        sentences: In order.
        sources: Id → what a sentence may cite.
        remark: Who says it, and what was left out; in one or two sentences.
        is_by_model: Whether a model worded it.
        dropped: Why each sentence of the model's that is not shown was dropped.
        before: What stands above a draft: the greeting.
        after: What stands below it.
    """

    task: Task
    sentences: tuple[Sentence, ...]
    sources: Mapping[str, Source] = field(repr=False)
    remark: str
    is_by_model: bool = False
    dropped: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def groups(self) -> dict[str, list[Sentence]]:
        """Heading → its sentences, in the order the headings come up; without headings all under one."""
        found: dict[str, list[Sentence]] = {}
        for one in self.sentences:
            found.setdefault(TOPICS.get(one.topic, ""), []).append(one)
        return found

    def records(self, sentence: Sentence) -> tuple[str, ...]:
        """The records a sentence rests on, as ``kind:id``."""
        found = [self.sources[cited] for cited in sentence.cites if cited in self.sources]
        return tuple(dict.fromkeys(record for one in found for record in (one.records or (one.id,))))

    @property
    def text(self) -> str:
        """Plain text, as one would paste it into a message."""
        body = " ".join(one.text for one in self.sentences)
        return "\n\n".join(part for part in (self.before, body, self.after) if part)

    def frame(self) -> pd.DataFrame:
        """One row a sentence: *topic, text, records*."""
        rows = [(TOPICS.get(one.topic, ""), one.text, self.records(one)) for one in self.sentences]
        return pd.DataFrame(rows, columns=["topic", "text", "records"])

    def _repr_html_(self) -> str:
        lines = []
        for heading, sentences in self.groups.items():
            told = "".join(
                f"<li>{escape(one.text)} <small>{escape(', '.join(self.records(one)))}</small></li>"
                for one in sentences
            )
            lines.append(f"{f'<b>{escape(heading)}</b>' if heading else ''}<ul>{told}</ul>")
        around = [
            f"<p style='white-space:pre-line'>{escape(one)}</p>" if one else ""
            for one in (self.before, self.after)
        ]
        return f"<p><small>{escape(self.remark)}</small></p>{around[0]}{''.join(lines)}{around[1]}"
