"""Where records, pictures and spreadsheets are kept and read: the only layer that touches databases."""
