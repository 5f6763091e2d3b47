"""What a publisher lets us show, as source files say it, and how images come to readers."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo

from aggregator.config.checks import Known, Words, complaint
from aggregator.config.pagerules import STRICT

Images = Literal["none", "proxy", "direct"]

_EXCERPT_CHARS = 160  # what a quotation may be without asking


def _is_long(excerpt_chars: int | None) -> bool:
    return excerpt_chars is not None and excerpt_chars > _EXCERPT_CHARS


def _allowed(permission: str | None, info: ValidationInfo[Known]) -> str | None:
    """Refuse more than an excerpt without images where nobody is named who permitted it."""
    shown = [
        words
        for words, is_shown in (
            ('text "full"', info.data.get("text") == "full"),
            (f"excerpts above {_EXCERPT_CHARS} characters", _is_long(info.data.get("excerpt_chars"))),
            ("images", info.data.get("images") is True),
        )
        if is_shown
    ]
    if shown and permission is None:
        raise complaint(
            f"{' and '.join(shown)}: only where the publisher allows it; write permission: who said so, when"
        )
    return permission


class RightsEntry(BaseModel):
    """What the publisher lets us show."""

    model_config = STRICT

    text: Literal["headline", "excerpt", "full"] = "excerpt"
    excerpt_chars: Annotated[int, Field(ge=1, le=5000)] | None = None
    images: bool = False
    permission: Annotated[Words | None, AfterValidator(_allowed), Field(validate_default=True)] = None
