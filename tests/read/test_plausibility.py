from aggregator.read.plausibility import SAMPLE_BYTES, sample


def test_a_sample_begins_where_ascii_ends() -> None:
    assert sample(b"<rss>" + "größer".encode("cp1252")) == "ößer".encode("cp1252")
    assert sample(b"<rss></rss>") == b""


def test_dense_text_needs_a_shorter_sample_than_sparse_text() -> None:
    dense, sparse = "福州".encode("gb18030") * 20_000, "ein schöner Tag ".encode("cp1252") * 20_000
    assert len(sample(dense)) == 4_000
    assert len(sample(sparse)) == SAMPLE_BYTES
