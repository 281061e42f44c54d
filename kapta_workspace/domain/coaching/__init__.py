"""
Coaching: what to do about an account, why, and what it would bring.

Every rule is a small function over an account's records (a ``Scene``) that gives suggestions; each carries
the records as they would be, and the what-if engine prices it by scoring the account again. Nothing here
asks a clock, a network or a language model.
"""

from kapta_workspace.domain.coaching.answers import respected
from kapta_workspace.domain.coaching.families import FAMILY_RULES, Kin
from kapta_workspace.domain.coaching.ranking import COACHING, priced, ranked, table
from kapta_workspace.domain.coaching.rules import RULES, suggest
from kapta_workspace.domain.coaching.scene import Scene
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion

__all__ = [
    "COACHING",
    "FAMILY_RULES",
    "RULES",
    "Kin",
    "Opening",
    "Scene",
    "Suggestion",
    "priced",
    "ranked",
    "respected",
    "suggest",
    "table",
]
