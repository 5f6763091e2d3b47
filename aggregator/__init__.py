"""Regional Feed Aggregator: all the news of a place, each story once."""

__version__ = "0.1.0"
