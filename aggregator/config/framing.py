"""The section `embed` of aggregator.yaml: whose pages may show embeds in frames."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel

from aggregator.config.checks import AS_LIST, complaint
from aggregator.config.models import EmbedSettings
from aggregator.config.pagerules import STRICT

# A host source of Content Security Policy 3 without a path: a policy's frame-ancestors knows none.
_SOURCE: Final = re.compile(
    r"(?:https?://)?(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::(?:[0-9]{1,5}|\*))?",
    re.ASCII,
)


def _frame_ancestor(value: str) -> str:
    """Check a site such as https://town.example or *.town.example."""
    if not _SOURCE.fullmatch(value):
        raise complaint(
            f'"{value}" is no site that could frame an embed; write its address without a path, '
            "as in https://town.example, or *.town.example for all below it"
        )
    return value


FrameAncestor = Annotated[str, AfterValidator(_frame_ancestor)]


class EmbedSection(BaseModel):
    """The section `embed` of aggregator.yaml."""

    model_config = STRICT

    frame_ancestors: Annotated[list[FrameAncestor], AS_LIST] = list(EmbedSettings().frame_ancestors)
