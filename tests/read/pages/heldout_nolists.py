"""Pages without a list of news that the finder was not written on."""

from tests.read.pages.case import AR, DE, EN, ES, FR, JA, RU, ZH, Case, hot, numbered, page


def cases() -> list[Case]:
    """Give them all."""
    more = numbered("/c/2026-11-23/{n}.shtml", ZH[:10], start=10)
    zh = "".join(
        f"　　{text}。有关负责人表示，将继续加大投入力度，确保群众早日受益，相关工作按计划推进。<br>"
        for text in ZH[:10]
    )
    de = "".join(
        f"<p>{text}. Das teilte die Stadtverwaltung am Dienstag mit. Die Kosten liegen nach Angaben des Kämmerers unter dem Ansatz.</p>"
        for text in DE
    )
    ru = "".join(
        f"<p>{text}. Об этом сообщили в мэрии во вторник, работы обещают закончить до конца месяца.</p>"
        for text in RU
    )
    ja = "".join(
        f"<p>{text}。詳しくは担当課までお問い合わせください。受付時間は平日の午前八時三十分から午後五時までです。</p>"
        for text in JA
    )
    recipes = "".join(
        f'<div class="r"><a href="/recettes/{n}-tarte-aux-pommes-et-noix.html">Tarte aux pommes et aux noix numéro {n}</a></div>'
        for n in range(9)
    )
    houses = "".join(
        f'<li><a href="/inmuebles/{90000 + n}">Piso de tres dormitorios en el centro de Gijón</a> <b>{150 + n}.000 €</b></li>'
        for n in range(9)
    )
    threads = "".join(
        f'<li><a href="/viewtopic/{n}/{one.strip("/")}">{text}</a></li>'
        for n, (one, text) in enumerate(numbered("/{s}/", EN))
    )
    staff = "".join(
        f'<li><a href="/team/member-{n}">Dr. Jane Miller-Doe, Director {n}</a></li>' for n in range(12)
    )
    guide = "".join(
        f'<li><a href="/bsfw/{text[:4]}/{5000 + n}.html">{text[:9]}办理指南</a></li>'
        for n, text in enumerate(ZH)
    )
    downloads = "".join(
        f'<li><a href="/files/{n}/{text[:5]}.pdf">{text}</a></li>' for n, text in enumerate(ZH)
    )
    results = "".join(
        f'<div class="result"><a href="https://site{n}.example/news/{12345 + n}">{text}</a><p>{text}</p></div>'
        for n, text in enumerate(EN)
    )
    return [
        Case(
            "article-breaks",
            "http://www.oldcity.example/c/2026-11-24/901234.shtml",
            page(
                "zh",
                f"<h1>{ZH[3]}</h1><div id='content'>{zh}</div><p>责任编辑：李明</p>",
                title=ZH[3],
                extra=hot("城事", more),
            ),
        ),
        Case(
            "article-german",
            "https://anzeiger.example/lokales/haushalt-2027-rat-stimmt-zu_aid-98765432",
            page(
                "de",
                f"<article><h1>{DE[7]}</h1>{de}</article>",
                title=DE[7],
                extra=hot("Aus Bonn", numbered("/lokales/{s}_aid-{n}", DE)),
            ),
        ),
        Case(
            "article-russian",
            "https://gorod.example/news/412299",
            page(
                "ru",
                f"<h1>{RU[0]}</h1><div class='text'>{ru}</div>",
                title=RU[0],
                extra=hot("Ещё новости", [(f"/news/{412000 + n}", text) for n, text in enumerate(RU)]),
            ),
        ),
        Case(
            "article-of-city",
            "https://www.city.hinata.example/oshirase/5123.html",
            page(
                "ja",
                f"<h1>{JA[0]}</h1>{ja}",
                title=f"{JA[0]}／日向市",
                extra=hot("新着情報", numbered("/oshirase/{n}.html", JA)),
            ),
        ),
        Case(
            "gallery",
            "http://www.strait.example/gallery/2026-11-24/77123.html",
            page(
                "zh",
                f"<h1>{ZH[5]}</h1><div id='pubtime_baidu'>2026-11-24</div><img src=1.jpg>",
                title=ZH[5],
                extra=hot("图集", more),
            ),
        ),
        Case("recipes", "https://cuisine.example/recettes/", page("fr", recipes, title="Recettes de saison")),
        Case(
            "houses",
            "https://casas.example/inmuebles",
            page("es", f"<ul>{houses}</ul>", title="Pisos en venta en Gijón"),
        ),
        Case(
            "threads",
            "https://board.example/viewforum/3",
            page("en", f"<ul>{threads}</ul>", title="General discussion"),
        ),
        Case("team", "https://www.clinic.example/team", page("en", f"<ul>{staff}</ul>", title="Our team")),
        Case(
            "service-guides",
            "http://www.city.example/bsfw/",
            page("zh", f"<ul>{guide}</ul>", title="办事服务"),
        ),
        Case(
            "downloads",
            "http://www.city.example/xzzx/",
            page("zh", f"<ul>{downloads}</ul>", title="下载中心"),
        ),
        Case(
            "web-search",
            "https://search.example/results?q=bridge",
            page("en", results, title="bridge - results"),
        ),
        Case(
            "404-french",
            "https://www.depeche.example/actualite/x.php",
            page(
                "fr",
                "<h1>Page introuvable</h1>",
                title="Erreur 404",
                extra=hot("À la une", numbered("/actualite/{s}-{n}.php", FR)),
            ),
        ),
        Case(
            "imprint",
            "https://anzeiger.example/impressum",
            page("de", "<h1>Impressum</h1><p>Verlag Beispiel GmbH</p>", title="Impressum"),
        ),
        Case(
            "epaper-nbs",
            "http://paper.capital.example/rmrb/html/2024-11/30/nbs.D110000renmrb_01.htm",
            page(
                "zh",
                "".join(
                    f'<li><a href="nw.D110000renmrb_20241130_{n}-01.htm">{text}</a></li>'
                    for n, text in enumerate(ZH)
                ),
                title="人民日报",
            ),
        ),
        Case(
            "player",
            "https://tv.khaleej.example/video/881273",
            page(
                "ar",
                f"<h1>{AR[0]}</h1><video></video>",
                title=AR[0],
                head='<script type="application/ld+json">{"@type":"VideoObject"}</script>',
                extra=hot("فيديو", numbered("/video/{n}", AR)),
            ),
        ),
        Case(
            "schedule",
            "https://bus.example/timetable/",
            page(
                "en",
                "".join(
                    f'<tr><td><a href="/timetable/line-{n}-weekdays">Line {n} on weekdays from Main Street</a></td></tr>'
                    for n in range(20)
                ),
                title="Timetables",
            ),
        ),
        Case(
            "cookie-wall",
            "https://na.example/",
            "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>",
        ),
        Case("empty", "https://na.example/", ""),
        Case(
            "spanish-shop",
            "https://tienda.example/libros/",
            page(
                "es",
                "".join(
                    f'<div><a href="/libros/{s}-{n}.html">{t}</a><p>{n},50 €</p></div>'
                    for n, (s, t) in enumerate((("libro-de-cocina-asturiana", text) for text in ES), 12)
                ),
                title="Libros",
            ),
        ),
    ]
