"""Other people's systems, each behind a port of ours; nothing here knows how we store or show."""
