"""All that is said against a feed by the rules of its format."""

import json
from pathlib import Path
from typing import Final

from jsonschema import Draft202012Validator
from lxml import etree

from tests.publish.w3c import ATOM as ATOM_NAMESPACE
from tests.publish.w3c import broken
from tests.publish.w3c_atom import ATOM
from tests.publish.w3c_opml import OPML
from tests.publish.w3c_rss import RSS

_JSON_FEED: Final = Draft202012Validator(
    json.loads(Path(__file__).with_name("jsonfeed11.json").read_text(encoding="utf-8"))
)


def faults(body: bytes) -> list[tuple[str, str]]:
    """Give the broken rules of a document in any of our formats, each with its place."""
    if body.startswith(b"{"):
        return _json_faults(json.loads(body))
    assert body.startswith(b"<?xml version='1.0' encoding='"), "no declaration of the encoding"
    root = etree.fromstring(body)
    rules = {"rss": RSS, "opml": OPML, f"{{{ATOM_NAMESPACE}}}feed": ATOM}[str(root.tag)]
    return broken(rules, root)


def _json_faults(feed: object) -> list[tuple[str, str]]:
    found = [("schema", f"{fault.json_path}: {fault.message}") for fault in _JSON_FEED.iter_errors(feed)]
    items = feed.get("items", []) if isinstance(feed, dict) else []
    ids = [one["id"] for one in items]
    return found + [("id", key) for key in sorted(set(ids)) if ids.count(key) > 1]
