"""Lists of news of many families; the finder was written beside them."""

from tests.read.pages.case import AR, DE, EN, ES, FR, JA, KO, RU, ZH, Case, hot, numbered, page, urls


def _li(
    links: list[tuple[str, str]], *, date: str = "<span>2026-11-{d}</span>", ul: str = "news-list"
) -> str:
    rows = "".join(
        f'<li><a href="{url}" title="{text}" target="_blank">{text}</a>{date.format(d=24 - number % 20)}</li>'
        for number, (url, text) in enumerate(links)
    )
    return f'<ul class="{ul}">{rows}</ul>'


def cases() -> list[Case]:
    """Give them all."""
    return [*_chinese(), *_east(), *_west()]


def _chinese() -> list[Case]:
    site = "http://www.strait.example"
    cms = numbered("/news/fujian/yghx/2026-11-{d}/{n}.html", ZH)
    others = numbered("/news/world/gj/2026-11-20/{n}.html", ZH[:6], start=50)
    pages = '<div class="page"><a href="index_2.html">2</a><a href="index_3.html">下一页</a></div>'
    crumbs = '<div class="list-path">当前位置：<a href="/">首页</a> &gt; <a href="/news/">新闻</a> &gt; <a href="/news/fujian/">福建</a></div>'
    first = Case(
        "cmstop-list",
        f"{site}/news/fujian/",
        page(
            "zh",
            crumbs
            + _li(cms, date='<span class="time">2026-11-{d} 09:15</span>')
            + pages
            + hot("热点排行", others),
            title="福建新闻_海峡网",
            folder="/news/",
        ),
        urls(cms, site),
    )
    cards = "".join(
        f'<div class="item"><a class="pic" href="{url}"><img src="/i.jpg"></a><h3><a href="{url}">{text[:14]}…</a></h3>'
        f'<p>{text}，记者从有关部门了解到，这一工作已持续半年，预计年底前全部完成。</p><span class="time">2026-11-24 08:00</span><a href="{url}">[详细]</a></div>'
        for url, text in cms
    )
    second = Case(
        "cmstop-gallery",
        f"{site}/news/fujian/",
        page("zh", f'<div class="list">{cards}</div>', title="福建图片新闻", folder="/a/"),
        urls(cms, site),
    )
    fjsen = numbered("/2026-11/{d}/content_{n}.htm", ZH)
    five = "".join(_li(fjsen[at : at + 5], ul="list5") for at in range(0, len(fjsen), 5))
    third = Case(
        "fjsen-node",
        "http://xm.southeast.example/node_167181.htm",
        page("zh", f'<div class="main">{five}</div>', title="厦门要闻"),
        urls(fjsen, "http://xm.southeast.example"),
    )
    people = numbered("/n2/2026/11{d}/c360300-{n}.html", ZH)
    rows = "".join(
        f"<tr><td>·<a href='{url}' target=_blank>{text}</a> <i>[2026年11月{24 - n % 20}日]</i></td></tr>"
        for n, (url, text) in enumerate(people)
    )
    fourth = Case(
        "people-table-gbk",
        "http://js.folk.example/GB/70731/index.html",
        page(
            "zh",
            f"<table width=600>{rows}</table>",
            title="地方要闻",
            head='<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
        ),
        urls(people, "http://js.folk.example"),
        encoding="gbk",
    )
    trs = numbered("./202611/t202611{d}_{n}.shtml", ZH)
    fifth = Case(
        "trs-gov",
        "http://www.city.example/zwgk/gzdt/",
        page("zh", _li(trs, date="<b>11-{d}</b>", ul="gl"), title="工作动态"),
        urls([(url[1:], text) for url, text in trs], "http://www.city.example/zwgk/gzdt"),
    )
    han = numbered("/art/2026/11/{d}/art_1256349_{n}.html", ZH)
    records = "".join(
        f'<record><![CDATA[<li><a href="{url}" title="{text}">{text}</a><span>2026-11-24</span></li>]]></record>'
        for url, text in han
    )
    sixth = Case(
        "hanweb-datastore",
        "http://www.hz.example/col/col1256349/index.html",
        page(
            "zh",
            f'<div id="1"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="x">1</a>]]></nextgroup><recordset>{records}</recordset></datastore></script></div>',
            title="要闻动态",
        ),
        urls(han, "http://www.hz.example"),
    )
    return [first, second, third, fourth, fifth, sixth, _home(), _phpcms(), _minnan()]


