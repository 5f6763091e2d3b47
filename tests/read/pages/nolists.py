"""Pages that are no list of news; the finder was written beside them."""

from tests.read.pages.case import DE, EN, FR, JA, KO, RU, ZH, Case, hot, numbered, page

TEXT_ZH = "".join(
    f"<p>　　{text}。记者昨日从有关部门获悉，相关工作正在有序推进，市民可通过热线咨询办理，预计年底前全部完成。</p>"
    for text in ZH[:9]
)
TEXT_EN = "".join(
    f"<p>{text}. Officials said on Monday that the work would begin within a week and that residents could comment until the end of the month.</p>"
    for text in EN[:9]
)


def cases() -> list[Case]:
    """Give them all."""
    return [*_articles(), *_others()]


def _articles() -> list[Case]:
    related = numbered("/news/fujian/fz/2026-11-23/{n}.html", ZH[:8], start=20)
    posts = numbered("/2026/11/20/{s}/", EN[:8])
    ko = [(f"/news/articleView.html?idxno={9000 + n}", text) for n, text in enumerate(KO)]
    marked = f'<h1>{ZH[0]}</h1><span id="pubtime_baidu">2026-11-24 09:15</span><span id="source_baidu">来源：福州日报</span><div class="article-content">{TEXT_ZH}</div>'
    english = f"<article><h1>{EN[0]}</h1>{TEXT_EN}</article>"
    ld = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"x"}</script>'
    return [
        Case(
            "article-baidu",
            "http://www.strait.example/news/fujian/fz/2026-11-24/1048288.html",
            page("zh", marked, title=ZH[0], extra=hot("相关新闻", related)),
        ),
        Case(
            "article-unmarked-list",
            "http://www.strait.example/news/fujian/fz/2026-11-24/1048289.html",
            page("zh", f"<h1>{ZH[1]}</h1><div>{TEXT_ZH}</div>", title=ZH[1], extra=hot("福建", related)),
        ),
        Case(
            "article-wordpress",
            f"https://millercreek.example/2026/11/24/{posts[0][0].split('/')[4]}/",
            page(
                "en",
                english,
                title=f"{EN[0]} - Gazette",
                head='<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-24">',
                extra=hot("Local", posts[1:]),
            ),
        ),
        Case(
            "article-jsonld-short",
            "https://millercreek.example/news/photo-of-the-day",
            page(
                "en",
                "<h1>Photo of the day: fog over the river</h1><p>By a reader.</p>",
                title="Photo of the day: fog over the river",
                head=ld + '<meta property="og:type" content="article">',
                extra=hot("Latest", posts),
            ),
        ),
        Case(
            "article-korean",
            "https://www.gangwon.example/news/articleView.html?idxno=1203456",
            page(
                "ko",
                f"<h1>{KO[0]}</h1><div id='article-view-content-div'>{''.join(f'<p>{text} 소식을 전해 드립니다. 시는 주민 의견을 모아 다음 달까지 계획을 확정한다고 밝혔다.</p>' for text in KO)}</div>",
                title=KO[0],
                extra=hot("다른 기사", ko),
            ),
        ),
        Case(
            "video-player",
            "https://tv.example/watch/7654321",
            page(
                "fr",
                "<h1>Le journal de la mi-journée du mardi</h1><video src='a.mp4'></video>",
                title="Le journal de la mi-journée du mardi",
                head='<meta property="og:type" content="video.other">',
                extra=hot("Vidéos", numbered("/watch/{n}", FR)),
            ),
        ),
    ]


