"""Which headers each kind of answer carries; the one place that decides them."""

from collections.abc import Sequence
from typing import Final

from aggregator.web.answer import VARY, Headers

HTML: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
XML: Final = "application/xml; charset=utf-8"  # Firefox downloads application/rss+xml instead of showing it
OPML: Final = "text/x-opml; charset=utf-8"  # what feed readers write; no type is registered
FEED_JSON: Final = "application/feed+json"  # RFC 8259: JSON is UTF-8, the type has no charset parameter

STALE_S: Final = 86_400  # how long an answer is better than none
FEED_CACHING: Final = f"public, max-age=300, stale-while-revalidate=600, stale-if-error={STALE_S}"
# An archive hardly ever changes; it is asked about again after five minutes all the same, and never sent
# stale, so that a text that was taken out of it stays nowhere for longer.
ARCHIVE_CACHING: Final = "public, max-age=300, must-revalidate"
PAGE_CACHING: Final = f"public, max-age=60, stale-while-revalidate=600, stale-if-error={STALE_S}"
ASSET_CACHING: Final = "public, max-age=31536000, immutable"
PLAIN_CACHING: Final = "public, max-age=3600"
FAULT_CACHING: Final = "public, max-age=60"  # a mistyped address may become right with the next configuration
NO_CACHING: Final = "no-store"

_CLOSED: Final = "default-src 'none'; style-src 'self'; img-src 'self'"
FEED_POLICY: Final = f"{_CLOSED}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
PAGE_POLICY: Final = (  # a form, for searching
    f"{_CLOSED}; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_EMBED_POLICY: Final = (
    f"{_CLOSED}; script-src 'self'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)
DESK_POLICY: Final = (
    f"{_CLOSED}; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
BUILDER_POLICY: Final = (  # the builder of embeds shows a preview in a frame
    f"{_CLOSED}; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)

API_CACHING: Final = "public, max-age=60"
IMAGE_CACHING: Final = "public, max-age=86400, immutable"
_IMAGE: Final[Headers] = (
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
)

_COMMON: Final[Headers] = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
_ANY_ORIGIN: Final = ("Access-Control-Allow-Origin", "*")  # the same for everybody, so it needs no Vary
_OPEN: Final[Headers] = (
    _ANY_ORIGIN,
    ("Access-Control-Expose-Headers", "ETag, Last-Modified, Link"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
PREFLIGHT: Final[Headers] = (
    _ANY_ORIGIN,
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    # what scripts of feed readers send beyond the few headers that need no leave
    (
        "Access-Control-Allow-Headers",
        "If-None-Match, If-Modified-Since, Cache-Control, Pragma, X-Requested-With",
    ),
    ("Access-Control-Max-Age", "86400"),
    ("Allow", "GET, HEAD, OPTIONS"),
)


def page_headers(caching: str = PAGE_CACHING, *, content_type: str = HTML) -> Headers:
    """Give the headers of a page of our own that nobody may frame."""
    return (
        ("Content-Type", content_type),
        ("Cache-Control", caching),
        ("Content-Security-Policy", PAGE_POLICY),
        ("Permissions-Policy", PERMISSIONS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        VARY,
        *_COMMON,
    )


def desk_headers(content_type: str = HTML) -> Headers:
    """Give the headers of the desk: kept by nobody, framed by nobody, found by no search engine.

    It has one form: compressed, a page with a secret and with words that others choose tells the secret by
    its length.
    """
    return (
        ("Content-Type", content_type),
        ("Cache-Control", NO_CACHING),
        ("Content-Security-Policy", DESK_POLICY),
        ("Permissions-Policy", PERMISSIONS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Vary", "Cookie"),
    )


def plot_headers(styles: Sequence[str]) -> Headers:
    """Give the headers of a plot of the desk: an SVG that loads and runs nothing; `styles` hash its own."""
    policy = f"default-src 'none'; style-src {' '.join(styles)}; frame-ancestors 'none'"
    return tuple(
        (name, policy if name == "Content-Security-Policy" else value)
        for name, value in desk_headers("image/svg+xml")
    )


def embed_headers(
    caching: str = FEED_CACHING, *, content_type: str = HTML, ancestors: Sequence[str] = ()
) -> Headers:
    """Give the headers of an embed: anyone may include it, no search engine lists it apart.

    Without `ancestors` anyone may frame it, with them these and our own pages, which show a preview.
    """
    framing = " ".join(("'self'", *ancestors)) if ancestors else "*"
    return (
        ("Content-Type", content_type),
        ("Cache-Control", caching),
        ("Content-Security-Policy", f"{_EMBED_POLICY}; frame-ancestors {framing}"),
        ("Permissions-Policy", PERMISSIONS),
        ("X-Robots-Tag", "noindex"),
        VARY,
        *_COMMON,
        *_OPEN,
    )


def feed_headers(
    content_type: str,
    *,
    self_url: str,
    page_url: str,
    more: Sequence[tuple[str, str]] = (),
    caching: str = FEED_CACHING,
) -> Headers:
    """Give the headers of a feed: readable from any origin, its own address, its page and `more` as links."""
    self_type = content_type.partition(";")[0]
    links = f'<{self_url}>; rel="self"; type="{self_type}", <{page_url}>; rel="alternate"; type="text/html"'
    links = ", ".join((links, *(f'<{url}>; rel="{rel}"' for rel, url in more)))
    return (
        ("Content-Type", content_type),
        ("Cache-Control", caching),
        ("Link", links),
        ("Content-Security-Policy", FEED_POLICY),
        VARY,
        *_COMMON,
        *_OPEN,
    )


def asset_headers(content_type: str, caching: str) -> Headers:
    """Give the headers of a static file, which embeds on other sites use too; images have one form."""
    forms = () if content_type.startswith("image/") else (VARY,)
    return (("Content-Type", content_type), ("Cache-Control", caching), *forms, *_COMMON, *_OPEN)


def image_headers(content_type: str) -> Headers:
    """Give the headers of somebody's image: opened by itself it can do nothing, and any site may show it.

    A day, so that caches let go of a withdrawn one.
    """
    return (("Content-Type", content_type), ("Cache-Control", IMAGE_CACHING), *_IMAGE)


def image_fault_headers(caching: str) -> Headers:
    """Give the headers of what stands in an image's place."""
    return (("Content-Type", TEXT), ("Cache-Control", caching), *_IMAGE)


def with_direct_images(headers: Headers) -> Headers:
    """Give headers under which a page may load images from anywhere: where publishers' own are shown."""
    return tuple(
        (name, value.replace("img-src 'self'", "img-src 'self' https: http:"))
        if name == "Content-Security-Policy"
        else (name, value)
        for name, value in headers
    )


def api_headers(caching: str, *, content_type: str = "application/json") -> Headers:
    """Give the headers of an answer of the API: readable from any origin, never a page."""
    return (
        ("Content-Type", content_type),
        ("Cache-Control", caching),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        VARY,
        *_COMMON,
        *_OPEN,
    )
