"""Decides which regions an entry is about, with the evidence for it."""
