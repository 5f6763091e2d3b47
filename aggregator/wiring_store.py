"""What looks after the store of an installation: apart from `wiring`, because none of it polls."""

from contextlib import nullcontext
from pathlib import Path

from aggregator.installation import Installation
from aggregator.store.chores import backup, restore, vacuum
from aggregator.store.rebuild import Regrouping, rebuild_at
from aggregator.store.repair import Finding, check
from aggregator.store.sizes import Sizes, measure
from aggregator.wiring import now, only_poller


def backup_store(place: Installation, target: Path) -> int:
    """Copy the store while it is used; give the copy's size in bytes."""
    backup(place.store_path, target)
    return target.stat().st_size


def restore_store(place: Installation, copy: Path) -> Path | None:
    """Put a copy in the store's place; gives where the replaced store is kept, None when there was none.

    Raises StoreBusy while a poller works here or a web server has the store open.
    """
    with only_poller(place.data):
        return restore(place.store_path, copy)


def vacuum_store(place: Installation) -> tuple[int, int]:
    """Write the store anew without free pages; gives its bytes before and after. The poller must not work."""
    with only_poller(place.data):
        return vacuum(place.store_path)


def rebuild(place: Installation, *, apply: bool) -> tuple[Regrouping, ...]:
    """Group the entries of the window anew; gives what changes, or would.

    Nobody else may write while it is applied; what it would change can be told beside a poller.
    """
    with only_poller(place.data) if apply else nullcontext():
        return rebuild_at(place.store_path, apply=apply, now=now())


def check_store(place: Installation) -> tuple[Finding, ...]:
    """Give what is wrong with the store, while it is used."""
    return check(place.store_path)


def measure_store(place: Installation) -> Sizes:
    """Give what takes how much room in the store, while it is used."""
    return measure(place.store_path)
