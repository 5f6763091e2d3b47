"""Adding, editing, pausing and removing sources: a form, its faults beside the fields, the diff, the file.

Every step works the change out anew from what was sent, so that nothing is kept between them. A change is
written only when it is, byte for byte, the one whose diff was shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, request

from aggregator.config.filechange import FileChange
from aggregator.config.models import dump_source
from aggregator.config.naming import same_address, suggest_id
from aggregator.config.sourcefiles import (
    FOLDER,
    Written,
    add_sources,
    change_source,
    read_written,
    remove_source,
    rewrite_source,
    set_enabled,
)
from aggregator.errors import ConfigError, Fault, SourceNotFound
from aggregator.model.desk import Deed, OrderKind, Plain
from aggregator.web.desk.drafts import CHOICES, LABELS, LISTS, NEW_KEYS, TRUTHS, Draft
from aggregator.web.desk.filing import Proposal, faults_by_key, file_it, is_writable, propose
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.orders import give

OTHER_ID: Final = "an id is permanent here: change it in the file, with formerly: [%s]"


@dataclass(frozen=True, slots=True)
class Work:
    """One change being made: how to work it out, and the page that shows how far it is.

    `faults_at` is the file and the place of the source in it: its faults stand beside the fields.
    """

    deed: Deed
    subject: str
    make: Callable[[], tuple[FileChange, ...]]
    show: Callable[["Stage"], Response]
    faults_at: tuple[str, int | None] = ("", None)
    form: Plain = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a change is: its proposal when it has one, or what is wrong with it."""

    proposal: Proposal | None = None
    by_key: Mapping[str, list[Fault]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    is_other: bool = False
    is_writable: bool = True

    @property
    def status(self) -> int:
        """Give the status of a page that shows it."""
        if self.by_key or self.faults:
            return 422
        return 409 if self.is_other else 200


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.route("/new-source", methods=["GET", "POST"])
    def new() -> Response:
        return _new(desk)

    @blueprint.route("/sources/<source_id>/edit", methods=["GET", "POST"])
    def edit(source_id: str) -> Response:
        return _edit(desk, source_id)

    @blueprint.route("/sources/<source_id>/text", methods=["GET", "POST"])
    def text(source_id: str) -> Response:
        return _edit_text(desk, source_id)

    @blueprint.post("/sources/<source_id>/pause")
    def pause(source_id: str) -> Response:
        reason = (
            " ".join(request.form.get("reason", "").split()) or f"paused at the desk, {desk.now():%Y-%m-%d}"
        )
        return _switch(desk, Deed.PAUSE, source_id, reason)

    @blueprint.post("/sources/<source_id>/resume")
    def resume(source_id: str) -> Response:
        return _switch(desk, Deed.RESUME, source_id, None)

    @blueprint.post("/sources/<source_id>/remove")
    def remove(source_id: str) -> Response:
        folder = desk.services.config
        return _confirm(desk, Deed.REMOVE, source_id, lambda: remove_source(folder, source_id))


def _edit(desk: Desk, source_id: str) -> Response:
    written = _written(desk, source_id)
    sent = Draft.of_form(request.form)
    is_sent = request.method == "POST"
    draft = sent if is_sent else Draft.of_keys(written.keys)

    def show(stage: Stage) -> Response:
        return _form_page(desk, "desk/edit.html", stage, draft=draft, written=written, source_id=source_id)

    if not is_sent:
        return show(Stage())
    changed = sent.changed(written.keys)
    work = Work(
        Deed.EDIT,
        source_id,
        lambda: change_source(desk.services.config, source_id, changed),
        show,
        (written.file, written.number),
        {"form": dict(sent.texts), "path": f"/desk/sources/{source_id}/edit"},
    )
    return _proceed(desk, work)


def _edit_text(desk: Desk, source_id: str) -> Response:
    written = _written(desk, source_id)
    is_sent = request.method == "POST"
    block = request.form.get("text", "").replace("\r\n", "\n") if is_sent else written.block

    def make() -> tuple[FileChange, ...]:
        changes = rewrite_source(desk.services.config, source_id, block)
        if propose(desk, Deed.EDIT, source_id, changes).source is None:
            raise ConfigError((Fault(written.file, None, "id", OTHER_ID % source_id),))
        return changes

    def show(stage: Stage) -> Response:
        return _form_page(desk, "desk/text.html", stage, text=block, written=written, source_id=source_id)

    if not is_sent:
        return show(Stage())
    path = f"/desk/sources/{source_id}/text"
    return _proceed(
        desk, Work(Deed.EDIT, source_id, make, show, form={"form": {"text": block}, "path": path})
    )


def _new(desk: Desk) -> Response:
    config = desk.serving.facts().config
    is_sent = request.method == "POST"
    draft = Draft.of_form(request.form) if is_sent else _suggestion(desk)
    texts, source_id = draft.texts, request.form.get("id", "").strip()
    taken = {name for one in config.sources for name in (one.id, *one.formerly)}
    source_id = source_id or suggest_id(texts["name"], texts["url"], region=texts["region"], taken=taken)
    twin = same_address(texts["url"], config.sources) if texts["url"] else None

    def show(stage: Stage) -> Response:
        return _form_page(desk, "desk/new.html", stage, draft=draft, source_id=source_id, twin=twin)

    if not is_sent:
        return show(Stage())
    name = f"{texts['region'].partition('/')[0]}.yaml"
    work = Work(
        Deed.ADD,
        source_id,
        lambda: add_sources(desk.services.config, [draft.new_source(source_id)]),
        show,
        (str(Path(desk.services.config.resolve().name, FOLDER, name)), None),
        {"form": {**texts, "id": source_id}, "path": "/desk/new-source"},
    )
    return _proceed(desk, work)


def _suggestion(desk: Desk) -> Draft:
    """Give the form of a new source, filled with what an order found when the address names one."""
    number = request.args.get("order", "")
    order = desk.services.store.order(int(number)) if number.isdecimal() and len(number) < 10 else None  # noqa: PLR2004 - no order has more digits
    if order is None or "address" not in order.arguments:
        return Draft.of_form({})
    result, region = order.result, str(order.arguments["region"])
    address = str(result.get("moved_to") or order.arguments["address"])
    kind = "feed" if order.arguments.get("is_new") else "listpage"
    title = str(result.get("title") or result.get("found", {}).get("title", ""))
    home = "/".join(address.split("/")[:3]) + "/"
    return Draft.of_form({"name": title, "region": region, "home": home, "url": address, "kind": kind})


def _switch(desk: Desk, deed: Deed, source_id: str, reason: str | None) -> Response:
    folder, enabled = desk.services.config, deed is Deed.RESUME
    return _confirm(
        desk,
        deed,
        source_id,
        lambda: set_enabled(folder, source_id, enabled=enabled, reason=reason),
        reason=reason,
    )


def _confirm(
    desk: Desk,
    deed: Deed,
    source_id: str,
    make: Callable[[], tuple[FileChange, ...]],
    *,
    reason: str | None = None,
) -> Response:
    """Make a change that has no form: its diff is shown, and the page asks."""
    _written(desk, source_id)

    def show(stage: Stage) -> Response:
        return _form_page(
            desk, "desk/confirm.html", stage, deed=deed.value, source_id=source_id, reason=reason
        )

    return _proceed(desk, Work(deed, source_id, make, show))


def _proceed(desk: Desk, work: Work) -> Response:
    """Take the step that the form asks for: check, try, save; "edit" only shows it again."""
    step = request.form.get("step", "check")
    if step == "edit":
        return work.show(Stage())
    try:
        proposal = propose(desk, work.deed, work.subject, work.make())
        if step == "try" and proposal.source is not None:
            told = {"source": dump_source(proposal.source), "of": work.subject, **work.form}
            return give(desk, OrderKind.TRY, told)
        is_shown = request.form.get("base") == proposal.base
        if step == "save" and is_shown and not proposal.is_empty:
            file_it(desk, proposal)
            gone = work.deed is Deed.REMOVE or work.deed is Deed.ADD
            return desk.go("/desk/changes" if gone else f"/desk/sources/{work.subject}", said="saved")
    except SourceNotFound:
        raise desk.missing() from None
    except ConfigError as exc:
        file, number = work.faults_at
        by_key, others = faults_by_key(exc, file=file, number=number)
        return work.show(Stage(by_key=by_key, faults=tuple(others)))
    return work.show(
        Stage(
            proposal,
            is_other=step == "save" and not is_shown,
            is_writable=is_writable(desk, proposal.changes),
        )
    )


def _written(desk: Desk, source_id: str) -> Written:
    try:
        return read_written(desk.services.config, source_id)
    except SourceNotFound:
        raise desk.missing() from None


def _form_page(desk: Desk, template: str, stage: Stage, **context: Any) -> Response:  # noqa: ANN401 - of a template
    return desk.page(
        template,
        status=stage.status,
        stage=stage,
        labels=LABELS,
        new_keys=NEW_KEYS,
        choices=CHOICES,
        lists=LISTS,
        truths=TRUTHS,
        regions=desk.serving.facts().config.shown(),
        **context,
    )
