"""How the pages of a source are read, as a source's entry says it: keys, checks, and the rules they make.

Selectors and patterns are compiled here once, so that a mistake is told with file and line and not by a poll.
"""

import re
from typing import Annotated, Literal

import re2  # type: ignore[import-untyped] # the wheel has no annotations
from cssselect import HTMLTranslator, SelectorError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from aggregator.config.checks import AS_LIST, Seconds, Words, complaint
from aggregator.model.rules import (
    ArticleRules,
    DatePlace,
    DateRules,
    EpaperRules,
    Expect,
    Layout,
    ListRules,
    NextRules,
    Pick,
)

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)
"""A number is no text, an unknown key is a fault."""

MOST_PAGES = 50
_PICK_KEYS = frozenset({"css", "xpath", "attr", "regex"})


def _css(value: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as exc:
        raise complaint(f'"{value}" is no CSS selector ({exc}); write it as in "ul.news-list li"') from None
    return value


def _xpath(value: str) -> str:
    from lxml import etree  # noqa: PLC0415 - 6 MB that a configuration without XPath never needs

    try:
        etree.XPath(value)
    except etree.XPathError as exc:
        raise complaint(f'"{value}" is no XPath ({exc}); write it as in "//ul/li/a"') from None
    return value


def _pattern(value: str) -> str:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(value, options=options)
    except re2.error as exc:
        said = exc.args[0].decode() if isinstance(exc.args[0], bytes) else exc
        raise complaint(f'"{value}" is no pattern of RE2 ({said}); it knows no look-around') from None
    return value


def as_picks(value: object) -> object:
    """Give a list of mappings for all that a pick may be written as: a text is CSS."""
    if value == "auto":
        return []
    many = value if isinstance(value, list) else [value]
    return [{"css": one} if isinstance(one, str) else one for one in many]


def as_next(value: object) -> object:
    """Give a mapping with `select` for what further pages may be written as.

    A text with {n} is the end of an address ("_{n}.html"), another text CSS; a selector may stand beside
    `max`.
    """
    if isinstance(value, str) and "{n}" in value:
        end = re.escape(value).replace(re.escape("{n}"), r"[0-9]{1,3}")
        return {"select": [{"xpath": "//a/@href", "regex": f".*{end}$"}]}
    if isinstance(value, str):
        return {"select": value}
    if isinstance(value, dict) and value.keys() & _PICK_KEYS:
        rest = {key: one for key, one in value.items() if key not in _PICK_KEYS}
        return {"select": [{key: one for key, one in value.items() if key in _PICK_KEYS}], **rest}
    return value


def as_article(value: object) -> object:
    """Give a mapping for `article: true` and `article: false`."""
    return {"fetch": value} if isinstance(value, bool) else value


Pattern = Annotated[Words, AfterValidator(_pattern)]
Patterns = Annotated[list[Pattern], AS_LIST]


class Rules(BaseModel):
    """A mapping of rules."""

    model_config = STRICT


class PickEntry(Rules):
    """One selector; in lists the first that finds something counts."""

    css: Annotated[Words, AfterValidator(_css)] | None = None
    xpath: Annotated[Words, AfterValidator(_xpath)] | None = None
    attr: Words | None = None
    regex: Pattern | None = None

    @model_validator(mode="after")
    def _has_one_selector(self) -> "PickEntry":
        if (self.css is None) == (self.xpath is None):
            raise complaint('needs css or xpath, and not both; write it as in {css: "a", attr: href}')
        return self

    def pick(self) -> Pick:
        """Give the rule."""
        return Pick(self.css, self.xpath, self.attr, self.regex)


Picks = Annotated[list[PickEntry], BeforeValidator(as_picks)]


def picks(entries: list[PickEntry]) -> tuple[Pick, ...]:
    """Give the rules of a list of selectors."""
    return tuple(entry.pick() for entry in entries)


class DateEntry(Rules):
    """Where dates stand; the zone is the source's."""

    model_config = ConfigDict(**STRICT, populate_by_name=True)

    select: Picks = []
    places: Annotated[list[Literal["item", "article", "url"]], AS_LIST, Field(alias="from")] = [
        *("item", "article", "url")
    ]
    formats: Annotated[list[Words], AS_LIST] = []

    def rules(self) -> DateRules:
        """Give the rules."""
        places = tuple(DatePlace(place) for place in self.places)
        return DateRules(places, picks(self.select), tuple(self.formats))


class NextEntry(Rules):
    """The further pages of a list: where their links are, how many to follow."""

    select: Picks = []
    max: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 1

    def rules(self) -> NextRules:
        """Give the rules."""
        return NextRules(picks(self.select), self.max)


class PartsEntry(NextEntry):
    """The further pages of an article; those of the usual shapes are found without a selector."""

    max: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 20


class ArticleEntry(Rules):
    """How an article's page is taken apart, where the usual shapes do not do."""

    fetch: bool = True
    content: Picks = []
    remove: Picks = []
    title: Picks = []
    time: Picks = []
    publisher: Picks = []
    byline: Picks = []
    breadcrumb: Picks = []
    images: Picks = []
    next: Annotated[PartsEntry, BeforeValidator(as_next)] = PartsEntry()

    def rules(self) -> ArticleRules:
        """Give the rules."""
        return ArticleRules(
            fetch=self.fetch,
            content=picks(self.content),
            remove=picks(self.remove),
            title=picks(self.title),
            time=picks(self.time),
            publisher=picks(self.publisher),
            byline=picks(self.byline),
            breadcrumb=picks(self.breadcrumb),
            images=picks(self.images),
            parts=self.next.rules(),
        )


class ExpectEntry(Rules):
    """What a healthy list looks like."""

    min_items: Annotated[int, Field(ge=0, le=1000)] = 1
    newest_within: Annotated[Seconds, Field(gt=0)] | None = None
    title: Pattern | None = None

    def rules(self) -> Expect:
        """Give the rules."""
        return Expect(self.min_items, self.newest_within, self.title)


class PageRules(Rules):
    """The keys of sources that are pages; which of them count depends on the kind."""

    items: Picks = []
    link: Picks = []
    title: Picks = []
    summary: Picks = []
    date: DateEntry = DateEntry()
    accept: Patterns = []
    reject: Patterns = []
    identity: Pattern | None = None
    next: Annotated[NextEntry, BeforeValidator(as_next)] = NextEntry(max=0)
    article: Annotated[ArticleEntry, BeforeValidator(as_article)] = ArticleEntry()
    expect: ExpectEntry = ExpectEntry()
    layout: Literal["auto", "founder-v1", "founder-v2"] = "auto"
    editions: Patterns = []
    without: Patterns = []
    lookback_days: Annotated[int, Field(ge=0, le=31)] = 1
    publish_hour: Annotated[int, Field(ge=0, le=23)] = 6
    max_articles: Annotated[int, Field(ge=1, le=1000)] = 200


_SHARED = frozenset({"article"})
_OF_LISTS = frozenset(
    {
        *("items", "link", "title", "summary", "date", "accept", "reject", "identity", "next", "expect"),
        *_SHARED,
    }
)
_OF_EPAPERS = frozenset(
    {*("layout", "editions", "without", "lookback_days", "publish_hour", "max_articles"), *_SHARED}
)
_COUNTING = {"listpage": _OF_LISTS, "epaper": _OF_EPAPERS, "sitemap": _SHARED}


def misplaced(kind: str, written: set[str]) -> str | None:
    """Say which key does nothing for a kind, and for which it is; None when all of them count."""
    for key in PageRules.model_fields:
        kinds = [name for name, keys in _COUNTING.items() if key in keys]
        if key in written and kind not in kinds:
            return f"{key} does nothing for kind: {kind}; it is for {' and '.join(kinds)}"
    return None


def build_rules(kind: str, entry: PageRules) -> ListRules | EpaperRules | None:
    """Give the rules of a source; None for a feed, and for a sitemap that is not to ask for its articles."""
    article = entry.article.rules()
    match kind:
        case "listpage":
            return _list(entry, article)
        case "epaper":
            return EpaperRules(
                layout=Layout(entry.layout),
                editions=tuple(entry.editions),
                without=tuple(entry.without),
                lookback_days=entry.lookback_days,
                publish_hour=entry.publish_hour,
                max_articles=entry.max_articles,
                article=article,
            )
        case "sitemap" if "article" in entry.model_fields_set and article.fetch:
            return _list(entry, article)
        case _:
            return None


def _list(entry: PageRules, article: ArticleRules) -> ListRules:
    return ListRules(
        items=picks(entry.items),
        link=picks(entry.link),
        title=picks(entry.title),
        summary=picks(entry.summary),
        date=entry.date.rules(),
        accept=tuple(entry.accept),
        reject=tuple(entry.reject),
        identity=entry.identity,
        next=entry.next.rules(),
        article=article,
        expect=entry.expect.rules(),
    )
