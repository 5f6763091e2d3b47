"""Lists of news that the finder was not written on."""

from tests.read.pages.case import AR, DE, EN, ES, FR, JA, KO, RU, ZH, Case, hot, numbered, page, urls

IT = [
    "Chiusa la statale per una frana vicino al ponte",
    "Il mercato del sabato torna in piazza Garibaldi",
    "Scuola nuova, lavori finiti con un anno di ritardo",
    "Ladri in azione nella notte: svuotata una tabaccheria",
    "Il Comune assume dodici agenti di polizia locale",
    "Biblioteca aperta anche la domenica pomeriggio",
]
SV = [
    "Nya cykelbanan längs älven invigs på lördag",
    "Kommunen stänger två förskolor efter sommaren",
    "Brand i lägenhet på Storgatan släcktes snabbt",
    "Fler tåg ska stanna i Hallsberg från december",
    "Ungdomsgården får ny ledare och längre öppettider",
    "Vattenläcka stoppade trafiken i centrum",
]
TW = [
    "台南市安平區老街週末封街 店家盼人潮回流",
    "高雄輕軌成圓滿週年 運量創下新高",
    "屏東枋寮外海地震規模四點八 無災情傳出",
    "花蓮秋行軍蟲防治啟動 農民加強巡田",
    "苗栗桐花季登場 接駁車每十分鐘一班",
    "嘉義市立圖書館整修 明年二月重新開放",
]


def cases() -> list[Case]:
    """Give them all."""
    return [*_chinese(), *_asia(), *_europe(), *_america()]


def _chinese() -> list[Case]:
    site = "http://news.fzdaily.example"
    ids = [
        (f"/jsxx/20261124/{'0Pf' + chr(65 + n) + '7kV' + str(n) + 'H2m'}.shtml", text)
        for n, text in enumerate(ZH)
    ]
    spans = "".join(
        f'<p><span class="fl"><a href="{url}">{text}</a></span><span class="fr">11-24 10:{10 + n}</span></p>'
        for n, (url, text) in enumerate(ids)
    )
    hashes = Case(
        "hash-names",
        f"{site}/jsxx/",
        page(
            "zh",
            f'<div class="leftbox">{spans}</div><div class="rightbox">{hot("点击排行", numbered("/jsxx/20261101/{n}.shtml", ZH[:8], start=40))}</div>',
            title="即时消息 - 福州新闻",
        ),
        urls(ids, site),
    )
    dede = numbered("/a/xianqu/2026/11{d}/{n}.html", ZH)
    boxes = "".join(
        f'<li class="c"><a href="{url}" class="preview"><img src="/x.gif"></a><a href="{url}" class="title">{text}</a><span class="info"><small>日期：</small>2026-11-24 08:30:11<small>点击：</small>120</span><p class="intro">{text}，本报记者走访了现场，了解到最新进展情况。...</p></li>'
        for url, text in dede
    )
    dedecms = Case(
        "dedecms-listbox",
        "http://www.qx.example/a/xianqu/list_12_1.html",
        page(
            "zh",
            f'<div class="pleft"><div class="listbox"><ul class="e2">{boxes}</ul></div></div>',
            title="县区",
        ),
        urls(dede, "http://www.qx.example"),
    )
    layui = numbered("/content/{n}.jhtml", ZH[:10])
    gov = "".join(
        f'<div class="list_item"><div class="tm"><p>{24 - n}</p><span>2026-11</span></div><div class="tx"><a href="{url}">{text}</a><p>市政府办公室消息，{text}，有关部门正在抓紧落实各项措施。</p></div></div>'
        for n, (url, text) in enumerate(layui)
    )
    split = Case(
        "split-dates",
        "https://www.xiamen.example/zwdt/",
        page("zh", f'<div class="xw_list">{gov}</div>', title="政务动态"),
        urls(layui, "https://www.xiamen.example"),
    )
    wechat = [
        (f"https://mp.weixin.qq.com/s/Ab{n}dEfGh{n}JkLmN", text)
        if n % 3 == 0
        else (f"/detail/{70000 + n}", text)
        for n, text in enumerate(ZH[:12])
    ]
    mixed = Case(
        "with-wechat",
        "https://media.county.example/channel/12",
        page(
            "zh",
            '<div class="feed">'
            + "".join(
                f'<div class="card"><a href="{url}"><div class="tt">{text}</div><div class="bt"><span>县融媒</span><span>3小时前</span></div></a></div>'
                for url, text in wechat
            )
            + "</div>",
            title="县域要闻",
        ),
        urls(wechat, "https://media.county.example"),
    )
    portal = []
    everything = []
    for number in range(3):
        links = numbered(
            "/c/2026-11-24/{n}.shtml",
            [text + "（组图）" * (number == 1) for text in ZH[number * 5 : number * 5 + 5]],
            start=number * 20,
        )
        everything += links
        portal.append(
            f"<td valign=top><b>栏目{number}</b><br>"
            + "".join(f"· <a href='{url}'>{text}</a><br>" for url, text in links)
            + "</td>"
        )
    table = Case(
        "portal-breaks-gbk",
        "http://www.oldcity.example/index.html",
        page(
            "zh",
            f"<table><tr>{''.join(portal)}</tr></table>",
            title="老城新闻网",
            head='<meta charset="gb2312">',
        ),
        urls(everything, "http://www.oldcity.example"),
        encoding="gbk",
    )
    taiwan = numbered("/news/local/{n}", TW)
    tw = Case(
        "taiwan-local",
        "https://news.nandao.example/news/local",
        page(
            "zh",
            '<div class="list-item-wrap">'
            + "".join(
                f'<div class="list-item"><a href="{url}"><h2>{text}</h2></a><div class="info"><time>2026/11/24 14:05</time></div></div>'
                for url, text in taiwan
            )
            + "</div>",
            title="地方新聞",
            extra=hot("熱門新聞", numbered("/news/life/{n}", TW, start=30)),
        ),
        urls(taiwan, "https://news.nandao.example"),
    )
    return [hashes, dedecms, split, mixed, table, tw]


