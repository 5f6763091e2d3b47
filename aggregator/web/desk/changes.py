"""The list of what the desk changed in the files, and the way back."""

from flask import Blueprint, Response

from aggregator.config.filechange import FileChange
from aggregator.errors import ConfigError, Fault
from aggregator.model.desk import ConfigChange, Deed
from aggregator.web.desk.filing import file_it, is_writable, standing, way_back
from aggregator.web.desk.frame import Desk

MOST = 100
DEEDS = {
    Deed.ADD: "Added",
    Deed.EDIT: "Changed",
    Deed.PAUSE: "Paused",
    Deed.RESUME: "Resumed",
    Deed.REMOVE: "Removed",
    Deed.UNDO: "Taken back",
}


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/changes")
    def changes() -> Response:
        shown = [(one, desk.stamp(one.at)) for one in desk.services.store.changes(most=MOST)]
        faults = desk.serving.services.store.config_faults()
        return desk.page("desk/changes.html", changes=shown, deeds=DEEDS, faults=faults)

    @blueprint.get("/changes/<int:number>")
    def change(number: int) -> Response:
        return _page(desk, _found(desk, number))

    @blueprint.post("/changes/<int:number>/undo")
    def undo(number: int) -> Response:
        found = _found(desk, number)
        if found.undone_by is not None:
            raise desk.missing()
        try:
            made = file_it(desk, way_back(desk, found))
        except ConfigError as exc:
            return _page(desk, found, faults=exc.faults, status=409)
        return desk.go(f"/desk/changes/{made}", said="undone")


def _found(desk: Desk, number: int) -> ConfigChange:
    found = desk.services.store.change(number)
    if found is None:
        raise desk.missing()
    return found


def _page(desk: Desk, change: ConfigChange, *, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
    try:
        back = way_back(desk, change)
    except ConfigError as exc:
        back, faults = None, faults or exc.faults
    latest = desk.services.store.changes(most=1, subject=change.subject)
    is_latest = bool(latest) and latest[0].id == change.id
    return desk.page(
        "desk/change.html",
        status=status,
        change=change,
        at=desk.stamp(change.at),
        deeds=DEEDS,
        diffs=[_diff(desk, change, number) for number in range(len(change.files))],
        faults=faults,
        running=desk.serving.services.store.config_faults(),
        standing=standing(desk, change) if is_latest else None,
        can_undo=back is not None and change.undone_by is None,
        is_writable=back is not None and is_writable(desk, back.changes),
    )


def _diff(desk: Desk, change: ConfigChange, number: int) -> str:
    one = change.files[number]
    return FileChange(desk.services.config, one.name, one.before, one.after).diff()
