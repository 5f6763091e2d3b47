"""Embeds: a region's news on other people's pages, in every way a page can take it."""