def _others() -> list[Case]:
    shop = "".join(
        f'<div class="card"><a href="/garten/{n}-{text.lower().replace(" ", "-")}.html"><h3>{text}</h3></a><span>{n},99 €</span></div>'
        for n, text in enumerate(DE, 1200)
    )
    farm = "".join(
        f'<li><a href="http://site{n}.example/2026/11/{text[:4]}12345.html">{text}</a></li>'
        for n, text in enumerate(ZH)
    )
    tags = "".join(f'<a href="/tag/{n}/">{text[:12]}</a> ' for n, text in enumerate(EN * 3))
    services = "".join(
        f'<li><a href="/services/{text.lower().replace(" ", "-")}">{text}</a></li>'
        for text in (
            "Pay your water bill online",
            "Apply for a building permit",
            "Report a broken street light",
            "Book a room in the town hall",
            "Register your dog for 2027",
        )
    )
    events = "".join(
        f'<li><span>{n}.12.2026</span><a href="/veranstaltungen/{text.lower().replace(" ", "-")}-{5000 + n}.html">{text}</a></li>'
        for n, text in enumerate(DE, 1)
    )
    jobs = "".join(
        f'<li><a href="/jobs/{text.lower().replace(" ", "-")}-{80000 + n}">{text}</a></li>'
        for n, text in enumerate(EN)
    )
    popular = hot("Most read", numbered("/2026/11/20/{s}/", EN[:5]))
    issue = "".join(f'<li><a href="content_{30134 + n}.htm">{text}</a></li>' for n, text in enumerate(ZH[:8]))
    forum = "".join(
        f'<tr><td><a href="/forum/thread-{n}-1-1.html">{text}</a></td><td>12</td></tr>'
        for n, text in enumerate(ZH, 90000)
    )
    return [
        Case(
            "contact",
            "https://www.musterstadt.example/kontakt",
            page("de", "<h1>Kontakt</h1><p>Rathausplatz 1, Telefon 0123 4567</p>", title="Kontakt"),
        ),
        Case(
            "login",
            "https://www.gangwon.example/member/login.html",
            page("ko", '<form><input name="id"><input type="password"></form>', title="로그인"),
        ),
        Case(
            "search",
            "https://millercreek.example/?s=fire",
            page(
                "en",
                "".join(
                    f'<article><h2><a href="{u}">{t}</a></h2></article>'
                    for u, t in numbered("/2026/11/20/{s}/", EN)
                ),
                title="Search results for fire",
            ),
        ),
        Case(
            "shop",
            "https://laden.example/garten/",
            page("de", f'<div class="grid">{shop}</div>', title="Garten online kaufen"),
        ),
        Case("link-farm", "http://www.dir.example/", page("zh", f"<ul>{farm}</ul>", title="网址大全")),
        Case(
            "tag-index",
            "https://millercreek.example/tags/",
            page("en", f"<div>{tags}</div>", title="All topics"),
        ),
        Case(
            "not-found",
            "https://millercreek.example/2026/11/24/gone/",
            page("en", "<h1>Page not found</h1>", title="Page not found - Gazette", extra=popular),
        ),
        Case(
            "weather",
            "https://wetter.example/bonn/",
            page(
                "de",
                "<table>"
                + "".join(
                    f'<tr><td><a href="/bonn/tag-{n}.html">{n}. November 2026</a></td><td>{n} °C</td></tr>'
                    for n in range(1, 15)
                )
                + "</table>",
                title="Wetter Bonn",
            ),
        ),
        Case(
            "calendar",
            "https://www.musterstadt.example/veranstaltungen/",
            page("de", f"<ul>{events}</ul>", title="Veranstaltungskalender"),
        ),
        Case(
            "services",
            "https://www.county.example/services",
            page("en", f"<ul>{services}</ul>", title="Online services"),
        ),
        Case(
            "jobs",
            "https://jobs.example/jobs/",
            page("en", f"<ul>{jobs}</ul>", title="Jobs in Miller County"),
        ),
        Case(
            "forum",
            "http://bbs.example/forum/forum-2-1.html",
            page("zh", f"<table>{forum}</table>", title="业主论坛"),
        ),
        Case(
            "epaper-v1",
            "http://paper.example/html/2026-11/24/node_22.htm",
            page(
                "zh",
                f'<table id="bmdhTable"></table><ul class="main-ed-articlenav-list">{issue}</ul><map name="PagePicMap"></map>',
                title="福建日报",
            ),
        ),
        Case(
            "epaper-v2",
            "http://paper.example/pc/layout/202611/24/node_01.html",
            page(
                "zh",
                f'<ul id="layoutlist"></ul><ul class="news-list">{issue.replace("content_", "../../../content/202611/24/content_")}</ul>',
                title="新华日报",
            ),
        ),
        Case(
            "script-made",
            "https://app.example/news",
            '<html><head><title>News</title></head><body><div id="root"></div><script src="/a.js"></script></body></html>',
        ),
        Case(
            "about",
            "https://ru.example/about",
            page(
                "ru",
                f"<h1>О редакции</h1>{''.join(f'<p>{text}. {text}. {text}.</p>' for text in RU)}",
                title="О редакции",
            ),
        ),
        Case(
            "months",
            "https://diario.example/archivo/",
            page(
                "es",
                "".join(
                    f'<li><a href="/{year}/{month:02}/">Noticias publicadas en {month} de {year}</a></li>'
                    for year in (2025, 2026)
                    for month in range(1, 12)
                ),
                title="Archivo de noticias",
            ),
        ),
        Case(
            "staff",
            "https://www.city.hinata.example/soshiki/",
            page(
                "ja",
                "".join(f'<li><a href="/soshiki/{n}/">{text[:5]}課</a></li>' for n, text in enumerate(JA)),
                title="組織一覧",
            ),
        ),
        Case(
            "empty-list",
            "https://diario.example/gijon/",
            page("es", "<p>No hay noticias.</p>", title="Gijón"),
        ),
    ]
