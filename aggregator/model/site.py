"""What an installation says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The installation's face: `public_url` without a trailing slash, `contact` as mail address or page.

    Both are None on a machine that serves nobody but its owner. `operator` is who runs it; the law of some
    countries asks for pages with an imprint and on privacy. `hub` is the WebSub hub that our feeds name.
    """

    title: str = "Regional Feed Aggregator"
    public_url: str | None = None
    contact: str | None = None
    operator: str | None = None
    imprint_url: str | None = None
    privacy_url: str | None = None
    hub: str | None = None