def _asia() -> list[Case]:
    ja = [(f"./2026/1124_{n:02}.html", text) for n, text in enumerate(JA)]
    prefecture = Case(
        "japan-prefecture",
        "https://www.pref.aoba.example/kouhou/press/",
        page(
            "ja",
            "<table>"
            + "".join(
                f'<tr><th>11月{24 - n}日</th><td><a href="{url}">{text}</a>（PDF：120KB）</td></tr>'
                for n, (url, text) in enumerate(ja)
            )
            + "</table>",
            title="報道発表資料",
        ),
        urls([(url[1:], text) for url, text in ja], "https://www.pref.aoba.example/kouhou/press"),
    )
    paper = [(f"/articles/-/{812345 - n}", text) for n, text in enumerate(JA)]
    card = "".join(
        f'<li class="c-list__item"><a href="{url}"><div class="img"><img src="/p.jpg" alt=""></div><div class="txt"><p class="ttl">{text}</p><p class="date">11月24日 06:00</p></div></a></li>'
        for url, text in paper
    )
    japan = Case(
        "japan-paper",
        "https://www.kahoku.example/category/miyagi",
        page(
            "ja",
            f'<ul class="c-list">{card}</ul>',
            title="宮城のニュース",
            extra=hot(
                "アクセスランキング", [(f"/articles/-/{700000 + n}", text) for n, text in enumerate(JA[:5])]
            ),
        ),
        urls(paper, "https://www.kahoku.example"),
    )
    ko = [(f"/board/view.do?boardId=news&nttId={55200 - n}", text) for n, text in enumerate(KO)]
    board = "".join(
        f'<tr><td>{90 - n}</td><td class="subject"><a href="{url.replace("&", "&amp;")}">{text}</a></td><td>홍보담당관</td><td>2026-11-{24 - n}</td><td>{n * 31}</td></tr>'
        for n, (url, text) in enumerate(ko)
    )
    korea = Case(
        "korea-board",
        "https://www.gangneung.example/board/list.do?boardId=news",
        page("ko", f"<table class='board'><tbody>{board}</tbody></table>", title="보도자료 - 강릉시청"),
        urls(ko, "https://www.gangneung.example"),
    )
    ar = numbered("/ar/2026/11/{d}/{s}{n}", AR)
    grid = "".join(
        f'<article class="c"><a href="{url}" title="{text}"><img src="a.webp" alt="{text}"></a><div><h4><a href="{url}">{text[:20]}...</a></h4><span>منذ 3 ساعات</span></div></article>'
        for url, text in ar
    )
    arab = Case(
        "arabic-grid",
        "https://khaleej.example/ar/",
        page(
            "ar",
            f'<div class="g">{grid}</div>',
            title="أخبار الخليج",
            extra=hot("ذات صلة", numbered("/ar/2026/10/01/{n}", AR[:4], start=50)),
        ),
        urls(ar, "https://khaleej.example"),
    )
    return [prefecture, japan, korea, arab]


