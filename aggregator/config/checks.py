"""The kinds of values that configuration files hold, each with the sentence that says what is wrong."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from aggregator.model.region import ALL, DEMO

MAX_PORT = 65535
_SURE = (
    0.85  # a likeness that only a slip of the pen leaves: Asia/Shangai yes, Asia/Beijing to Asia/Beirut no
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\u3000\\<>\"^`|]")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)  # RFC 5646 2.1 without extensions, in the case that it recommends
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|h|d)?")
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_DAY_PATTERN = re.compile(r"\{([^{}]*)\}")
_DAY_CODES = re.compile(r"([^%]*%[YymdHj])+[^%]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is checked against.

    `zones` are all IANA names; `regions` maps each region id to its names; `zone_above` is the time zone that
    an entry has when it names none, as far as that can be told before everything is checked; `secrets` maps
    the declared ones to their hosts.
    """

    zones: frozenset[str]
    regions: Mapping[str, tuple[str, ...]]
    zone_above: str | None = None
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def complaint(text: str) -> PydanticCustomError:
    """Give the error whose message is exactly `text`."""
    return PydanticCustomError("complaint", "{text}", {"text": text})


def did_you_mean(candidates: Iterable[str]) -> str:
    """Give "; did you mean …?" for the first three candidates, nothing without any."""
    quoted = [f'"{candidate}"' for candidate in candidates][:3]
    return f"; did you mean {' or '.join(quoted)}?" if quoted else ""


def near(word: str, words: Iterable[str]) -> list[str]:
    """Give the words that `word` was probably meant to be, nearest first."""
    return difflib.get_close_matches(word, words, n=3, cutoff=0.7)


