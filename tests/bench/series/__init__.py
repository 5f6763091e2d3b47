"""Bulletins of our own making, which are never one piece of news however alike they are."""
