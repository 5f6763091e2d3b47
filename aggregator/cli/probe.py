"""Find the feed behind an address that a person names, with as few requests as it takes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from aggregator.config.models import Config
from aggregator.errors import ReadError
from aggregator.fetch.manners import host_group
from aggregator.fetch.robots import RobotsCache
from aggregator.model.document import Failure, Fetched, FetchRequest, Limits, Purpose
from aggregator.poll.applier import limits_of
from aggregator.ports import Fetcher, Robots
from aggregator.read.discover import Candidate, FoundFeed, FoundPage, discover, is_for_programs
from aggregator.wiring import agent_of, build_fetcher, now

MOST_REQUESTS = 6  # robots.txt, the page and a handful of candidates; beyond that a person should look


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was made and what came of it, as a sentence."""

    url: str
    result: str


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found: the feed and the answer it was in, or neither; the page that led to it, if one did.

    `url` is the feed's address, after permanent redirects; `others` were not asked. `page_fetched` is the
    answer that the page was in.
    """

    url: str
    feed: FoundFeed | None
    fetched: Fetched | None
    page: FoundPage | None
    asked: tuple[Asked, ...]
    others: tuple[Candidate, ...]
    page_fetched: Fetched | None = None


def probe(config: Config, url: str, *, language: str | None, page_only: bool = False) -> Probed:
    """Ask an address, and what it leads to when it is a page, until a feed reads.

    With `page_only` a page is enough, and nothing that it leads to is asked for.
    """
    fetcher = build_fetcher(config)
    robots = RobotsCache(fetcher.fetch, user_agent=agent_of(config), clock=now)
    places = Places(fetcher, robots, limits_of(config))
    try:
        return search(places, url, language=language, gap_s=config.fetch.min_gap_s, page_only=page_only)
    finally:
        fetcher.close()


@dataclass(frozen=True, slots=True)
class Places:
    """Who asks: the fetcher, who knows what robots.txt says, and the bounds of a request."""

    fetcher: Fetcher
    robots: Robots
    limits: Limits


def search(
    places: Places,
    url: str,
    *,
    language: str | None,
    gap_s: float,
    pause: Callable[[float], None] = time.sleep,
    page_only: bool = False,
) -> Probed:
    """Do so; `gap_s` passes between two requests to a host group.

    Only addresses at the host and port that the person named may use the allow list. An address that looks
    like a page is asked for only if robots.txt lets programs read it; feeds are made for programs.
    """
    steps = _Search(places, url, language=language, page_only=page_only)
    if not is_for_programs(url):
        steps.ask_robots()
    while steps.is_on():
        if steps.must_wait():
            pause(gap_s)
        steps.step()
    return steps.result()


class _Search:
    """The state of one search: what was asked, what is still worth asking."""

    def __init__(self, places: Places, url: str, *, language: str | None, page_only: bool = False) -> None:
        self._page_only = page_only
        self._page_answer: Fetched | None = None
        self._places = places
        self._start = url
        self._language = language
        self._queue = [Candidate(url, "advertised")]
        self._asked: list[Asked] = []
        self._page: FoundPage | None = None
        self._found: tuple[str, FoundFeed, Fetched] | None = None
        self._comments: list[Candidate] = []

    def is_on(self) -> bool:
        return self._found is None and bool(self._queue) and len(self._asked) < MOST_REQUESTS

    def ask_robots(self) -> None:
        """Ask whether programs may read the first address; when they may not, the search is over."""
        verdict = self._places.robots.ask(self._request(self._start)).result()
        said = "programs may read the page"
        if verdict.failure is not None:
            self._queue.clear()
            said = f"{verdict.failure.message}; if you know its feed, name that"
        self._asked.append(Asked(urljoin(self._start, "/robots.txt"), said))

    def must_wait(self) -> bool:
        """Tell whether the next request goes to a server that was asked before."""
        return host_group(self._queue[0].url) in {host_group(asked.url) for asked in self._asked}

    def step(self) -> None:
        """Ask the best address that is left."""
        candidate = self._queue.pop(0)
        answer = self._places.fetcher.fetch(self._request(candidate.url)).result()
        if isinstance(answer, Fetched):
            self._asked.append(Asked(candidate.url, self._read(candidate, answer)))
        else:
            told = answer.message if isinstance(answer, Failure) else "not modified"
            self._asked.append(Asked(candidate.url, told))

    def _request(self, url: str) -> FetchRequest:
        is_own = urlsplit(url).netloc == urlsplit(self._start).netloc
        return FetchRequest(url=url, purpose=Purpose.POLL, limits=self._places.limits, own=is_own)

    def _read(self, candidate: Candidate, answer: Fetched) -> str:
        try:
            found = discover(answer.body, url=answer.url, headers=answer.headers, language=self._language)
        except ReadError as exc:
            return str(exc)
        if isinstance(found, FoundFeed):
            self._found = (answer.permanent_url or candidate.url, found, answer)
            return f"a feed ({found.format})"
        self._page_answer = self._page_answer or answer
        if not self._page_only:
            self._follow(candidate, found)
        self._page = self._page or found
        return f'a page titled "{found.title}"'

    def _follow(self, candidate: Candidate, page: FoundPage) -> None:
        """Put what a page leads to before what is left; below the first page guesses are not worth it."""
        is_first = self._page is None
        self._page = self._page or page
        known = {asked.url for asked in self._asked} | {each.url for each in self._queue} | {candidate.url}
        new = [each for each in page.candidates if each.url not in known]
        if not is_first:
            new = [each for each in new if each.how != "guessed"]
        self._comments += [each for each in new if each.of_comments]
        self._queue = [each for each in new if not each.of_comments] + self._queue

    def result(self) -> Probed:
        """Give what was found."""
        url, feed, fetched = self._found or (self._start, None, None)
        others: Sequence[Candidate] = [*self._queue, *self._comments]
        shown = tuple(each for each in others if each.how != "guessed")
        return Probed(url, feed, fetched, self._page, tuple(self._asked), shown, self._page_answer)
