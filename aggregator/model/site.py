"""What an installation says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The installation's face: `public_url` without a trailing slash, `contact` as mail address or page.

    Both are None on a machine that serves nobody but its owner.
    """

    title: str = "Regional Feed Aggregator"
    public_url: str | None = None
    contact: str | None = None
