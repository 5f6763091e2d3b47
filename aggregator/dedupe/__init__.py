"""When two entries are one story, and which copy leads it (pure)."""
