"""What an installation owes the world as soon as others than its owner can reach it."""

import ipaddress

from aggregator.config.models import Config


def exposure_warnings(config: Config) -> tuple[str, ...]:
    """Give what is missing for serving others than this machine; logs, /status and /ready say it."""
    seen_by = _seen_by(config)
    if seen_by is None:
        return ()
    missing = []
    if config.site.public_url is None:
        missing.append(
            "public_url is not set: links in feeds follow whatever Host a client sends; "
            "write public_url: https://news.example.org into aggregator.yaml"
        )
    if config.site.contact is None:
        missing.append(
            "contact is not set: publishers whose texts you show cannot reach you, and may block you; "
            "write contact: mailto:you@example.org into aggregator.yaml"
        )
    return tuple(f"serving {seen_by}, but {words}" for words in missing)


def _seen_by(config: Config) -> str | None:
    """Say through what others reach the web server, None when nobody does."""
    if not _is_loopback(config.web.host):
        return f"beyond this machine ({config.web.host})"
    trusted = config.web.trusted_proxies
    return f"through a proxy (web.trusted_proxies: {', '.join(trusted)})" if trusted else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
