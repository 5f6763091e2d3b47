"""`aggregator probe`: what is wrong with sources, from a fresh poll of each and from what is stored."""

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

import click

from aggregator.cli import EXIT_FAILED
from aggregator.cli.screen import console
from aggregator.cli.symptoms import Known, Look, Symptom, find_symptoms
from aggregator.cli.travel import travel
from aggregator.config.models import Config
from aggregator.errors import StoreError
from aggregator.installation import Installation
from aggregator.log import configure_logging
from aggregator.model.entry import Entry, Moment
from aggregator.model.source import Source
from aggregator.place.gazetteer import Atlas
from aggregator.wiring import now, open_reader, with_demo

MOST_STORED = 50  # entries of a source


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each source.")
def command(sources: tuple[str, ...], *, as_json: bool) -> None:
    """Look at SOURCES (without any: all that are followed) and say what is wrong with them.

    Each is polled once, politely, and nothing is stored. Told is what is dead, blocked, moved, silent or no
    feed, dates that are stuck or hours off, and a source that writes about another region than its own. Exit
    code 1 when something is wrong.
    """
    place = Installation.from_environment()
    config = place.load()
    configure_logging(level="warning")
    wrong = False
    with with_demo(config) as at_hand:
        chosen = [at_hand.source(one) for one in sources] if sources else list(at_hand.polled())
        stored = _stored(place, chosen)
        atlas = Atlas(at_hand.regions)
        for source in chosen:
            look = _look(at_hand, source)
            symptoms = find_symptoms(source, look, stored.get(source.id, Known()), atlas=atlas, now=now())
            wrong = wrong or bool(symptoms)
            _tell(source, look, symptoms, as_json=as_json)
    if wrong:
        sys.exit(EXIT_FAILED)


def _stored(place: Installation, sources: list[Source]) -> Mapping[str, Known]:
    """Give what the store holds of the sources; nothing where there is no store yet."""
    try:
        store = open_reader(place)
    except StoreError:
        return {}
    with closing(store):
        healths = {one.source_id: one for one in store.health()}
        history = store.history(now=now())
        known = {}
        for source in sources:
            seen = [(one.entry, one.seen_at) for one in store.newest(source.id, most=MOST_STORED)]
            silence = history[source.id].silence if source.id in history else None
            known[source.id] = Known(seen, healths.get(source.id), silence)
        return known


def _look(config: Config, source: Source) -> Look:
    """Poll a source once; of a list page the first article counts as its entry."""
    stations = travel(config, source)
    fetched = stations.get("fetch", {})
    return Look(
        entries=[_entry(one) for one in _entries(stations)],
        failure=stations.get("failure"),
        content_type=fetched.get("content_type"),
        moved_to=fetched.get("moved_to"),
    )


def _entries(stations: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stations.get("entries", [])
    return found or (_entries(stations["article"]) if "article" in stations else [])


def _entry(facts: Mapping[str, Any]) -> Entry:
    """Give the entry as far as looking at it needs."""
    return Entry(
        source_id=facts["source_id"],
        key=facts["key"],
        url=facts["url"],
        url_key=facts["url_key"],
        title=facts["title"],
        html="",
        text=facts["text"],
        language=facts["language"],
        published=Moment(**facts["published"]),
        updated=None,
        content_hash="",
    )


def _tell(source: Source, look: Look, symptoms: list[Symptom], *, as_json: bool) -> None:
    if as_json:
        told = {"source": source.id, "ok": not symptoms, "entries": len(look.entries)}
        wrong = [asdict(symptom) for symptom in symptoms]
        click.echo(json.dumps(told | {"symptoms": wrong}, ensure_ascii=False))
        return
    out = console()
    if not symptoms:
        out.print(f"[green]well[/green]  {source.id}  {len(look.entries)} entries")
    for symptom in symptoms:
        out.print(f"[red]{symptom.kind}[/red]  {source.id}  ", end="")
        out.print(symptom.text, markup=False)
