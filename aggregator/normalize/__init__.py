"""From what a document said to clean, dated, identified entries; knows one source at a time."""
