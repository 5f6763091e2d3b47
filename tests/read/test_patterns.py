"""The list of news in a page without any rule."""

import json
from collections.abc import Sequence
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.read.datetexts import only_date
from aggregator.read.document import decode_document
from aggregator.read.patterns import FoundList, Verdict, find_list
from tests.read.pages import heldout_lists, heldout_nolists, lists, nolists
from tests.read.pages.case import EN, ZH, Case, numbered, page

SITE = "https://paper.example"
SOME = numbered("/news/2026/11/24/{n}.html", EN)
TEXT = "The council met on Monday evening and heard from a dozen residents about the plan. " * 3


def found_in(case: Case) -> FoundList:
    decoded = decode_document(case.body, headers={"content-type": "text/html"}, language=None)
    return find_list(decoded.text, url=case.url)


def find(main: str, *, url: str = f"{SITE}/news/", head: str = "", title: str = "Latest") -> FoundList:
    return find_list(page("en", main, title=title, head=head), url=url)


def rows(links: Sequence[tuple[str, str]], after: str = "") -> str:
    return "<ul>" + "".join(f'<li><a href="{url}">{text}</a>{after}</li>' for url, text in links) + "</ul>"


@pytest.mark.parametrize("case", [*lists.cases(), *heldout_lists.cases()], ids=lambda case: case.name)
def test_a_list_is_found_whole_and_alone(case: Case) -> None:
    found = found_in(case)
    assert (found.verdict, found.why[-200:]) == (Verdict.LIST, found.why)
    assert sorted(unquote(item.url) for item in found.items) == sorted(unquote(url) for url in case.items)


@pytest.mark.parametrize("case", [*nolists.cases(), *heldout_nolists.cases()], ids=lambda case: case.name)
def test_a_page_without_news_is_no_list(case: Case) -> None:
    found = found_in(case)
    assert (found.verdict, found.items) == (Verdict.NO_LIST, ())
    assert found.why


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        ("cmstop-list", ZH[0], "2026-11-24 09:15"),
        ("people-table-gbk", ZH[0], "2026年11月24日"),
        ("trs-gov", ZH[0], "11-24"),
        ("hanweb-datastore", ZH[0], "2026-11-24"),
        ("japan-city-sjis", "令和八年度の市民税申告の受付を開始します", "2026年11月24日"),
        ("korea-articleview", "강릉시 해변 주차장 무료 개방 기간 연장", "2026.11.24 10:11"),
        ("russia-cards", "В Казани открыли новую станцию метро после ремонта", "2026-11-24T10:00"),
        ("arabic-rtl", "افتتاح محطة مترو جديدة في شمال المدينة", "24 نوفمبر 2026"),
        ("dates-as-headings", "강릉시 해변 주차장 무료 개방 기간 연장", "2026-11-24"),
        ("wordpress-local", EN[0], "2026-11-24T09:00:00-05:00"),
        ("us-county", EN[0], "November 24, 2026"),
        ("german-town-typo3", "Neue Ampel an der Bahnhofstraße geht in Betrieb", "24.11.2026"),
        ("french-cards", "Rennes : la ligne de bus 12 change de trajet dès lundi", "24/11/2026"),
        ("split-dates", ZH[0], "2026-11-24"),
        ("dedecms-listbox", ZH[0], "2026-11-24 08:30:11"),
        ("with-wechat", ZH[0], "3小时前"),
        ("russian-feed", "В Казани открыли новую станцию метро после ремонта", "24 ноября 2026"),
        ("ids-without-dates", ZH[0], None),
    ],
)
def test_a_line_has_its_headline_and_its_date_as_written(
    name: str, title: str, published: str | None
) -> None:
    cases = {case.name: case for case in (*lists.cases(), *heldout_lists.cases())}
    first = found_in(cases[name]).items[0]
    assert (first.title, first.published) == (title, published)


def test_a_day_is_given_to_the_lines_below_it_until_the_next() -> None:
    cases = {case.name: case for case in lists.cases()}
    days = [item.published for item in found_in(cases["dates-as-headings"]).items]
    assert days == ["2026-11-24", "2026-11-24", "2026-11-23", "2026-11-23", "2026-11-22", "2026-11-22"]


