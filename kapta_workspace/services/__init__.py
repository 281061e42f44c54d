"""Use cases: each reads what it needs, asks the domain, and writes through the one door."""
