"""Inside a reading process: what an answer is of which nobody knows that, and where its news may be."""

from dataclasses import dataclass

from aggregator.errors import CharsetError, ReadError
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import ReadTask

MOST_FEEDS = 20  # a person chooses from them


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, or a page with the feeds that it names (address, title) and whether it is a list of news.

    `lines` is how many news the list has, `why` the sentence for it or against it.
    """

    is_feed: bool
    title: str
    language: str | None = None
    feeds: tuple[tuple[str, str], ...] = ()
    is_list: bool = False
    lines: int = 0
    why: str = ""


def find_task(job: ReadTask) -> Found | Failure:
    """Look what a body is; the server's faults become a value."""
    # Here, because the main process knows this function too and never reads: 20 MB less in it.
    from aggregator.read.discover import FoundFeed, discover  # noqa: PLC0415 - see above
    from aggregator.read.document import decode_document  # noqa: PLC0415 - see above
    from aggregator.read.patterns import Verdict, find_list  # noqa: PLC0415 - see above

    fetched, language = job.fetched, job.source.language
    try:
        found = discover(fetched.body, url=fetched.url, headers=fetched.headers, language=language)
        if isinstance(found, FoundFeed):
            return Found(is_feed=True, title=found.title, language=found.language)
        text = decode_document(fetched.body, headers=fetched.headers, language=language).text
    except ReadError as exc:
        kind = FailureKind.CHARSET if isinstance(exc, CharsetError) else FailureKind.FORMAT
        return Failure(at=fetched.at, stage="read", kind=kind, message=str(exc), status=fetched.status)
    listed = find_list(text, url=fetched.url)
    named = [one for one in found.candidates if one.how != "guessed" and not one.of_comments]
    return Found(
        is_feed=False,
        title=found.title,
        language=found.language,
        feeds=tuple((one.url, one.title) for one in named[:MOST_FEEDS]),
        is_list=listed.verdict is Verdict.LIST,
        lines=len(listed.items),
        why=listed.why,
    )
