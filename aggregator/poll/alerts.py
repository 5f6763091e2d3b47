"""Tells webhooks what is the matter: what the outbox holds, again and again until it was taken."""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from typing import Final, Protocol
from urllib.parse import urlsplit

from aggregator.config.models import Config
from aggregator.errors import StoreError
from aggregator.log import get_logger
from aggregator.model.alert import Delivery, Webhook
from aggregator.model.document import Fetched, FetchRequest, FetchResult, Limits, Purpose
from aggregator.poll.writer import Writer
from aggregator.ports import AlertStore, Clock, Fetcher
from aggregator.publish.alertmessage import Sender, alert_message, refusal

ALERTS_S: Final = 5.0  # beside the 15 s of conditions: an editor knows 20 s after the poller does
LIMITS: Final = Limits(
    total_s=10.0, connect_s=5.0, max_bytes=100_000, max_decoded_bytes=100_000, max_redirects=0
)


class HookSecrets(Protocol):
    """Knows the secrets that webhooks name."""

    def key(self, name: str) -> str | None:
        """Give the value that signs, None when nobody gave us one."""
        ...

    def address(self, url: str) -> str | None:
        """Give an address with its secrets in place, None when one is missing or not for its host."""
        ...


class AlertSender:
    """Sends what is due; `config` gives the configuration, `secrets` what its webhooks name.

    `fetcher` gives the one in use. Nobody but the poller sends, and one tick ends before the next begins.
    """

    def __init__(
        self,
        store: AlertStore,
        writer: Writer,
        *,
        fetcher: Callable[[], Fetcher],
        config: Callable[[], Config],
        secrets: Callable[[], HookSecrets],
        clock: Clock,
    ) -> None:
        self._store, self._writer, self._fetcher = store, writer, fetcher
        self._config, self._secrets, self._clock = config, secrets, clock
        self._log = get_logger()

    def tick(self) -> int:
        """Send what is due and keep how it ended; gives how many deliveries were taken."""
        config = self._config()
        hooks = {hook.key: hook for hook in config.webhooks}
        try:
            due = self._due(config.webhooks)
            sent = [(delivery, hooks[delivery.hook]) for delivery in due]
            return sum([self._settled(delivery, hook, config) for delivery, hook in sent])
        except StoreError as exc:
            # what was taken but not kept as taken comes again under the same id
            self._log.warning("alerts put off", error=str(exc))
            return 0

    def _due(self, hooks: Sequence[Webhook]) -> tuple[Delivery, ...]:
        due: tuple[Delivery, ...] = self._writer.submit(
            lambda: self._store.due_alerts(hooks, now=self._clock())
        ).result()
        return due

    def _settled(self, delivery: Delivery, hook: Webhook, config: Config) -> bool:
        try:
            failure = self._send(delivery, hook, config)
        except CancelledError:  # the fetcher closes: the next start sends it
            return False
        self._writer.submit(
            lambda: self._store.settle_alert(delivery, failure=failure, now=self._clock())
        ).result()
        facts = {"to": _host(hook), "delivery": str(delivery.id), "alerts": len(delivery.notices)}
        if failure is None:
            self._log.info("alerts told", **facts)
        else:
            self._log.warning("alerts not told", **facts, error=failure, tries=delivery.tries + 1)
        return failure is None

    def _send(self, delivery: Delivery, hook: Webhook, config: Config) -> str | None:
        """Give why the webhook did not take a delivery, None when it did."""
        secrets = self._secrets()
        address = secrets.address(hook.url)
        key = None if hook.secret is None else secrets.key(hook.secret)
        if address is None or (hook.secret is not None and key is None):
            return (
                "a secret that it names is not known; set it in the environment of the poller and restart it"
            )
        site = config.site
        sender = Sender(
            site.title,
            f"{site.public_url}/status" if site.public_url else None,
            {source.id: source.name for source in config.sources},
        )
        message = alert_message(delivery, hook, sender, secret=key, at=self._clock())
        if message.query:
            address += ("&" if urlsplit(address).query else "?") + message.query
        request = FetchRequest(
            url=address,
            purpose=Purpose.DELIVERY,
            limits=LIMITS,
            own=True,
            method="POST",
            body=message.body,
            headers=message.headers,
        )
        return _failure(self._fetcher().fetch(request).result(), hook)


def _failure(result: FetchResult, hook: Webhook) -> str | None:
    """Say what went wrong without the address, which may be a secret."""
    if isinstance(result, Fetched):
        return refusal(hook.format, result.body)
    status = getattr(result, "status", None)
    kind = getattr(result, "kind", "protocol")
    return f"{kind}{'' if status is None else f', status {status}'}"


def _host(hook: Webhook) -> str:
    return urlsplit(hook.url).hostname or ""
