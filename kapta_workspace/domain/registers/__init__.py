"""
Registers: every record of one kind over the whole portfolio, as a list that can be narrowed, sorted, summed.

``REGISTERS`` names them by the address they have on the screen; ``narrowing`` answers them, ``facts`` works
out what they say beyond the fields of the schema.
"""

from kapta_workspace.domain.registers.kinds import REGISTERS
from kapta_workspace.domain.registers.narrowing import (
    ALL,
    BANDS,
    LATE,
    NEVER,
    How,
    Narrowing,
    Register,
    amount,
    chosen,
    coming,
    counts,
    keeps,
    narrowed,
    number,
    ordered,
    totals,
)

__all__ = [
    "ALL",
    "BANDS",
    "LATE",
    "NEVER",
    "REGISTERS",
    "How",
    "Narrowing",
    "Register",
    "amount",
    "chosen",
    "coming",
    "counts",
    "keeps",
    "narrowed",
    "number",
    "ordered",
    "totals",
]
