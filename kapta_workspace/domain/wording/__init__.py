"""
What a language model may be told, and what may be kept of its answer.

It is asked to say in other words what the workspace knows already. Names are taken out before
(``redaction``), what a note says to a machine is left out (``quieting``), and of the answer only sentences
are kept whose sources were sent and bear them out (``citing``). Nothing here asks a network.
"""

from kapta_workspace.domain.wording.citing import Sentence, Sorted, borne_out
from kapta_workspace.domain.wording.quieting import quiet
from kapta_workspace.domain.wording.redaction import Named, Redaction
from kapta_workspace.domain.wording.sources import Source, bounded
from kapta_workspace.domain.wording.tasks import DRAFT, SUMMARY, TASKS, TOPICS, WORDS, Task
from kapta_workspace.domain.wording.telling import NOTHING, Preview, Worded

__all__ = [
    "DRAFT",
    "NOTHING",
    "SUMMARY",
    "TASKS",
    "TOPICS",
    "WORDS",
    "Named",
    "Preview",
    "Redaction",
    "Sentence",
    "Sorted",
    "Source",
    "Task",
    "Worded",
    "borne_out",
    "bounded",
    "quiet",
]