def _europe() -> list[Case]:
    de = numbered("/lokales/rheinland/{s}_aid-{n}", DE)
    tiles = "".join(
        f'<div class="tile"><article><a href="{url}"><span class="kicker">Bonn</span><h3>{text}</h3><p>Wer morgens zur Arbeit fährt, muss sich auf Änderungen einstellen. Was die Stadt plant.</p></a></article></div>'
        for url, text in de
    )
    german = Case(
        "german-tiles",
        "https://anzeiger.example/lokales/",
        page(
            "de",
            f'<div class="grid">{tiles}</div>',
            title="Lokales - General-Anzeiger",
            extra=hot("Meistgelesen", numbered("/panorama/{s}_aid-{n}", DE[:5], start=60)),
        ),
        urls(de, "https://anzeiger.example"),
    )
    village = [
        (f"/index.php/{40 + n}-meldungen/{300 + n}-{one.partition('.html')[0].strip('/')}", text)
        for n, (one, text) in enumerate(numbered("/{s}.html", DE))
    ]
    joomla = Case(
        "joomla-village",
        "https://www.dorf.example/index.php/meldungen",
        page(
            "de",
            "".join(
                f'<div class="item-page"><h2><a href="{url}">{text}</a></h2><dl><dd>Veröffentlicht: 24. November 2026</dd></dl><p>{text}. Der Ortsvorsteher dankt allen Beteiligten für ihren Einsatz.</p><p class="readmore"><a href="{url}">Weiterlesen ...</a></p></div>'
                for url, text in village
            ),
            title="Meldungen",
            head='<meta name="generator" content="Joomla!">',
        ),
        urls(village, "https://www.dorf.example"),
    )
    fr = [
        (
            f"/actualite/{text.lower().replace(' ', '-').replace(chr(39), '-')[:30]}-24-11-2026-{8000 + n}.php",
            text,
        )
        for n, text in enumerate(FR)
    ]
    mixed = "".join(f'<li><time>24/11</time> <a href="{url}">{text}</a></li>' for url, text in fr)
    france = Case(
        "french-wire",
        "https://www.depeche.example/actualite/",
        page("fr", f'<div class="fil"><h2>Le fil info</h2><ol>{mixed}</ol></div>', title="Le fil info"),
        urls(fr, "https://www.depeche.example"),
    )
    it = numbered("/cronaca/2026/11/{d}/news/{s}-{n}/", IT)
    italy = Case(
        "italian-entries",
        "https://corriere.example/cronaca/",
        page(
            "es",
            "".join(
                f'<div class="entry"><div class="ora">24 novembre 2026</div><h2 class="entry__title"><a href="{url}">{text}</a></h2></div>'
                for url, text in it
            ),
            title="Cronaca",
            extra=hot("I più letti", numbered("/sport/2026/11/02/news/{s}-{n}/", IT[:4], start=40)),
        ),
        urls(it, "https://corriere.example"),
    )
    sv = numbered("/artikel/{s}", SV)
    sweden = Case(
        "swedish-slugs",
        "https://na.example/",
        page(
            "de",
            "<main>"
            + "".join(
                f'<a class="card" href="{url}"><h2>{text}</h2><p>Räddningstjänsten larmades strax efter klockan åtta på morgonen.</p></a>'
                for url, text in sv
            )
            + "</main>",
            title="NA - nyheter från Örebro",
        ),
        urls(sv, "https://na.example"),
    )
    ru = [(f"/news/{412300 - n}", text) for n, text in enumerate(RU)]
    feed = "".join(
        f'<div class="news-feed__item"><span class="time">10:{10 + n}</span><a href="{url}">{text}</a></div>'
        for n, (url, text) in enumerate(ru)
    )
    russia = Case(
        "russian-feed",
        "https://gorod.example/news",
        page(
            "ru",
            f'<div class="news-feed"><div class="news-feed__day">24 ноября 2026</div>{feed}</div>',
            title="Лента новостей",
            extra=hot("Популярное", [(f"/news/{300000 + n}", text) for n, text in enumerate(RU[:4])]),
        ),
        urls(ru, "https://gorod.example"),
    )
    return [german, joomla, france, italy, sweden, russia]


