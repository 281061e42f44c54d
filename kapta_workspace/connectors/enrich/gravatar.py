"""The picture somebody has put at Gravatar for their e-mail address; only its SHA-256 leaves the house."""

from hashlib import sha256

import pandas as pd

from kapta_workspace.connectors.enrich.fetching import PICTURES, Fetcher
from kapta_workspace.connectors.port import Suggestion

HOME = "https://gravatar.com"
SIDE = 320


class Gravatar:
    """Asks for the picture of an address; whoever has none there is not found."""

    def __init__(self, fetcher: Fetcher | None = None, home: str = HOME) -> None:
        self._fetcher, self._home = fetcher or Fetcher(), home

    def suggest(self, record: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """The picture; nothing for somebody without an address."""
        _ = known
        email = record["email"]
        if pd.isna(email) or "@" not in str(email):
            return []
        hashed = sha256(str(email).strip().lower().encode()).hexdigest()
        found = self._fetcher.get(f"{self._home}/avatar/{hashed}?s={SIDE}&d=404", PICTURES)
        if found is None:
            return []
        because = "They have put it there for their e-mail address."
        return [Suggestion("photo", found.data, because, f"{self._home}/{hashed}")]
