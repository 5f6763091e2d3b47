"""Undoing content codings, whole, in pieces, broken and hostile."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.coding import CodingError, Decoder, decoder_for

BOMB_BYTES = 30_000_000


def make(coding: str) -> Decoder:
    decoder = decoder_for(coding)
    assert decoder is not None
    return decoder


def decode(coding: str, *chunks: bytes) -> bytes:
    decoder = make(coding)
    body = b"".join(piece for chunk in chunks for piece in decoder.feed(chunk))
    decoder.finish()
    return body


PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "br": brotli.compress}


@pytest.mark.parametrize("coding", PACK)
@given(body=st.binary(), size=st.integers(1, 50))
def test_coded_bytes_come_back_however_they_are_cut(coding: str, body: bytes, size: int) -> None:
    packed = PACK[coding](body)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert decode(coding, *chunks) == body


@pytest.mark.parametrize("coding", ["", "identity", "none", "utf-8", "aws-chunked", "IDENTITY"])
def test_what_is_no_coding_needs_no_decoder(coding: str) -> None:
    assert decoder_for(coding) is None


@pytest.mark.parametrize("coding", ["deflate", "zstd", "compress", "gzip, gzip", "br, gzip"])
def test_coding_that_we_did_not_accept_is_refused(coding: str) -> None:
    with pytest.raises(CodingError, match=f"{coding}, though we accept gzip, br alone"):
        decoder_for(coding)


@pytest.mark.parametrize("coding", ["GZIP", " gzip ", "identity, gzip"])
def test_coding_names_are_read_liberally(coding: str) -> None:
    assert decode(coding, gzip.compress(b"news", mtime=0)) == b"news"


@pytest.mark.parametrize("coding", PACK)
def test_coded_body_that_ends_early_is_no_body(coding: str) -> None:
    packed = PACK[coding](bytes(range(256)) * 99)
    with pytest.raises(CodingError, match="ends early"):
        decode(coding, packed[:-5])


@pytest.mark.parametrize("coding", PACK)
def test_no_bytes_at_all_are_an_empty_body(coding: str) -> None:
    assert decode(coding) == b""


@pytest.mark.parametrize(("coding", "name"), [("gzip", "gzip"), ("br", "brotli")])
def test_plain_text_under_a_coding_is_refused(coding: str, name: str) -> None:
    with pytest.raises(CodingError, match=f"body is no {name}"):
        decode(coding, b"<rss>" * 20)


def test_gzip_with_a_wrong_checksum_is_refused() -> None:
    packed = gzip.compress(b"news", mtime=0)
    with pytest.raises(CodingError, match="incorrect data check"):
        decode("gzip", packed[:-8] + b"\0\0\0\0" + packed[-4:])


def test_gzip_of_several_members_is_one_body() -> None:
    assert decode("gzip", gzip.compress(b"good ", mtime=0) + gzip.compress(b"news", mtime=0)) == b"good news"


def test_padding_behind_the_last_gzip_member_is_dropped() -> None:
    assert decode("gzip", gzip.compress(b"news", mtime=0) + bytes(512), b"more") == b"news"


def test_bytes_behind_the_end_of_brotli_are_refused() -> None:
    with pytest.raises(CodingError, match="behind the end"):
        decode("br", brotli.compress(b"news"), b"more")
    with pytest.raises(CodingError, match="no brotli"):
        decode("br", brotli.compress(b"news") + b"more")


@pytest.mark.parametrize("coding", PACK)
def test_bomb_comes_out_in_small_pieces(coding: str) -> None:
    pieces = [len(piece) for piece in make(coding).feed(PACK[coding](bytes(BOMB_BYTES)))]
    assert sum(pieces) == BOMB_BYTES
    assert max(pieces) <= 131_072