def test_dates_in_front_of_flat_lines_belong_to_what_follows() -> None:
    flat = "".join(
        f'<p class="d">{24 - n}.11.2026</p><h3><a href="{url}">{text}</a></h3><p>{TEXT}</p>'
        for n, (url, text) in enumerate(SOME[:4])
    )
    found = find(f"<div>{flat}</div>")
    assert [item.published for item in found.items] == [
        "24.11.2026",
        "23.11.2026",
        "22.11.2026",
        "21.11.2026",
    ]
    assert found.items[0].summary == TEXT.strip()


def test_dates_behind_bare_links_belong_to_them() -> None:
    flat = "".join(
        f'<a href="{url}">{text}</a> 2026-11-{24 - n}<br>' for n, (url, text) in enumerate(SOME[:4])
    )
    found = find(f"<div>{flat}</div>")
    assert [item.published for item in found.items] == [
        "2026-11-24",
        "2026-11-23",
        "2026-11-22",
        "2026-11-21",
    ]


def test_definitions_give_the_date_behind_the_headline() -> None:
    flat = "".join(
        f'<dt><a href="{url}">{text}</a></dt><dd>{n + 1} Nov 2026</dd>'
        for n, (url, text) in enumerate(SOME[:4])
    )
    assert [item.published for item in find(f"<dl>{flat}</dl>").items] == [
        *("1 Nov 2026", "2 Nov 2026", "3 Nov 2026", "4 Nov 2026")
    ]


def test_a_day_and_a_month_in_elements_of_their_own_are_one_date() -> None:
    box = '<div class="t"><b>24</b><b>Nov</b></div>'
    lines = "".join(f'<div class="l">{box}<a href="{url}">{text}</a></div>' for url, text in SOME)
    assert find(f"<div>{lines}</div>").items[0].published == "24 Nov"
    turned = lines.replace("<b>24</b><b>Nov</b>", "<b>11-24</b> <b>2026</b>")
    assert find(f"<div>{turned}</div>").items[0].published == "2026-11-24"


def test_a_day_reaches_no_further_than_its_own_lines() -> None:
    others = numbered("/news/2026/11/01/{n}.html", EN[:4], start=70)
    text = f"<b>2026-11-24</b>{rows(SOME[:4])}{rows(others)}"
    found = find_list(f"<html><body>{text}</body></html>", url=f"{SITE}/")
    assert [item.published for item in found.items] == [*("2026-11-24",) * 4, *(None,) * 4]


def test_a_day_of_one_block_is_none_of_another() -> None:
    others = numbered("/news/2026/11/01/{n}.html", EN[:4], start=70)
    deep = f"<div><div><div><div>{rows(others)}</div></div></div></div>"
    found = find(f"<div><div><b>2026-11-24</b>{rows(SOME[:4])}</div></div>{deep}", url=f"{SITE}/")
    assert [item.published for item in found.items] == [*("2026-11-24",) * 4, *(None,) * 4]


def test_a_date_of_the_page_is_no_date_of_bare_lines() -> None:
    bare = "".join(f'<p><a href="{url}">{text}</a></p>' for url, text in SOME)
    found = find_list(f"<html><body><h1>News</h1>{bare}<p>2026-11-24</p></body></html>", url=f"{SITE}/")
    assert found.items[0].published is None


def test_a_lead_story_without_a_date_goes_with_the_list() -> None:
    slugs = numbered("/{s}.html", EN)
    lead = f'<section><a href="{slugs[0][0]}">{slugs[0][1]}</a></section>'
    found = find_list(
        page("en", lead + rows(slugs[1:], "<i>2026-11-24</i>"), title="Welcome"), url=f"{SITE}/"
    )
    assert [item.url for item in found.items] == [SITE + url for url, _ in slugs]


def test_a_link_after_a_long_run_of_words_is_inside_a_sentence() -> None:
    run = "".join(f"<b>word{n}</b> " for n in range(20))
    found = find("".join(f'<p>{run}<a href="{url}">{text}</a></p>' for url, text in SOME))
    assert found.verdict is Verdict.NO_LIST


