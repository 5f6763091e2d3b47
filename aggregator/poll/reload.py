"""Hot reload: notices a changed configuration, and applies it only when it has no fault."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from aggregator.errors import ConfigError, StoreError
from aggregator.log import get_logger

LOOK_S = 0.5  # two looks must agree, so a change is taken up after half a second to one second

Loaded = TypeVar("Loaded")


class ConfigWatch(Generic[Loaded]):
    """Compares looks at the files; `check` is called every `LOOK_S` seconds by one thread at a time.

    `look` gives something that changes with the files, cheaply; `load` reads them and raises ConfigError;
    `apply` takes what was loaded up; `note` keeps the faults of the files, None when there are none. What
    the files say when watching begins is read too: they may have changed since the program read them.
    """

    def __init__(
        self,
        *,
        look: Callable[[], Hashable],
        load: Callable[[], Loaded],
        apply: Callable[[Loaded], None],
        note: Callable[[ConfigError | None], None],
    ) -> None:
        self._look = look
        self._load = load
        self._apply = apply
        self._note = note
        self._seen: Hashable = None
        self._handled: Hashable = None
        self._log = get_logger()

    def check(self) -> None:
        """Take up a change that two looks agree on: a file half written or just being renamed is no change.

        What cannot be taken up now, because the store refuses, is tried again at the next look.
        """
        seen = self._look()
        is_steady, self._seen = seen == self._seen, seen
        if not is_steady or seen == self._handled:
            return
        try:
            self._take_up(seen)
        except StoreError as exc:
            self._log.warning("configuration waits for the store", error=str(exc))
        except Exception:  # noqa: BLE001 - our own fault, logged once: the running configuration stays
            self._log.exception("configuration not taken up")
            self._handled = seen

    def _take_up(self, seen: Hashable) -> None:
        loaded = self._loaded()
        if self._look() != seen:
            return  # it changed under our hands: the next two looks decide
        if isinstance(loaded, ConfigError):
            self._note(loaded)
            for one in loaded.faults:
                self._log.error("configuration has a fault; the old one keeps running", fault=str(one))
        else:
            self._apply(loaded)
            self._note(None)
        self._handled = seen

    def _loaded(self) -> Loaded | ConfigError:
        try:
            return self._load()
        except ConfigError as exc:
            return exc
