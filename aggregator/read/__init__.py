"""Bytes become text, and text becomes what a document said; nothing is cleaned or judged here."""
