"""Static files and the small fixed documents every site has, kept in memory with a versioned name."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b, sha384
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.headers import ASSET_CACHING, PLAIN_CACHING, asset_headers
from aggregator.web.words import TRANSLATIONS

HERE: Final = Path(__file__).parent
_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }
)


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files by name. `digest` stands for them, all templates and all words together."""

    bodies: Mapping[str, bytes]
    digest: str

    @classmethod
    def load(cls) -> "Assets":
        """Read them from the package."""
        bodies = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
        pages = sorted(path for path in (HERE / "templates").rglob("*") if path.is_file())
        templates = (path.read_bytes() for path in pages)
        words = (path.read_bytes() for path in sorted(TRANSLATIONS.rglob("*.po")))
        return cls(MappingProxyType(bodies), _digest(*bodies.values(), *templates, *words))

    def versioned(self, name: str) -> str:
        """Give the name under which a file may be kept for ever: its digest stands in front."""
        return f"{_digest(self.bodies[name])}/{name}"

    def integrity(self, name: str) -> str:
        """Give what a page writes into `integrity` to run this file and no other."""
        return f"sha384-{b64encode(sha384(self.bodies[name]).digest()).decode()}"

    def answer(self, name: str, *, caching: str) -> Answer:
        """Give a file as an answer."""
        body = self.bodies[name]
        headers = asset_headers(_TYPES[Path(name).suffix], caching)
        return Answer(200, headers, body, entity_tag(name, _digest(body)))


def assets_blueprint(assets: Assets) -> Blueprint:
    """Give the routes of static files, the favicon and the stylesheets of feeds and of embeds."""
    blueprint = Blueprint("assets", __name__)
    answers = {
        (name, caching): assets.answer(name, caching=caching).prepared()
        for name in assets.bodies
        for caching in (ASSET_CACHING, PLAIN_CACHING)
    }

    def answer(name: str, caching: str) -> Response:
        if (name, caching) not in answers:
            raise NotFound
        return respond(answers[name, caching], request)

    @blueprint.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        """Serve the versioned name for ever; an outdated one, as pages in caches have it, for an hour."""
        bare = name.rpartition("/")[2]
        current = bare in assets.bodies and name == assets.versioned(bare)
        return answer(bare, ASSET_CACHING if current else PLAIN_CACHING)

    @blueprint.get("/<any('favicon.ico', 'favicon.svg', 'feed.css', 'embed.css'):name>")
    def fixed_file(name: str) -> Response:
        return answer(name, PLAIN_CACHING)

    return blueprint


def _digest(*bodies: bytes) -> str:
    return blake2b(b"\0".join(bodies), digest_size=6).hexdigest()
