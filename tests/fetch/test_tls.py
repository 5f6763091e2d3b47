"""Old and broken TLS: each gets its own words, all of them are failures of TLS."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from aggregator.fetch.tls import explain_tls
from aggregator.model.document import Failure, FailureKind
from tests.fetch.conftest import MakeFetcher, get
from tests.support.origin import Origin

TLS = Path(__file__).with_name("tls")


@contextmanager
def listening(converse: Callable[[socket.socket], object]) -> Iterator[int]:
    """Hand every connection to `converse` and close it; give the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        converse(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def answer(record: bytes) -> Callable[[socket.socket], object]:
    def converse(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(record)
        connection.recv(4096)

    return converse


def alert(number: int) -> bytes:
    """Give a fatal alert of TLS 1.0 (RFC 5246 7.2)."""
    return bytes([21, 3, 1, 0, 2, 2, number])


def server_hello(version: bytes, cipher: bytes) -> bytes:
    """Give a ServerHello without extensions, as servers sent it before RFC 5746."""
    hello = version + bytes(32) + b"\x00" + cipher + b"\x00"
    message = b"\x02" + len(hello).to_bytes(3, "big") + hello
    return b"\x16" + version + len(message).to_bytes(2, "big") + message


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (alert(70), "speaks only TLS 1.1 or older"),
        (server_hello(b"\x03\x01", b"\xc0\x13"), "speaks only TLS 1.1 or older"),
        (server_hello(b"\x03\x03", b"\xc0\x2f"), "renegotiates in the unsafe way"),
        (alert(40), "knows no cipher that is still safe"),
        (alert(71), "knows no cipher that is still safe"),
        (alert(112), "does not know this host name"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak TLS at this port"),
        (alert(80), "gives no safe connection: "),
    ],
)
def test_each_way_of_failing_has_its_own_words(
    make_fetcher: MakeFetcher, *, record: bytes, words: str
) -> None:
    with listening(answer(record)) as port:
        result = get(make_fetcher([f"127.0.0.1:{port}"]), f"https://127.0.0.1:{port}/feed?key=s3cret")
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.TLS
    assert f"https://127.0.0.1:{port}/feed {words}" in result.message
    assert "s3cret" not in result.message


def test_a_short_diffie_hellman_key_is_named(make_fetcher: MakeFetcher) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "rsa.pem", TLS / "rsa-key.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
    context.load_dh_params(str(TLS / "dh1024.pem"))
    with listening(lambda connection: context.wrap_socket(connection, server_side=True)) as port:
        fetcher = make_fetcher([f"127.0.0.1:{port}"], ca_file=str(TLS / "rsa.pem"))
        result = get(fetcher, f"https://127.0.0.1:{port}/")
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.TLS
    assert "Diffie-Hellman key that is too short" in result.message


@pytest.mark.parametrize(
    ("certificate", "is_known", "words"),
    [
        ("certificate.pem", False, "a certificate that it signed itself"),
        ("expired.pem", True, "a certificate that has expired"),
        ("future.pem", True, "a certificate that is not valid yet"),
    ],
)
def test_each_bad_certificate_has_its_own_words(
    make_fetcher: MakeFetcher, *, certificate: str, is_known: bool, words: str
) -> None:
    with Origin(tls=(TLS / certificate, TLS / "key.pem")) as origin:
        known = {"ca_file": str(TLS / certificate)} if is_known else {}
        result = get(make_fetcher([origin.allow], **known), origin.url("/"))
        assert origin.log == []
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.TLS
    assert words in result.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "SSL: no alternative certificate subject name matches target host name 'a.example'",
            "has a certificate of another host",
        ),
        ("SSL certificate OpenSSL verify result: unable to get local issuer certificate (20)", "full chain"),
        ("SSL certificate OpenSSL verify result: certificate revoked (23)", "was revoked"),
        (
            "SSL certificate OpenSSL verify result: self-signed certificate in certificate chain (19)",
            "an authority that nobody knows",
        ),
        ("TLS connect error: error:0A00018E:SSL routines::ca md too weak", "too weak a digest"),
    ],
)
def test_what_no_test_server_can_show_is_known_by_its_text(text: str, words: str) -> None:
    assert words in explain_tls(text)
    assert explain_tls(text).endswith(f"({text})")