def test_a_page_that_leads_to_a_digital_newspaper_says_so() -> None:
    found = find_list("<title>福州日报数字报</title><a href='/x'>进入</a>", url=SITE)
    assert "use kind: epaper with the address of an edition" in found.why


def test_lists_of_json_are_looked_into() -> None:
    head = '<script type="application/ld+json">[7, {"@type": "NewsArticle"}]</script>'
    assert (
        "JSON-LD of one article" in find(rows(SOME), head=head, url=f"{SITE}/news/2026/11/24/3013.html").why
    )


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年11月24日（火）", "2026年11月24日（火）"),
        ("发布时间：2026-11-24 09:15:00", "2026-11-24 09:15:00"),
        ("Posted on: November 24, 2026", "November 24, 2026"),
        ("24. November 2026, 9:15 Uhr", "24. November 2026, 9:15 Uhr"),
        ("le 24 novembre 2026 à 9h15", "24 novembre 2026 à 9h15"),
        ("24 de noviembre de 2026", "24 de noviembre de 2026"),
        ("[11-24]", "11-24"),
        ("3小时前", "3小时前"),
        ("2 hours ago", "2 hours ago"),
        ("yesterday", "yesterday"),
        ("令和8年11月24日", "令和8年11月24日"),
        ("٢٤ نوفمبر", "٢٤ نوفمبر"),
        ("02:39", None),
        ("23/7-22", None),
        ("12 people hurt in crash", None),
        ("Route 9", None),
        ("", None),
        ("The council met on 24 November 2026 and heard from residents", None),
    ],
)
def test_a_short_text_is_a_date_or_more(text: str, date: str | None) -> None:
    assert only_date(text) == date


def test_a_cut_headline_is_completed_by_its_tooltip() -> None:
    cut = "".join(f'<li><a href="{url}" title="{text}">{text[:20]}...</a></li>' for url, text in SOME)
    assert [item.title for item in find(f"<ul>{cut}</ul>").items] == [text for _, text in SOME]


def test_bullets_and_dates_are_no_part_of_a_headline() -> None:
    dotted = "".join(f'<li><a href="{url}">· {text} [2026-11-24]</a></li>' for url, text in SOME)
    item = find(f"<ul>{dotted}</ul>").items[0]
    assert (item.title, item.published) == (EN[0], "2026-11-24")


def test_a_headline_that_is_no_link_stands_for_its_read_more() -> None:
    cards = "".join(
        f'<div class="c"><h3>{text}</h3><p>{TEXT}</p><a href="{url}">Read more</a></div>'
        for url, text in SOME
    )
    assert [item.title for item in find(f"<div>{cards}</div>").items] == [text for _, text in SOME]


def test_a_link_that_says_only_read_more_below_nothing_is_no_line() -> None:
    assert find(rows([(url, "Continue reading") for url, _ in SOME])).verdict is Verdict.NO_LIST


def test_a_picture_with_a_text_of_its_own_repeats_nothing() -> None:
    slides = "".join(f'<div class="s"><a href="{url}"><img alt="{text}"></a></div>' for url, text in SOME[:3])
    found = find(f'<div class="focus">{slides}</div>{rows(SOME)}')
    assert [item.url for item in found.items] == [SITE + url for url, _ in SOME]
    assert found.items[0].title == EN[0]


def test_an_address_twice_is_one_item_with_its_date() -> None:
    found = find(
        f'<div class="lead">{rows(SOME[:3])}</div><div class="all">{rows(SOME, "<i>2026-11-24</i>")}</div>'
    )
    assert len(found.items) == len(SOME)
    assert found.items[0].published == "2026-11-24"


@pytest.mark.parametrize(
    "heading", ["热门", "Most read", "Meistgelesen", "Les plus lus", "関連記事", "ذات صلة"]
)
def test_a_block_that_repeats_is_left_out_by_its_heading(heading: str) -> None:
    others = numbered("/news/2026/11/01/{n}.html", EN[:5], start=70)
    found = find(f"<div class='main'>{rows(SOME)}</div><div><h3>{heading}</h3>{rows(others)}</div>")
    assert len(found.items) == len(SOME)
    assert dict(found.rejected)["hot list"] == len(others)


