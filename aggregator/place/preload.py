"""Imported by the server that forks the reading processes, so that they share one gazetteer."""

import gc

from aggregator.place.gazetteer import china
from aggregator.place.words import words

china()
words()
gc.freeze()  # a collection in a forked process would write to every page and so copy it
