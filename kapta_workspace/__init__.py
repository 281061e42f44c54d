"""A workspace for key accounts: notebooks for analysts, dashboards for managers, one package underneath."""

from kapta_workspace.domain.errors import (
    Conflict,
    KaptaError,
    Misconfigured,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    Unreadable,
)
from kapta_workspace.workspace import Workspace, open_workspace

__all__ = [
    "Conflict",
    "KaptaError",
    "Misconfigured",
    "NotAllowed",
    "NotFound",
    "Problem",
    "Refused",
    "Unreadable",
    "Workspace",
    "open_workspace",
]
