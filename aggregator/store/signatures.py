"""Signatures as rows: keys by which entries are found, hashes of sentences, the text for the verifier."""

from array import array
from collections.abc import Sequence
from typing import Any

from aggregator.dedupe.signature import candidate_key
from aggregator.model.entry import Signature

KEY_SHIFT = 16  # of a key's 64 bits 48 are stored: six bytes; ten million of them hardly meet by chance


def stored_keys(compared: Signature) -> list[int]:
    """Give the keys of an entry as `band` holds them, each once."""
    return list(dict.fromkeys(key >> KEY_SHIFT for key in compared.keys))


def keys_of(compared: Signature) -> tuple[list[int], int | None]:
    """Give the keys of an entry as `band` holds them, and that of its address (it may have none)."""
    return stored_keys(compared), stored_url_key(compared.url_key)


def stored_url_key(url_key: str | None) -> int | None:
    """Give the key of an address as `band` holds it."""
    return None if url_key is None else candidate_key("url", url_key) >> KEY_SHIFT


def band_rows(keys: Sequence[int], entry_id: int) -> list[dict[str, int]]:
    """Give the rows by which an entry is found as a candidate."""
    return [{"key": key, "entry": entry_id} for key in keys]


def signature_values(compared: Signature) -> dict[str, Any]:
    """Give the columns of `signature` that a revision may change."""
    return {
        "url_key": compared.url_key,
        "title_key": compared.title_key,
        "lead_key": compared.lead_key,
        "sentences": pack(compared.sentences),
        "compared": compared.compared,
    }


def pack(hashes: Sequence[int]) -> bytes | None:
    """Give hashes of sentences as stored, None for none."""
    return array("q", hashes).tobytes() if hashes else None


def unpack(stored: bytes | None) -> Sequence[int]:
    """Give what `pack` stored."""
    hashes = array("q")
    hashes.frombytes(stored or b"")
    return hashes