def _home() -> Case:
    site = "http://www.strait.example"
    blocks, all_links = [], []
    for number, name in enumerate(("福建", "国内", "台海", "社会")):
        links = numbered(
            f"/news/{number}/2026-11-{{d}}/{{n}}.html",
            [f"{name}{text}" for text in ZH[number : number + 8]],
            start=number * 10,
        )
        all_links += links
        blocks.append(
            f'<div class="block"><div class="hd"><h2><a href="/news/{number}/">{name}</a></h2><a href="/news/{number}/">更多</a></div><ul>{"".join(f"<li><a href={url}>{text}</a></li>" for url, text in links)}</ul></div>'
        )
    focus = "".join(
        f'<div class="slide"><a href="{url}"><img src="/1.jpg" alt="{text}"></a><p><a href="{url}">{text}</a></p></div>'
        for url, text in all_links[::9]
    )
    rank = numbered("/news/9/2026-11-01/{n}.html", ZH[:10], start=90)
    return Case(
        "home-cmstop",
        f"{site}/",
        page(
            "zh",
            f'<div class="focus">{focus}</div>{"".join(blocks)}',
            title="海峡网",
            extra=hot("今日", rank, name="rank-list"),
        ),
        urls(all_links, site),
    )


def _phpcms() -> Case:
    links = [
        (f"/index.php?m=content&c=index&a=show&catid=12&id={4000 - n}", text) for n, text in enumerate(ZH)
    ]
    html = page(
        "zh",
        _li([(url.replace("&", "&amp;"), text) for url, text in links], ul="list lh24"),
        title="县区新闻",
    )
    return Case(
        "phpcms-queries",
        "http://www.county.example/index.php?m=content&c=index&a=lists&catid=12",
        html,
        urls(links, "http://www.county.example"),
    )


def _minnan() -> Case:
    links = numbered("/quanzhou/news/{n}.html", ZH)
    side = hot("推荐阅读", numbered("/quanzhou/life/{n}.html", ZH[:5], start=60))
    return Case(
        "ids-without-dates",
        "http://www.minnan.example/quanzhou/",
        page("zh", _li(links, date="") + side, title="泉州新闻网"),
        urls(links, "http://www.minnan.example"),
    )


def _east() -> list[Case]:
    ja = numbered("/soshiki/koho/{n}.html", JA)
    rows = "".join(
        f'<dt>2026年11月{24 - n}日</dt><dd><a href="{url}">{text}</a></dd>'
        for n, (url, text) in enumerate(ja)
    )
    japan = Case(
        "japan-city-sjis",
        "https://www.city.hinata.example/oshirase/index.html",
        page("ja", f"<h2>新着情報</h2><dl>{rows}</dl>", title="お知らせ一覧"),
        urls(ja, "https://www.city.hinata.example"),
        encoding="shift_jis",
    )
    ko = [(f"/news/articleView.html?idxno={1203456 - n}", text) for n, text in enumerate(KO)]
    items = "".join(
        f'<li><a class="thumb" href="{url}"><img src="a.jpg"></a><h4 class="titles"><a href="{url}">{text}</a></h4><p class="lead line-6x2"><a href="{url}">{text} 소식을 전해 드립니다. 시는 주민 의견을 모아 다음 달까지 계획을 확정한다고 밝혔다.</a></p><span class="byline"><em>2026.11.24 10:11</em></span></li>'
        for url, text in ko
    )
    rank = hot(
        "많이 본 뉴스",
        [(f"/news/articleView.html?idxno={9000 + n}", text + " 인기") for n, text in enumerate(KO[:5])],
    )
    korea = Case(
        "korea-articleview",
        "https://www.gangwon.example/news/articleList.html?sc_section_code=S1N1",
        page(
            "ko",
            f'<section id="section-list"><ul class="type2">{items}</ul></section>',
            title="사회 - 강원뉴스",
            extra=rank,
        ),
        urls(ko, "https://www.gangwon.example"),
    )
    ru = numbered("/news/society/24-11-2026/{s}{n}/", RU)
    cards = "".join(
        f'<div class="card"><a href="{url}" class="card__link"><div class="card__title">{text}</div><time datetime="2026-11-24T10:00">24 ноября, 10:00</time></a></div>'
        for url, text in ru
    )
    russia = Case(
        "russia-cards",
        "https://tatar.example/news/society/",
        page(
            "ru",
            f'<div class="cards">{cards}</div>',
            title="Общество — новости",
            extra=hot("Самое читаемое", numbered("/news/society/{n}/", RU[:4], start=80)),
        ),
        urls(ru, "https://tatar.example"),
    )
    ar = numbered("/news/local/{n}", AR)
    boxes = "".join(
        f'<div class="row"><a href="{url}"><img src="x.jpg"></a><h3><a href="{url}">{text}</a></h3><span class="date">24 نوفمبر 2026</span></div>'
        for url, text in ar
    )
    arab = Case(
        "arabic-rtl",
        "https://sahel.example/news/local",
        page(
            "ar",
            f'<div class="listing" dir="rtl">{boxes}</div>',
            title="أخبار محلية",
            extra=hot("الأكثر قراءة", numbered("/news/sport/{n}", AR[:5], start=70)),
        ),
        urls(ar, "https://sahel.example"),
    )
    days = []
    for day in range(3):
        links = ko[day * 2 : day * 2 + 2]
        days.append(
            f"<h3>2026-11-{24 - day}</h3><ul>{''.join(f'<li><a href={url!r}>{text}</a></li>' for url, text in links)}</ul>"
        )
    grouped = Case(
        "dates-as-headings",
        "https://www.gangwon.example/news/archive.html",
        page("ko", f'<div class="days">{"".join(days)}</div>', title="전체 뉴스"),
        urls(ko[:6], "https://www.gangwon.example"),
    )
    return [japan, korea, russia, arab, grouped]