@pytest.mark.parametrize(
    "block",
    [
        "<nav>{}</nav>",
        '<div role="navigation">{}</div>',
        "<header>{}</header>",
        "<footer>{}</footer>",
        '<div class="relatedPosts">{}</div>',
        '<div id="friend-links">{}</div>',
        '<div class="sidebar">{}</div>',
        '<div class="recent_comments">{}</div>',
    ],
)
def test_a_block_is_left_out_by_its_names(block: str) -> None:
    others = numbered("/news/2026/11/01/{n}.html", EN[:5], start=70)
    found = find(f"<div class='main'>{rows(SOME)}</div>{block.format(rows(others))}")
    assert [item.url for item in found.items] == [SITE + url for url, _ in SOME]


def test_a_name_that_wraps_the_whole_page_means_nothing() -> None:
    found = find(f'<div class="sidebar-page nav">{rows(SOME)}</div>')
    assert len(found.items) == len(SOME)


def test_a_header_inside_a_line_is_no_navigation() -> None:
    lines = "".join(f'<article><header><h2><a href="{u}">{t}</a></h2></header></article>' for u, t in SOME)
    assert len(find(f"<main>{lines}</main>").items) == len(SOME)


def test_of_a_section_what_stands_beside_with_other_addresses_is_no_part() -> None:
    section = numbered("/city/{n}.html", EN)
    others = numbered("/sport/{n}.html", EN[:8], start=60)
    found = find(f'<div class="a">{rows(section)}</div><p><ol>{rows(others)}</ol></p>', url=f"{SITE}/city/")
    assert [item.url for item in found.items] == [SITE + url for url, _ in section]


def test_of_a_section_with_dates_undated_blocks_are_no_part() -> None:
    others = numbered("/news/2026/11/01/{n}.html", EN[:8], start=60)
    found = find(f'<div class="a">{rows(SOME, "<i>2026-11-24</i>")}</div><p><ol>{rows(others)}</ol></p>')
    assert len(found.items) == len(SOME)


def test_a_home_page_of_many_blocks_gives_all_of_them() -> None:
    blocks = "".join(f'<div class="b{n}"><h2>Part</h2>{rows(SOME[n : n + 3])}</div>' for n in range(0, 12, 3))
    assert len(find(blocks, url=f"{SITE}/").items) == len(SOME)


def test_what_stands_beside_counts_when_it_is_most_of_the_page() -> None:
    beside = f'<aside>{rows(SOME[:6])}</aside><aside class="x">{rows(SOME[6:])}</aside>'
    few = numbered("/news/2026/11/02/{n}.html", EN[:3], start=90)
    assert len(find(f"<div class='m'>{rows(few)}</div>{beside}", url=f"{SITE}/").items) == len(SOME) + 3


def test_links_inside_sentences_are_no_list() -> None:
    prose = "".join(
        f'<p>The council has said before that <a href="{u}">{t}</a>, and so on.</p>' for u, t in SOME
    )
    found = find(prose)
    assert (found.verdict, dict(found.rejected)["inside a sentence"]) == (Verdict.NO_LIST, len(SOME))


def test_a_label_that_stands_at_every_line_is_no_headline() -> None:
    label = '<a href="/city-hall-and-more/politics-and-government">Politics and Government</a>'
    found = find(rows(SOME, label))
    assert [item.url for item in found.items] == [SITE + url for url, _ in SOME]
    assert dict(found.rejected)["label"] == len(SOME)


def test_two_links_are_too_few_to_be_sure() -> None:
    found = find(rows(SOME[:2]))
    assert (found.verdict, found.items) == (Verdict.UNSURE, ())
    assert found.why == "only 2 links look like news: say what its items are (items:)"


def test_undated_links_of_words_alone_leave_a_doubt() -> None:
    slugs = numbered("/{s}.html", [f"{text} and what comes next for us" for text in EN])
    found = find_list(page("en", rows(slugs), title="Welcome"), url=f"{SITE}/")
    assert found.verdict is Verdict.UNSURE
    assert "neither dates nor addresses say that they are news" in found.why


