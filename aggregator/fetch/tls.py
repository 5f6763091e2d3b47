"""Why no safe connection came about, in words that its publisher understands.

Certificates are always checked and old protocols never spoken: whoever sits in between could write the news.
"""

from typing import Final

# Words of OpenSSL 3 and libcurl 8 in lower case, the first that occur count.
_REASONS: Final = (
    (
        ("alert protocol version", "unsupported protocol", "no protocols available"),
        "speaks only TLS 1.1 or older, which no browser accepts any more; its server needs an update",
    ),
    (
        ("unsafe legacy renegotiation",),
        "renegotiates in the unsafe way of before 2010 (RFC 5746); its server needs an update",
    ),
    (
        ("dh key too small", "bad dh value"),
        "offers a Diffie-Hellman key that is too short (Logjam, 2015); its server needs an update",
    ),
    (
        ("ee key too small", "ca md too weak", "ca key too small", "ca signature digest algorithm too weak"),
        "has a certificate of too short a key or too weak a digest; it needs a new one",
    ),
    (
        ("insufficient security", "handshake failure", "no shared cipher", "no ciphers available"),
        "knows no cipher that is still safe; its server needs an update",
    ),
    (
        ("certificate has expired",),
        "has a certificate that has expired; its publisher has to renew it",
    ),
    (
        ("not yet valid",),
        "has a certificate that is not valid yet; look at the clocks, ours and theirs",
    ),
    (
        ("self-signed certificate in certificate chain", "self signed certificate in certificate chain"),
        "has a certificate of an authority that nobody knows",
    ),
    (
        ("self-signed certificate", "self signed certificate"),
        "has a certificate that it signed itself; its publisher has to get one from an authority",
    ),
    (
        ("unable to get local issuer", "unable to verify the first certificate"),
        "sends its certificate without the one above it; its server has to send the full chain",
    ),
    (
        ("certificate revoked",),
        "has a certificate that was revoked; its publisher has to renew it",
    ),
    (
        ("no alternative certificate subject name", "does not match target host", "hostname mismatch"),
        "has a certificate of another host; check the address, or tell its publisher",
    ),
    (
        ("unrecognized name",),
        "does not know this host name at its secure port; check the address",
    ),
    (
        ("wrong version number", "packet length too long", "http request"),
        "does not speak TLS at this port; the address may be an http one",
    ),
)


def explain_tls(text: str) -> str:
    """Give the sentence for libcurl's text, which stays behind it for those who look it up."""
    lower = text.lower()
    for words, sentence in _REASONS:
        if any(word in lower for word in words):
            return f"{sentence} ({text})"
    return f"gives no safe connection: {text}"
