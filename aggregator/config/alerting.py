"""The section `alerts` of aggregator.yaml: who is told by webhook what is the matter."""

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel

from aggregator.config.checks import AS_LIST, complaint, did_you_mean, near
from aggregator.config.pagerules import STRICT
from aggregator.config.requests import SecretName, Use, named_secrets
from aggregator.model.alert import Format, Webhook
from aggregator.model.condition import Condition

# A scheme and a host in the open, so that it is known where a request goes; secrets behind them.
_HOOK: Final = re.compile(r"https?://[^\s/?#@${}]+(?:[/?][^\s#]*)?", re.ASCII)


def _hook(value: str) -> str:
    """Check the address of a webhook, in which secrets stand as ${NAME}."""
    if not _HOOK.fullmatch(value):
        raise complaint(
            f'"{value}" is no address of a webhook; write it as in https://chat.example/hook/${{CHAT_HOOK}}, '
            "with a declared secret for the part that nobody may know"
        )
    return value


def _kind(value: str) -> str:
    """Check the name of a condition."""
    known = [str(condition) for condition in Condition]
    if value not in known:
        hint = did_you_mean(near(value, known)) or f"; known are {', '.join(known)}"
        raise complaint(f'"{value}" is no kind of alert{hint}')
    return value


HookUrl = Annotated[str, AfterValidator(_hook)]
Kind = Annotated[str, AfterValidator(_kind)]


class WebhookEntry(BaseModel):
    """One webhook."""

    model_config = STRICT

    url: HookUrl
    secret: SecretName | None = None
    kinds: Annotated[list[Kind], AS_LIST] = []
    format: Literal["generic", "feishu", "wecom", "dingtalk", "slack"] = "generic"

    def webhook(self) -> Webhook:
        """Give what the rest of the program knows it as."""
        kinds = tuple(dict.fromkeys(map(Condition, self.kinds)))
        return Webhook(self.url, self.secret, kinds, Format(self.format))


class AlertsSection(BaseModel):
    """The section `alerts` of aggregator.yaml."""

    model_config = STRICT

    webhooks: Annotated[list[WebhookEntry], AS_LIST] = []

    def uses(self) -> Iterator[Use]:
        """Give the secrets that stand in addresses; one that signs is shown to nobody."""
        for number, hook in enumerate(self.webhooks):
            yield from named_secrets(f"alerts.webhooks[{number}].url", hook.url)

    def signing(self) -> Iterator[tuple[str, str]]:
        """Give the secrets that sign, each with the key that names it."""
        for number, hook in enumerate(self.webhooks):
            if hook.secret is not None:
                yield f"alerts.webhooks[{number}].secret", hook.secret
