"""Runs the demo press exactly as long as one of its sources is polled."""

from dataclasses import replace

from aggregator.config.models import Config
from aggregator.demo.press import DemoPress
from aggregator.model.source import Source
from aggregator.ports import Clock

SCHEME = "demo:"  # stands in the configuration where the press's address, known at run time, will be


class DemoStand:
    """Opens the press for the configurations that poll it and closes it after those that do not."""

    def __init__(self, clock: Clock) -> None:
        self._press = DemoPress(clock=clock)

    def at_hand(self, config: Config) -> Config:
        """Give the configuration with the running press's address where `demo:` stands.

        Its allow entry lives exactly as long: it is added to this configuration only, never to a file.
        """
        if not _is_polled(config):
            return config
        base = self._press.start()
        allowed = base.removeprefix("http://")
        return replace(
            config,
            sources=tuple(_at_press(source, base) for source in config.sources),
            fetch=replace(config.fetch, allow_private=(*config.fetch.allow_private, allowed)),
        )

    def settle(self, config: Config) -> None:
        """Close the press when the configuration, as written, does not poll it any more."""
        if not _is_polled(config):
            self._press.stop()

    def close(self) -> None:
        """Close the press."""
        self._press.stop()


def _is_polled(config: Config) -> bool:
    return any(url.startswith(SCHEME) for source in config.polled() for url in source.urls)


def _at_press(source: Source, base: str) -> Source:
    def real(url: str) -> str:
        return f"{base}{url.removeprefix(SCHEME)}" if url.startswith(SCHEME) else url

    return replace(source, urls=tuple(map(real, source.urls)), home=real(source.home))
