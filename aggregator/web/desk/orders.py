"""What the poller is asked to do: poll a source now, look at an address; and the page that waits for it."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

from aggregator.config.models import dump_source
from aggregator.errors import RegionNotFound, SourceNotFound
from aggregator.model.desk import Order, OrderKind, OrderState, Plain
from aggregator.model.region import Region
from aggregator.model.source import Source, SourceKind
from aggregator.web.desk.frame import Desk
from aggregator.web.health import OUTCOMES, SILENCE
from aggregator.web.links import web_address

_NOTHING: Final[Plain] = {
    **dict.fromkeys(("status", "bytes", "elapsed_s", "type", "moved_to", "format", "title"), None),
    **dict.fromkeys(("failure", "found"), None),
    **dict.fromkeys(("dropped", "warnings", "signals", "links", "entries"), ()),
    **dict.fromkeys(("led", "count"), 0),
}
"""What a look at one document may tell, when it tells nothing: it ends at the first station that fails."""

LOOK_AGAIN_S = 3  # seconds after which a page without script loads itself anew
LONGEST_ADDRESS = 2000


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.post("/sources/<source_id>/poll")
    def poll_now(source_id: str) -> Response:
        source = configured(desk, source_id)
        return give(desk, OrderKind.POLL, {"source": source.id})

    @blueprint.post("/sources/<source_id>/try")
    def try_source(source_id: str) -> Response:
        source = configured(desk, source_id)
        return give(desk, OrderKind.TRY, {"source": dump_source(source), "of": source.id})

    @blueprint.get("/try")
    def try_form() -> Response:
        return _try_page(desk, {}, {})

    @blueprint.post("/try")
    def try_address() -> Response:
        return _try_address(desk, request.form)

    @blueprint.get("/orders/<int:number>")
    def order(number: int) -> Response:
        found = desk.services.store.order(number)
        if found is None:
            raise desk.missing()
        return _order_page(desk, found)


def configured(desk: Desk, source_id: str) -> Source:
    """Give a source of the configuration that runs; raises NotFound."""
    try:
        return desk.serving.facts().config.source(source_id)
    except SourceNotFound:
        raise desk.missing() from None


def give(desk: Desk, kind: OrderKind, arguments: Plain) -> Response:
    """Give an order and lead to the page that waits for it."""
    who, now = desk.login().user.name, desk.now()
    number = desk.services.store.place_order(kind, arguments, who=who, now=now)
    if number is None:
        return desk.go("/desk/sources", said="busy")
    return desk.go(f"/desk/orders/{number}")


def _try_address(desk: Desk, form: Mapping[str, str]) -> Response:
    address, region_id = form.get("address", "").strip(), form.get("region", "").strip()
    kind, problems = form.get("kind", ""), {}
    if web_address(address) is None or len(address) > LONGEST_ADDRESS:
        problems["address"] = "This is no address of the web: it begins with https:// or http://."
    region = _region(desk, region_id)
    if region is None:
        problems["region"] = "There is no such region; take one of the list."
    if problems or region is None:
        return _try_page(desk, form, problems, status=422)
    is_new = kind != SourceKind.LISTPAGE
    source = Source(
        id="new",
        name=address,
        home=address,
        kind=SourceKind.FEED if is_new else SourceKind.LISTPAGE,
        urls=(address,),
        region=region.id,
        language=region.language,
        timezone=region.timezone,
    )
    arguments = {"source": dump_source(source), "address": address, "region": region.id, "is_new": is_new}
    return give(desk, OrderKind.TRY, arguments)


def _region(desk: Desk, region_id: str) -> Region | None:
    try:
        return desk.serving.facts().config.regions.get(region_id)
    except RegionNotFound:
        return None


def _try_page(
    desk: Desk, form: Mapping[str, str], problems: Mapping[str, str], *, status: int = 200
) -> Response:
    return desk.page(
        "desk/try.html",
        status=status,
        form=form,
        problems=problems,
        regions=desk.serving.facts().config.shown(),
    )


def _order_page(desk: Desk, order: Order) -> Response:
    beat = desk.serving.services.store.heartbeat()
    return desk.page(
        "desk/order.html",
        order=order,
        placed=desk.stamp(order.at),
        is_poll=order.kind is OrderKind.POLL,
        is_failed=order.state is OrderState.FAILED,
        result=order.result,
        hops=_hops(order.result),
        outcomes={str(outcome): name for outcome, name in OUTCOMES.items()},
        again_s=LOOK_AGAIN_S if order.is_open else None,
        is_poller_away=beat is None or desk.now() - beat >= SILENCE,
        safe=web_address,
    )


def _hops(result: Plain) -> list[Plain]:
    """Give what was looked at, one document after the other."""
    hops: list[Plain] = []
    following: Plain | None = result if "address" in result else None
    while following is not None:
        hops.append({**_NOTHING, **following})
        following = following.get("leads_to")
    return hops
