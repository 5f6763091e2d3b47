"""A poller that commits batches until it is killed; test_crash.py runs it and reads what it acknowledges."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aggregator.model.document import Validators
from aggregator.model.source import Source
from tests.store.harness import Installation, entry
from tests.support import builders

SOURCES = 6
ENTRIES = 5


def source_of(number: int) -> Source:
    return builders.source(id=f"paper-{number}", urls=(f"http://p{number}.example/",))


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(path: Path, start: int) -> None:
    """Poll round after round: in round r every source shows entries r*5 to r*5+4 under the ETag "r"."""
    site = Installation(path)
    sources = [source_of(number) for number in range(SOURCES)]
    site.follow(*sources)
    tell("ready")
    for turn in range(start, start + 10_000):
        site.now = builders.NOW + timedelta(seconds=turn)
        site.polling.spread_overdue(now=site.now, per_document_s=0.0, at_most_s=0.0)
        leases = {
            lease.documents[0].document.source_id: lease for lease in site.lease(*(s.id for s in sources))
        }
        polls = []
        for source in sources:
            shown = [
                entry(
                    number,
                    source,
                    key=f"guid:{source.id}-{number}",
                    # Every two sources share their articles, so that stories are joined all the time.
                    url_key=f"p{int(source.id[-1]) // 2}.example/{number}",
                    published=builders.moment(site.now),
                )
                for number in range(turn * ENTRIES, (turn + 1) * ENTRIES)
            ]
            answer = builders.fetched(b"<rss/>", validators=Validators(etag=f'"{turn}"'))
            poll = site.finished(source, *shown, lease=leases[source.id])
            polls.append(replace(poll, result=answer, body_hash=f"body-{turn}"))
        site.commit(polls)
        tell(turn)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