def _america() -> list[Case]:
    blox = [
        (f"/news/local/{one.strip('/')}/article_{n:08x}-8f3a-11ef-9a1b-0f3c2d.html", text)
        for n, (one, text) in enumerate(numbered("/{s}/", EN), start=4096)
    ]
    cards = "".join(
        f'<article class="tnt-asset-type-article card"><div class="card-image"><a href="{url}"><img src="a.jpg"></a></div><div class="card-body"><h3 class="tnt-headline"><a href="{url}">{text}</a></h3><p class="tnt-summary">{text}, according to county records released on Tuesday afternoon.</p><ul class="list-inline"><li><time datetime="2026-11-24T12:00:00-05:00">Nov 24, 2026</time></li></ul></div></article>'
        for url, text in blox
    )
    paper = Case(
        "us-paper-blox",
        "https://www.dailyledger.example/news/local/",
        page(
            "en",
            f'<section id="main-page">{cards}</section><aside>{hot("Trending", blox[:3])}</aside>',
            title="Local news | Daily Ledger",
        ),
        urls(blox, "https://www.dailyledger.example"),
    )
    drupal = [(f"/node/{812 - n}", text) for n, text in enumerate(EN[:9])]
    rows = "".join(
        f'<div class="views-row"><div class="views-field"><span class="field-content"><a href="{url}">{text}</a></span></div><div class="views-field-created">Tue, 11/24/2026 - 10:00</div></div>'
        for url, text in drupal
    )
    town = Case(
        "drupal-town",
        "https://www.town.example/news",
        page("en", f'<div class="view-content">{rows}</div>', title="News | Town of Harlow"),
        urls(drupal, "https://www.town.example"),
    )
    blog = numbered("/blog/{s}", EN[:7])
    plain = Case(
        "slugs-in-paragraphs",
        "https://www.library.example/blog",
        page(
            "en",
            '<div class="content">'
            + "".join(
                f'<p><strong><a href="{url}">{text}</a></strong> – Nov. {24 - n}. Library staff explain what to expect and how to sign up.</p>'
                for n, (url, text) in enumerate(blog)
            )
            + "</div>",
            title="Library blog",
        ),
        urls(blog, "https://www.library.example"),
    )
    es = numbered("/noticias/{n}/{s}", ES)
    latin = Case(
        "spanish-lead-and-list",
        "https://elheraldo.example/noticias",
        page(
            "es",
            f'<div class="apertura"><h1><a href="{es[0][0]}">{es[0][1]}</a></h1><p>Los detalles de la jornada.</p></div><ul class="resto">{"".join(f"<li><h3><a href={url}>{text}</a></h3></li>" for url, text in es[1:])}</ul>',
            title="Noticias de hoy",
            extra=hot("Te puede interesar", numbered("/virales/{n}/{s}", ES[:4], start=44)),
        ),
        urls(es, "https://elheraldo.example"),
    )
    return [paper, town, plain, latin]
