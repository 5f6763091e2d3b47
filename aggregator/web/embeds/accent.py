"""The colour that a host page chooses for an embed, made readable on light and on dark ground."""

import re
from dataclasses import dataclass
from typing import Final

from aggregator.web.query import refused

LIGHT_GROUND: Final = "ffffff"  # as static/embed.css has it
DARK_GROUND: Final = "17181a"
MIN_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3 for text of any size
_STEPS: Final = 100
_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", re.ASCII)
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour as six hexadecimal digits in small letters."""

    name: str

    @classmethod
    def read(cls, text: str) -> "Accent":
        """Read a colour such as b3261e, #B3261E or #b31; raises BadParameter."""
        found = _HEX.fullmatch(text)
        if found is None:
            raise refused("accent", text, "is no colour of three or six hexadecimal digits; write b3261e")
        digits = found[1].lower()
        return cls("".join(digit * 2 for digit in digits) if len(digits) == _SHORT else digits)

    @property
    def on_light(self) -> str:
        """Give the colour, darkened as far as text on white needs it."""
        return f"#{readable(self.name, LIGHT_GROUND)}"

    @property
    def on_dark(self) -> str:
        """Give the colour, lightened as far as text on our dark ground needs it."""
        return f"#{readable(self.name, DARK_GROUND)}"

    def css_class(self) -> str:
        """Give the class of an embed in this colour."""
        return f"region-feed-accent-{self.name}"

    def stylesheet(self) -> bytes:
        """Give the rule that gives the class its colours."""
        return (
            f".{self.css_class()} {{\n  --region-feed-on-light: {self.on_light};\n"
            f"  --region-feed-on-dark: {self.on_dark};\n}}\n"
        ).encode()


def readable(colour: str, ground: str) -> str:
    """Give the nearest mixture of a colour with black or white that text on `ground` may have.

    All are six hexadecimal digits. Away from the ground: a light one gets darker colours, a dark one lighter.
    """
    away = "000000" if _luminance(ground) > _luminance("777777") else "ffffff"
    mixtures = (_mixed(colour, away, step / _STEPS) for step in range(_STEPS))
    return next((one for one in mixtures if contrast(one, ground) >= MIN_CONTRAST), away)


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(other), strict=True)
    return "".join(f"{round(own + (its - own) * share):02x}" for own, its in pairs)


def _luminance(colour: str) -> float:
    """Give the relative luminance, from 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's curve
        for part in (byte / 255 for byte in bytes.fromhex(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