def test_a_list_with_some_marks_of_an_article_leaves_a_doubt() -> None:
    head = (
        '<meta property="og:type" content="article"><meta property="article:published_time" content="2026">'
    )
    found = find(rows(SOME), head=head)
    assert found.verdict is Verdict.UNSURE
    assert found.why.startswith("it may be an article's page (og:type article, a time of publication)")


def test_a_list_that_describes_its_items_is_no_article() -> None:
    things = [{"@type": "CollectionPage", "mainEntity": {"@type": ["ItemList"]}}, {"@type": "NewsArticle"}]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": things})}</script>'
    assert find(rows(SOME), head=head).verdict is Verdict.LIST


def test_damaged_json_still_says_what_the_page_is() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "a" "b"}</script>'
    found = find(rows(SOME), head=head, url=f"{SITE}/news/2026/11/24/30134000.html")
    assert found.verdict is Verdict.NO_LIST
    assert "JSON-LD of one article" in found.why


def test_one_marked_body_says_article() -> None:
    main = f'<h1>{EN[1]}</h1><div itemprop="articleBody"><p>{TEXT}</p><p>{TEXT}</p></div>'
    assert "itemprop articleBody" in find(main + rows(SOME), title=EN[1]).why


def test_full_texts_below_their_headlines_are_a_list() -> None:
    posts = "".join(
        f'<div class="post"><h2><a href="{u}">{t}</a></h2><p>{TEXT * 4}</p></div>' for u, t in SOME
    )
    assert len(find(f"<div>{posts}</div>").items) == len(SOME)


def test_most_links_to_services_make_no_list() -> None:
    services = numbered("/services/{s}", EN * 1)
    found = find(f"<div class='x'>{rows(services)}</div><p>{rows(SOME[:3])}</p>", url=f"{SITE}/")
    assert found.why == "this is no list of news: it lists pages below /services/"


def test_an_area_of_a_map_leads_to_an_article_as_well() -> None:
    areas = "".join(f'<area href="{url}" alt="{text}">' for url, text in SOME)
    assert [item.title for item in find(f"<map>{areas}</map>").items] == [text for _, text in SOME]


def test_the_pages_after_the_first_thousands_of_links_do_not_matter() -> None:
    many = [(f"/news/2026/11/24/{n}123.html", f"Headline {n} of the county paper today") for n in range(4000)]
    assert len(find(rows(many)).items) < len(many)


def test_the_same_page_gives_the_same_list() -> None:
    html = lists.cases()[0].html
    assert find_list(html, url=SITE) == find_list(html, url=SITE)


def test_what_is_no_page_is_no_list() -> None:
    assert find_list("", url=SITE).verdict is Verdict.NO_LIST
    assert find_list("<!-- x -->", url=SITE).verdict is Verdict.NO_LIST
    assert (
        find_list("<p>x", url="http://[").why == '"http://[" is no http address: say where the page came from'
    )


_PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "<ul>",
                "</ul>",
                "<li>",
                "<div class='hot'>",
                "</div>",
                "<p>",
                "<h3>",
                "</h3>",
                "<tr><td>",
                "<a>",
                "</a>",
            ),
            *(
                '<a href="/2026/11/24/123456.html">',
                '<a href="http://[">',
                "<a href='?id=12345'>",
                "<base href='//x'>",
            ),
            *(
                "County approves new fire station",
                "2026-11-24",
                "<!--x-->",
                "<?pi?>",
                "<datastore><record>",
                "\x00",
            ),
            *(
                "福州地铁六号线延长段今起试运行",
                "<time>",
                "<script>",
                "</script>",
                '<article class="post">',
                "\ud800",
            ),
        ]
    ),
    max_size=60,
)


@settings(max_examples=120, deadline=None)
@given(_PARTS, st.sampled_from([SITE, f"{SITE}/2026/11/24/123456.html", "https://paper.example/a/"]))
def test_no_text_makes_it_raise_or_waver(parts: list[str], url: str) -> None:
    text = "".join(parts)
    found = find_list(text, url=url)
    assert found == find_list(text, url=url)
    assert (found.verdict is Verdict.LIST) == bool(found.items)
    assert 0 <= found.score <= 1