def near_regions(word: str, regions: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give ids that end in the word or have it as a name (both Fuzhou), else ids spelled alike."""
    named = [
        region_id
        for region_id, names in regions.items()
        if region_id.rpartition("/")[2] == word or word in names
    ]
    return named or near(word, regions)


def _words(value: str) -> str:
    if not value.strip():
        raise complaint("is empty; write a text or delete the key")
    if found := _CONTROL.search(value):
        raise complaint(f"holds the control character U+{ord(found[0]):04X}; delete it")
    return value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _span(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value.strip())
    if found is None:
        raise complaint(f'"{value}" is no duration; write seconds, or "90s", "15min", "2h", "1d"')
    return float(found[1]) * _SECONDS[found[2] or "s"]


def _segment(value: str) -> str:
    if not _ID.fullmatch(value):
        raise complaint(f'"{value}" is no id; write small letters, digits and hyphens, as in fuzhou-daily')
    return value


def _region_id(value: str) -> str:
    if value == ALL:
        raise complaint('"all" is the name of everything together; give this region another id')
    if not all(_ID.fullmatch(segment) for segment in value.split("/")):
        raise complaint(
            f'"{value}" is no id; write a path of small letters, digits and hyphens, as in cn/fujian/fuzhou'
        )
    return value


def _new_region(value: str, info: ValidationInfo[Known]) -> str:
    parent = _region_id(value).rpartition("/")[0]
    regions = info.context.regions
    if parent and parent not in regions:
        others = [region_id for region_id in regions if not region_id.startswith(parent)]
        alike = difflib.get_close_matches(parent, others, n=1, cutoff=_SURE)
        raise complaint(
            f'"{value}" lies in "{parent}", which is no region'
            f"{did_you_mean(alike) or '; write that region too'}"
        )
    return value


def _known_region(value: str, info: ValidationInfo[Known]) -> str:
    if value not in info.context.regions:
        hint = did_you_mean(near_regions(value, info.context.regions))
        raise complaint(f'"{value}" is no region{hint or "; write it into config/regions first"}')
    return value


def _followable(value: str, info: ValidationInfo[Known]) -> str:
    return value if value == ALL else _known_region(value, info)


def _zone(value: str, info: ValidationInfo[Known]) -> str:
    zones, above = info.context.zones, info.context.zone_above
    if value in zones:
        return value
    folded = {zone.casefold(): zone for zone in sorted(zones)}
    alike = difflib.get_close_matches(value.casefold(), folded, n=1, cutoff=_SURE)
    hint = did_you_mean([folded[name] for name in alike] or ([above] if above else []))
    raise complaint(f'"{value}" is no IANA zone{hint or "; write area and city, as in Asia/Shanghai"}')


def _language(value: str) -> str:
    if _LANGUAGE.fullmatch(value):
        return value
    parts = value.replace("_", "-").split("-")
    cased = "-".join([parts[0].lower(), *(_subtag(part) for part in parts[1:])])
    hint = did_you_mean([cased] if _LANGUAGE.fullmatch(cased) else [])
    raise complaint(f'"{value}" is no language tag (BCP 47){hint or "; write it as in zh-Hans, en, pt-BR"}')


def _subtag(part: str) -> str:
    script, country = 4, 2
    if len(part) == country:
        return part.upper()
    return part.title() if len(part) == script and part.isalpha() else part.lower()


def _web_address(value: str) -> SplitResult:
    if found := _NOT_IN_ADDRESS.search(value):
        raise complaint(f'"{value}" holds the character U+{ord(found[0]):04X}; write it percent-encoded')
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as exc:
        raise complaint(f'"{value}" is no address ({exc}); check host and port') from None
    if not parts.scheme or "." in parts.scheme:
        raise complaint(f'"{value}" has no scheme; did you mean "https://{value.lstrip("/")}"?')
    if parts.scheme not in {"http", "https"}:
        raise complaint(f'"{value}" has the scheme "{parts.scheme}"; write an http or https address')
    if not parts.hostname or port == 0:
        raise complaint(f'"{value}" names no host; write it as in https://news.example/feed.xml')
    if "@" in parts.netloc:
        raise complaint(f'the address has a user name before "{parts.hostname}"; leave out all up to the @')
    return parts


def _public_url(value: str) -> str:
    parts = _web_address(value)
    if parts.query or parts.fragment:
        raise complaint(f'"{value}" has a query or fragment; write only scheme, host and path')
    return value.rstrip("/")


def _contact(value: str) -> str:
    if "/" in value:
        _web_address(value)
    elif "@" not in value:
        raise complaint(f'"{value}" is neither a mail address nor an http address; write one of them')
    return value


def _source_address(value: str, info: ValidationInfo[Known]) -> str:
    """Check an address; the demo press's own scheme is for the demo region alone."""
    if not value.startswith("demo:"):
        _web_address(value)
        return value
    region = info.data.get("region")
    if region is not None and region.split("/")[0] != DEMO:
        raise complaint(f'"{value}" is an address of the demo press; only regions in "demo" can have it')
    if not value.startswith("demo:/"):
        raise complaint(f'"{value}" is no address of the demo press; write it as in demo:/daily.xml')
    return value


def _dated_address(value: str, info: ValidationInfo[Known]) -> str:
    """Check an address that may hold the day in braces, as strftime writes it: /{%Y-%m}/{%d}/node_1.htm.

    Without the braces %2F, an escaped slash, would be a date too.
    """
    patterns = _DAY_PATTERN.findall(value)
    for pattern in patterns:
        if not _DAY_CODES.fullmatch(pattern):
            raise complaint(
                f'"{value}" has {{{pattern}}}, which is no date; write strftime codes, as in {{%Y-%m}}/{{%d}}'
            )
    if patterns and info.data.get("kind") == "feed":
        raise complaint(f'"{value}" changes by the day, a feed does not; write kind: epaper, or one address')
    return _source_address(value, info)


def _private_entry(value: str) -> str:
    """Check an entry such as 127.0.0.1:8081, 10.0.0.0/8:8080 or [::1]:8080."""
    host, _, port = value.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    remedy = "write an address or network and one port, as in 127.0.0.1:8081 or [::1]:8081"
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= MAX_PORT) or bracketed != (":" in host):
        raise complaint(f'"{value}" is no allow entry; {remedy}')
    try:
        ip_network(host[1:-1] if bracketed else host)
    except ValueError as exc:
        raise complaint(f'"{value}" is no allow entry ({exc}); {remedy}') from None
    return value


def _trusted_proxy(value: str) -> str:
    """Check an address or a network such as 127.0.0.1, 10.0.0.0/8 or fd00::/8; never everybody."""
    remedy = "write the proxy's address or network, as in 127.0.0.1 or 10.0.0.0/8"
    try:
        network = ip_network(value)
    except ValueError as exc:
        raise complaint(f'"{value}" is no address or network ({exc}); {remedy}') from None
    if network.prefixlen == 0:
        raise complaint(f'"{value}" is everybody, who could then send any host name; {remedy}')
    return value


def _web_page(value: str) -> str:
    _web_address(value)
    return value


Words = Annotated[str, AfterValidator(_words)]
SourceId = Annotated[str, AfterValidator(_segment)]
OldRegionId = Annotated[str, AfterValidator(_region_id)]
NewRegionId = Annotated[str, AfterValidator(_new_region)]
RegionId = Annotated[str, AfterValidator(_known_region)]
Followable = Annotated[str, AfterValidator(_followable)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
Contact = Annotated[Words, AfterValidator(_contact)]
SourceAddress = Annotated[str, AfterValidator(_source_address)]
DatedAddress = Annotated[str, AfterValidator(_dated_address)]
PrivateEntry = Annotated[str, AfterValidator(_private_entry)]
TrustedProxy = Annotated[str, AfterValidator(_trusted_proxy)]
WebPage = Annotated[str, AfterValidator(_web_page)]
Seconds = Annotated[float, BeforeValidator(_span)]
AS_LIST: BeforeValidator = BeforeValidator(_as_list)
"""Lets a list of one be written without its hyphen."""