def _west() -> list[Case]:
    posts = numbered("/2026/11/{d}/{s}/", EN)
    articles = "".join(
        f'<article id="post-{n}" class="post-{n} post type-post category-local tag-fire"><header class="entry-header"><h2 class="entry-title"><a href="{url}" rel="bookmark">{text}</a></h2>'
        f'<div class="meta"><a href="/author/jane-doe/">Jane Doe</a> <time class="entry-date" datetime="2026-11-24T09:00:00-05:00">November 24, 2026</time> <a href="/category/local/">Local</a></div></header>'
        f'<div class="entry-summary"><p>{text}. Officials said on Monday that the work would begin within a week. <a href="{url}">Continue reading</a></p></div></article>'
        for n, (url, text) in enumerate(posts)
    )
    recent = hot("Recent Posts", posts[:5], name="widget widget_recent_entries")
    press = Case(
        "wordpress-local",
        "https://millercreek.example/category/local/",
        page(
            "en",
            f'<main id="main">{articles}</main><aside id="secondary" class="widget-area">{recent}</aside>',
            title="Local Archives - Miller Creek Gazette",
            head='<meta property="og:type" content="article"><meta name="generator" content="WordPress 6.6">',
        ),
        urls(posts, "https://millercreek.example"),
    )
    county = [(f"/CivicAlerts.aspx?AID={1200 - n}", text) for n, text in enumerate(EN)]
    alerts = "".join(
        f'<div class="item"><h3><a href="{url}">{text}</a></h3><p>{text}. Residents can find details at the county office or by phone during business hours.</p><div class="date">Posted on: November {24 - n}, 2026</div><a href="{url}">Read on...</a></div>'
        for n, (url, text) in enumerate(county)
    )
    us = Case(
        "us-county",
        "https://www.county.example/CivicAlerts.aspx",
        page("en", f'<div class="moduleContentNew">{alerts}</div>', title="News Flash - Miller County"),
        urls(county, "https://www.county.example"),
    )
    de = numbered("/rathaus/aktuelles/{s}.html", DE)
    teasers = "".join(
        f'<div class="teaser"><span class="date">{24 - n}.11.2026</span><h3><a href="{url}">{text}</a></h3><p>{text}. Die Stadt informiert über den Stand der Arbeiten und bittet um Verständnis.</p><a class="more" href="{url}">mehr</a></div>'
        for n, (url, text) in enumerate(de)
    )
    town = Case(
        "german-town-typo3",
        "https://www.musterstadt.example/rathaus/aktuelles/",
        page(
            "de",
            f'<div id="content">{teasers}</div>',
            title="Aktuelles | Musterstadt",
            head='<meta name="generator" content="TYPO3 CMS">',
            folder="/rathaus/",
        ),
        urls(de, "https://www.musterstadt.example"),
    )
    fr = numbered("/bretagne/rennes-35000/{s}-{n}", FR)
    cards = "".join(
        f'<a class="teaser" href="{url}"><figure><img src="p.jpg" alt="photo"></figure><div><h2>{text}</h2><p>Notre correspondant a rencontré les habitants concernés par cette décision qui fait débat.</p><span>Publié le 24/11/2026</span></div></a>'
        for url, text in fr
    )
    rennes = Case(
        "french-cards",
        "https://www.ouest.example/bretagne/rennes-35000/",
        page(
            "fr",
            f'<section class="flux">{cards}</section>',
            title="Rennes : toute l'actualité",
            extra=hot("Les plus lus", numbered("/monde/{s}-{n}", FR[:5], start=40)),
        ),
        urls(fr, "https://www.ouest.example"),
    )
    es = numbered("/gijon/2026/11/{d}/{s}.html", ES)
    flat = "".join(
        f'<h3><a href="{url}">{text}</a></h3><p class="entradilla">{text}, según han confirmado fuentes municipales a este diario esta misma mañana.</p>'
        for url, text in es
    )
    asturias = Case(
        "spanish-flat",
        "https://diario.example/gijon/",
        page(
            "es",
            f'<div id="lista">{flat}</div>',
            title="Gijón - El Diario",
            extra=hot("Lo más leído", numbered("/oviedo/2026/11/02/{s}.html", ES[:4], start=30)),
        ),
        urls(es, "https://diario.example"),
    )
    return [press, us, town, rennes, asturias]
