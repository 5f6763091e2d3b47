"""What publishers ask of those who show their texts: less than the configuration allows, never more."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What a publisher's own marks take away.

    `max_chars` bounds the excerpt (0: the headline alone, None: nothing was said) and rules out the whole
    text; `no_full_text` leaves the usual excerpt. `reasons` quote what stood there, each once, for people.
    """

    max_chars: int | None = None
    no_full_text: bool = False
    no_images: bool = False
    no_archive: bool = False
    reasons: tuple[str, ...] = ()

    def joined(self, other: "Signals") -> "Signals":
        """Give what both take away together."""
        if other == NO_SIGNALS:
            return self
        bounds = [chars for chars in (self.max_chars, other.max_chars) if chars is not None]
        return Signals(
            max_chars=min(bounds, default=None),
            no_full_text=self.no_full_text or other.no_full_text,
            no_images=self.no_images or other.no_images,
            no_archive=self.no_archive or other.no_archive,
            reasons=tuple(dict.fromkeys((*self.reasons, *other.reasons))),
        )


NO_SIGNALS = Signals()
"""What most publishers say."""


def headline_only(reason: str) -> Signals:
    """Give the signals of a text that its publisher wants in no index: headline and link, nothing kept."""
    return Signals(max_chars=0, no_full_text=True, no_images=True, no_archive=True, reasons=(reason,))


def lowered(reasons: Iterable[str]) -> str:
    """Give the sentence by which health tells of them."""
    return f"publisher's signals lower what is shown: {'; '.join(reasons)}"
