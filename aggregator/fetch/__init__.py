"""Fetching: HTTP under limits, a guard against private addresses, manners towards servers."""
