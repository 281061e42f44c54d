"""Why a score is what it is, and why it moved: level, change, causes, ledger; all rows add up exactly."""
