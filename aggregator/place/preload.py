"""Imported by the server that forks the reading processes, so that they share one gazetteer."""

from aggregator.place.gazetteer import china
from aggregator.place.words import words

china()
words()
