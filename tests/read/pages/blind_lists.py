"""Lists of news in further families of software and languages, written before the finder was ever run on them."""

from collections.abc import Callable, Sequence
from string import Template

from tests.read.pages.case import AR, EN, FR, KO, RU, ZH, Case, hot, page, slug, urls

Link = tuple[str, str]
Named = dict[str, str]

PT = [
    "Câmara aprova orçamento municipal para o próximo ano",
    "Obras na ponte velha condicionam trânsito até março",
    "Biblioteca municipal alarga horário ao fim de semana",
    "Prefeitura abre inscrições para cursos gratuitos",
    "Chuva forte deixa ruas alagadas no centro histórico",
    "Feira do livro regressa ao jardim em dezembro",
    "Nova linha de autocarro liga a estação ao hospital",
    "Bombeiros combatem incêndio em armazém de Coimbra",
]
VI = [
    "Khánh thành cầu vượt mới qua sông Hương tại Huế",
    "Học sinh toàn tỉnh nghỉ học do mưa lớn kéo dài",
    "Thành phố mở thêm ba tuyến xe buýt ngoại ô",
    "Nông dân vào vụ thu hoạch lúa đông xuân",
    "Bệnh viện huyện đưa vào sử dụng khu khám mới",
    "Lễ hội đèn lồng thu hút hàng vạn du khách",
    "Công an tỉnh cảnh báo lừa đảo qua điện thoại",
]
TR = [
    "Büyükşehir yeni otobüs hatlarını hizmete açtı",
    "Okullarda eğitime kar nedeniyle bir gün ara verildi",
    "Tarihi çarşıda restorasyon çalışmaları tamamlandı",
    "Belediye meclisi su fiyatlarını görüştü",
    "Sahil yolunda trafik akışı tek şeride düştü",
    "Amatör futbol takımı bölge şampiyonu oldu",
    "Kütüphane gece yarısına kadar açık kalacak",
]
PL = [
    "Remont mostu nad Wartą potrwa do końca lata",
    "Gmina kupiła dwa autobusy elektryczne dla szkół",
    "Radni przyjęli budżet miasta na przyszły rok",
    "Strażacy gasili pożar stodoły pod Kaliszem",
    "Biblioteka zaprasza na wieczór z poezją",
    "Nowa ścieżka rowerowa połączy dwa osiedla",
    "Zmiany w rozkładzie jazdy od poniedziałku",
]
ID = [
    "Pemkot resmikan taman kota baru di tepi sungai",
    "Jalan provinsi longsor, warga gunakan jalur lain",
    "Ratusan pelajar ikut lomba menulis aksara daerah",
    "Harga cabai di pasar tradisional kembali turun",
    "Puskesmas buka layanan malam mulai bulan depan",
    "Kapal cepat menuju pulau kembali beroperasi",
    "Warga gotong royong perbaiki jembatan gantung",
]
NL = [
    "Gemeente sluit zwembad voor grondige renovatie",
    "Fietsbrug over het kanaal opent komend voorjaar",
    "Brand in schuur bij Deventer snel onder controle",
    "Nieuwe huisarts vestigt zich in het dorp",
    "Raad stemt in met bouw van tachtig woningen",
    "Weekmarkt verhuist tijdelijk naar het stationsplein",
    "Vrijwilligers ruimen zwerfvuil langs de rivier",
]
HI = [
    "नगर निगम ने शहर में नई बस सेवा शुरू की",
    "भारी बारिश के कारण सभी स्कूल कल बंद रहेंगे",
    "किसानों को समय पर मिलेगा मुआवजा, डीएम का आदेश",
    "पुराने पुल की मरम्मत का काम अगले महीने से",
    "जिला अस्पताल में नई जांच मशीन लगाई गई",
    "मेले में उमड़ी भीड़, पुलिस ने बढ़ाई सुरक्षा",
    "सड़क चौड़ीकरण के लिए सर्वे का काम पूरा",
]
TH = [
    "เทศบาลเปิดสวนสาธารณะแห่งใหม่ริมแม่น้ำ",
    "ฝนตกหนักน้ำท่วมถนนหลายสายในตัวเมือง",
    "โรงพยาบาลจังหวัดขยายเวลาให้บริการผู้ป่วยนอก",
    "ชาวบ้านร่วมใจปลูกป่าชายเลนสามพันต้น",
    "ตำรวจเตือนภัยมิจฉาชีพหลอกโอนเงินทางโทรศัพท์",
    "งานประเพณีลอยกระทงคึกคักนักท่องเที่ยวแน่น",
    "รถไฟสายเหนือกลับมาให้บริการตามปกติ",
]
EL = [
    "Νέο δρομολόγιο λεωφορείου συνδέει το λιμάνι με το κέντρο",
    "Κλειστά τα σχολεία αύριο λόγω ισχυρών ανέμων",
    "Ολοκληρώθηκε η ανακαίνιση της δημοτικής βιβλιοθήκης",
    "Πυρκαγιά σε αποθήκη έξω από την Πάτρα",
    "Ο δήμος προσλαμβάνει είκοσι εποχικούς υπαλλήλους",
    "Εκδηλώσεις για τα εκατό χρόνια του μουσείου",
    "Διακοπή νερού την Τρίτη στις ανατολικές συνοικίες",
]


def cases() -> list[Case]:
    """Give them all."""
    return [*_software(), *_local_press(), *_far_scripts(), *_chinese()]


def _rows(template: str, links: Sequence[Link], extra: Callable[[int], Named] = lambda _: {}) -> str:
    """Give one piece of markup a link: $url, $text, and what `extra` names for its number."""
    return "".join(
        Template(template).substitute(url=url, text=text, n=n, **extra(n))
        for n, (url, text) in enumerate(links)
    )


def _case(  # noqa: PLR0917 - a page has these five, and the calls read like it
    name: str, url: str, lang: str, main: str, links: Sequence[Link], **more: str
) -> Case:
    site = "/".join(url.split("/")[:3])
    encoding = more.pop("encoding", "utf-8")
    nav = lang if lang in {"zh", "en", "de", "fr", "es", "ru", "ar", "ko", "ja"} else "en"
    html = page(nav, main, title=more.pop("title"), **more)  # type: ignore[arg-type] # only texts are passed
    return Case(name, url, html, urls(links, site), encoding)


def _slugs(pattern: str, headlines: Sequence[str]) -> list[Link]:
    return [
        (pattern.format(s=slug(text) or f"eintrag-{n}", n=4100 - n, d=24 - n), text)
        for n, text in enumerate(headlines)
    ]


def _software() -> list[Case]:
    drupal = _slugs("/nieuws/{s}", NL)
    joomla = [(f"/index.php/aktualnosci/{340 - n}-{slug(text)}", text) for n, text in enumerate(PL)]
    typo3 = _slugs("/rathaus/aktuelles/meldung/{s}", FR)
    block = _slugs("/2026/11/{d}/{s}/", EN)
    ghost = _slugs("/{s}/", EN[:9])
    bitrix = [(f"/news/detail.php?ID={90210 - n}", text) for n, text in enumerate(RU)]
    return [
        _case(
            "drupal-views",
            "https://www.gemeente-voorbeeld.example/nieuws",
            "nl",
            '<div class="view view-nieuws"><div class="view-content">'
            + _rows(
                '<div class="views-row"><article class="node node--type-news node--view-mode-teaser"><h2><a href="$url" rel="bookmark"><span>$text</span></a></h2><div class="node__meta"><span class="field--name-created">$day november 2026 - 09:1$n</span></div><div class="node__content"><p>$text. De gemeente laat weten dat bewoners deze week een brief krijgen.</p><ul class="links"><li><a href="$url" title="$text">Lees meer<span class="visually-hidden"> over $text</span></a></li></ul></div></article></div>',
                drupal,
                lambda n: {"day": str(24 - n)},
            )
            + '</div><nav class="pager"><a href="?page=1">Volgende pagina</a></nav></div>',
            drupal,
            title="Nieuws | Gemeente Voorbeeld",
        ),
        _case(
            "joomla-category",
            "https://gmina.example/index.php/aktualnosci",
            "pl",
            '<div class="category-list"><form><table class="category table"><thead><tr><th>Tytuł</th><th>Data</th><th>Odsłony</th></tr></thead><tbody>'
            + _rows(
                '<tr class="cat-list-row$odd"><th class="list-title" scope="row"><a href="$url"> $text</a></th><td class="list-date small">$day listopad 2026</td><td class="list-hits"><span class="badge">Odsłony: 1$n</span></td></tr>',
                joomla,
                lambda n: {"day": str(24 - n), "odd": str(n % 2)},
            )
            + "</tbody></table></form></div>",
            joomla,
            title="Aktualności - Gmina",
        ),
        _case(
            "typo3-news",
            "https://www.mairie.example/rathaus/aktuelles/",
            "fr",
            '<div class="news"><div class="news-list-view">'
            + _rows(
                '<div class="article articletype-0" itemscope itemtype="http://schema.org/Article"><div class="header"><h3><a title="$text" href="$url"><span itemprop="headline">$text</span></a></h3></div><div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="2026-11-$day">$day.11.2026</time></span></p></div><div class="teaser-text"><div itemprop="description"><p>$text, a annoncé la mairie mardi.</p></div><a class="more" href="$url">Lire la suite</a></div></div>',
                typo3,
                lambda n: {"day": str(24 - n)},
            )
            + "</div></div>",
            typo3,
            title="Actualités",
        ),
        _case(
            "wordpress-blocks",
            "https://weekly.example/category/local/",
            "en",
            '<main class="wp-block-group"><h1 class="wp-block-query-title">Category: Local</h1><div class="wp-block-query"><ul class="wp-block-post-template is-layout-grid">'
            + _rows(
                '<li class="wp-block-post post-$n post type-post"><figure class="wp-block-post-featured-image"><a href="$url" target="_self"><img src="/i/$n.jpg" alt="$text"></a></figure><h2 class="wp-block-post-title"><a href="$url" target="_self">$text</a></h2><div class="wp-block-post-date"><time datetime="2026-11-${day}T08:00:00-05:00">November $day, 2026</time></div><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">$text, officials said on Tuesday…</p></div></li>',
                block,
                lambda n: {"day": str(24 - n)},
            )
            + '</ul><nav class="wp-block-query-pagination"><a href="/category/local/page/2/">Next Page</a></nav></div></main>',
            block,
            title="Local – The Weekly",
        ),
        _case(
            "ghost-feed",
            "https://thebeacon.example/",
            "en",
            '<main class="gh-main"><div class="gh-feed">'
            + _rows(
                '<article class="gh-card post"><a class="gh-card-link" href="$url"><figure class="gh-card-image"><img srcset="/c/$n.jpg" alt=""></figure><div class="gh-card-wrapper"><h3 class="gh-card-title is-title">$text</h3><p class="gh-card-excerpt is-body">$text. Here is what we know so far.</p><footer class="gh-card-meta"><span class="gh-card-author">By Ann Lee</span><time class="gh-card-date" datetime="2026-11-$day">$day Nov 2026</time></footer></div></a></article>',
                ghost,
                lambda n: {"day": str(24 - n)},
            )
            + "</div></main>",
            ghost,
            title="The Beacon",
        ),
        _case(
            "bitrix-news",
            "https://www.adm-rayon.example/news/",
            "ru",
            '<div class="news-list">'
            + _rows(
                '<p class="news-item" id="bx_$n"><span class="news-date-time">$day.11.2026</span> <a href="$url"><b>$text</b></a><br>Об этом сообщила пресс-служба администрации района.<br></p>',
                bitrix,
                lambda n: {"day": str(24 - n)},
            )
            + '<font class="text">Новости 1 - 8 из 412 <a href="/news/?PAGEN_1=2">След.</a></font></div>',
            bitrix,
            title="Новости | Администрация района",
        ),
    ]


def _local_press() -> list[Case]:
    gannett = [
        (f"/story/news/local/2026/11/{24 - n // 3}/{slug(text)}/76{543210 - 91 * n}007/", text)
        for n, text in enumerate(EN)
    ]
    prefeitura = [(f"/noticias/{12890 - n}/{slug(text)}", text) for n, text in enumerate(PT)]
    camara = [(f"/municipio/comunicacao/noticias/noticia/{slug(text)}", text) for text in PT]
    detik = [(f"/berita/d-{7990123 - 311 * n}/{slug(text)}", text) for n, text in enumerate(ID)]
    haber = [(f"/{slug(text)}-haberi-{48210 - n}", text) for n, text in enumerate(TR)]
    patra = [(f"/topika/{600123 - n}/{n}-eidisi", text) for n, text in enumerate(EL)]
    return [
        _case(
            "gannett-section",
            "https://www.dailyrecord.example/news/local/",
            "en",
            '<div class="gnt_m gnt_m_hero">'
            + _rows(
                '<a class="gnt_m_flm_a" href="$url"><img class="gnt_m_flm_i" alt=""><div class="gnt_m_flm_bt gnt_m_flm_bt__d" data-c-dt="$when" data-c-br="$text: what residents should know"></div>$text</a>',
                gannett,
                lambda n: {"when": f"{n + 1}h ago" if n < 6 else f"Nov. {24 - n // 3}"},
            )
            + "</div>",
            gannett,
            title="Local News: Stories from the County",
        ),
        _case(
            "prefeitura",
            "https://www.prefeitura.example/noticias",
            "pt",
            '<section class="noticias"><h1>Notícias</h1>'
            + _rows(
                '<div class="col-md-4 card-noticia"><div class="img"><a href="$url"><img src="/f/$n.jpg"></a></div><span class="data"><i class="fa fa-calendar"></i> $day/11/2026</span><span class="secretaria">Secretaria de Comunicação</span><a href="$url"><h4>$text</h4></a><a href="$url" class="btn">Leia mais</a></div>',
                prefeitura,
                lambda n: {"day": str(24 - n)},
            )
            + "</section>",
            prefeitura,
            title="Notícias - Prefeitura Municipal",
        ),
        _case(
            "camara-municipal",
            "https://www.cm-vila.example/municipio/comunicacao/noticias",
            "pt",
            '<div class="widget_list"><ul class="list">'
            + _rows(
                '<li class="list_item"><div class="title"><a class="linl_text" href="$url"><span>$text</span></a></div><div class="date"><span class="published">$day de novembro de 2026</span></div><div class="lead">Saiba mais sobre esta iniciativa do município.</div></li>',
                camara,
                lambda n: {"day": str(24 - n)},
            )
            + "</ul></div>",
            camara,
            title="Notícias",
        ),
        _case(
            "detik-local",
            "https://www.kabar.example/jawa-timur/berita",
            "id",
            '<div class="grid-row list-content">'
            + _rows(
                '<article class="list-content__item"><div class="media media--left"><div class="media__image"><a href="$url" class="media__link"><span class="ratiobox"><img src="/g/$n.jpg" alt="$text"></span></a></div><div class="media__text"><h3 class="media__title"><a href="$url" class="media__link">$text</a></h3><div class="media__date">Kabar Jatim <span title="Selasa, $day Nov 2026 09:1$n WIB">$n jam yang lalu</span></div></div></div></article>',
                detik,
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            detik,
            title="Berita Jawa Timur Hari Ini",
            extra=hot("Terpopuler", detik[:4], name="box most-popular"),
        ),
        _case(
            "turkish-haber",
            "https://www.sehirhaber.example/yerel-haberler",
            "tr",
            '<div class="row news-list">'
            + _rows(
                '<div class="col-12 col-lg-6 mb-4"><div class="card"><a href="$url" title="$text"><img src="/h/$n.webp" alt="$text" class="img-fluid"></a><div class="card-body"><a href="$url" title="$text" class="headline">$text</a><div class="text-muted">$day.11.2026 - 14:2$n</div></div></div></div>',
                haber,
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            haber,
            title="Yerel Haberler",
        ),
        _case(
            "greek-joomla-k2",
            "https://www.patrinews.example/topika",
            "el",
            '<div id="k2Container" class="itemListView"><div class="itemList">'
            + _rows(
                '<div class="itemContainer"><div class="catItemView"><div class="catItemHeader"><span class="catItemDateCreated">Τρίτη, $day Νοεμβρίου 2026 10:2$n</span><h3 class="catItemTitle"><a href="$url">$text</a></h3></div><div class="catItemBody"><div class="catItemIntroText"><p>Σύμφωνα με την ανακοίνωση του δήμου, οι εργασίες ξεκινούν άμεσα.</p></div></div></div></div>',
                patra,
                lambda n: {"day": str(24 - n)},
            )
            + "</div></div>",
            patra,
            title="Τοπικά νέα",
        ),
    ]


def _far_scripts() -> list[Case]:
    ndsoft = [(f"/news/articleView.html?idxno={231450 - 3 * n}", text) for n, text in enumerate(KO)]
    board = [
        (f"/gn/selectBbsNttView.do?key=263&bbsNo=84&nttNo={88120 - n}&pageIndex=1", text)
        for n, text in enumerate(KO)
    ]
    jannah = [(f"/archives/{70412 - n}", text) for n, text in enumerate(AR)]
    baladia = [(f"/ar/media/news/{2300 - n}", text) for n, text in enumerate(AR)]
    hindi = [
        (f"/uttar-pradesh/kanpur/story-{n}-{138700123 - 17 * n}.html", text) for n, text in enumerate(HI)
    ]
    thai = [(f"/news/view/{5120 - n}", text) for n, text in enumerate(TH)]
    viet = [(f"/tin-tuc-su-kien/{slug(text)}-{31800 - n}.html", text) for n, text in enumerate(VI)]
    return [
        _case(
            "korean-ndsoft",
            "https://www.gnnews.example/news/articleList.html?sc_section_code=S1N2&view_type=sm",
            "ko",
            '<section id="section-list" class="section-body"><ul class="type2">'
            + _rows(
                '<li><a href="$url" class="thumb"><img src="/t/$n.jpg"></a><div class="view-cont"><h4 class="titles"><a href="$url" target="_top">$text</a></h4><p class="lead line-6x2"><a href="$url" target="_top">시는 24일 관련 계획을 발표하고 주민 의견을 듣기로 했다고 밝혔다.</a></p><span class="byline"><em>지역</em><em>김민수 기자</em><em>2026.11.$day 1$n:05</em></span></div></li>',
                ndsoft,
                lambda n: {"day": str(24 - n)},
            )
            + "</ul></section>",
            ndsoft,
            title="지역 - 강원뉴스",
        ),
        _case(
            "korean-board",
            "https://www.gangneung.example/gn/selectBbsNttList.do?key=263&bbsNo=84",
            "ko",
            '<table class="p-table simple"><caption>보도자료 목록</caption><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>작성일</th><th>조회</th></tr></thead><tbody>'
            + _rows(
                '<tr><td>$no</td><td class="p-subject"><a href="$url">$text</a></td><td>공보관</td><td><time>2026-11-$day</time></td><td>${n}5</td></tr>',
                board,
                lambda n: {"day": str(24 - n), "no": str(980 - n)},
            )
            + "</tbody></table>",
            board,
            title="보도자료 | 강릉시청",
        ),
        _case(
            "arabic-jannah",
            "https://akhbar.example/category/mahaliyat",
            "ar",
            '<div class="mag-box wide-post-box"><ul id="posts-container" class="posts-items">'
            + _rows(
                '<li class="post-item post-$n tie-standard"><a aria-label="$text" href="$url" class="post-thumb"><img src="/u/$n.jpg"></a><div class="post-details"><div class="post-meta"><span class="date meta-item">منذ $n ساعات</span></div><h2 class="post-title"><a href="$url">$text</a></h2><p class="post-excerpt">أعلنت الجهات المختصة اليوم تفاصيل الخطة الجديدة للمدينة.</p><a class="more-link button" href="$url">أكمل القراءة »</a></div></li>',
                jannah,
            )
            + "</ul></div>",
            jannah,
            title="محليات",
        ),
        _case(
            "arabic-municipality",
            "https://www.baladia.example/ar/media/news",
            "ar",
            '<div class="news-grid">'
            + _rows(
                '<div class="news-card"><div class="news-card__date"><span class="d">$day</span><span class="m">نوفمبر 2026</span></div><h3 class="news-card__title">$text</h3><a class="news-card__link" href="$url">اقرأ المزيد</a></div>',
                baladia,
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            baladia,
            title="الأخبار - البلدية",
        ),
        _case(
            "hindi-city",
            "https://www.samachar.example/uttar-pradesh/kanpur/",
            "en",
            '<div class="list-wrap">'
            + _rows(
                '<div class="listing-row"><a href="$url"><figure><img data-src="/m/$n.jpg"></figure><h3>$text</h3><span class="dt">$day Nov 2026 0$n:30 AM</span></a></div>',
                hindi,
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            hindi,
            title="Kanpur News in Hindi - कानपुर समाचार",
        ),
        _case(
            "thai-municipality",
            "https://www.tessaban.example/news",
            "en",
            '<div class="news-listing"><h2>ข่าวประชาสัมพันธ์</h2>'
            + _rows(
                '<div class="row item"><div class="col"><a href="$url">$text</a><small class="text-secondary">[ $day พ.ย. 2569 ] อ่าน ${n}1 ครั้ง</small></div></div>',
                thai,
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            thai,
            title="ข่าวประชาสัมพันธ์ - เทศบาลเมือง",
        ),
        _case(
            "vietnamese-portal",
            "https://thuathienhue.example/tin-tuc-su-kien",
            "en",
            '<ul class="ModuleContentDetail">'
            + _rows(
                '<li class="Article"><h2 class="Title"><a href="$url">$text</a> <span class="Date">($day/11/2026 09:0$n)</span></h2><div class="Brief">Sáng nay, lãnh đạo tỉnh đã kiểm tra tiến độ và yêu cầu các đơn vị khẩn trương.</div></li>',
                viet,
                lambda n: {"day": str(24 - n)},
            )
            + "</ul>",
            viet,
            title="Tin tức - Sự kiện",
        ),
    ]


def _chinese() -> list[Case]:
    phpcms = [
        (f"/index.php?m=content&c=index&a=show&catid=6&id={20871 - n}", text) for n, text in enumerate(ZH)
    ]
    dede = [(f"/plus/view.php?aid={9012 - n}", text) for n, text in enumerate(ZH[:12])]
    empire = [(f"/xinwen/bendi/2026-11-{24 - n}/{51230 - n}.html", text) for n, text in enumerate(ZH[:15])]
    biz = [
        (f"http://mp.weixin.qq.com/s?__biz=MzA3NTk1&mid=26519{300 + n}&idx=1&sn=ab{n}cd", text)
        for n, text in enumerate(ZH[:10])
    ]
    dated = [(f"/art/2026/11/{24 - n}/art_1228_{58990 - n}.html", text) for n, text in enumerate(ZH[:14])]
    return [
        _case(
            "phpcms-show",
            "http://www.xianxw.example/index.php?m=content&c=index&a=lists&catid=6",
            "zh",
            '<div class="main"><div class="col-left"><div class="crumbs"><a href="/">首页</a> &gt; 本地新闻 &gt; 列表</div><ul class="list lh24 f14">'
            + "".join(
                f'<li><span class="rt">2026-11-{24 - n} 10:02:15</span>·<a href="{url}" target="_blank">{text}</a></li>'
                + ('<li class="bk20 hr"></li>' if n % 5 == 4 else "")
                for n, (url, text) in enumerate(phpcms)
            )
            + '</ul><div id="pages" class="text-c"><a class="a1">412条</a> <a href="/index.php?m=content&c=index&a=lists&catid=6&page=2">下一页</a></div></div></div>',
            phpcms,
            title="本地新闻 - 县新闻网",
            encoding="gbk",
        ),
        _case(
            "dedecms-dynamic",
            "http://www.oldcounty.example/plus/list.php?tid=3",
            "zh",
            '<table width="98%" border="0">'
            + _rows(
                '<tr><td height="28"><img src="/images/dot.gif"> <a href="$url" title="$text">$text</a></td><td width="90" align="center">[11-$day]</td></tr><tr><td colspan="2" background="/images/line.gif" height="1"></td></tr>',
                dede,
                lambda n: {"day": f"{24 - n:02}"},
            )
            + "</table>",
            dede,
            title="时政要闻",
            encoding="gb2312",
        ),
        _case(
            "empire-cms",
            "http://www.county-media.example/xinwen/bendi/",
            "zh",
            '<div class="news_con">'
            + _rows(
                '<dl><dt><a href="$url"><img src="/d/$n.jpg"></a></dt><dd><h2><a href="$url">$text</a></h2><p>记者从相关部门获悉，目前各项工作正有序推进。<a href="$url">[详细]</a></p><em>发布时间：2026-11-$day</em> <em>点击：10$n</em></dd></dl>',
                empire,
                lambda n: {"day": str(24 - n)},
            )
            + '<div class="epages"><a title="Total record">&nbsp;<b>301</b> </a><a href="index_2.html">下一页</a></div></div>',
            empire,
            title="本地新闻",
            extra=hot("图文推荐", [(url, text) for url, text in empire[3:8]], name="tuijian"),
        ),
        _case(
            "wechat-album",
            "https://www.rongmeiti.example/wechat/list",
            "zh",
            '<div class="weui-panel__bd">'
            + _rows(
                '<a class="weui-media-box weui-media-box_appmsg" href="$url"><div class="weui-media-box__hd"><img src="/w/$n.jpg"></div><div class="weui-media-box__bd"><h4 class="weui-media-box__title">$text</h4><p class="weui-media-box__desc">2026年11月${day}日</p></div></a>',
                [(url.replace("&", "&amp;"), text) for url, text in biz],
                lambda n: {"day": str(24 - n)},
            )
            + "</div>",
            biz,
            title="公众号文章_县融媒体中心新闻",
        ),
        _case(
            "hanweb-xml",
            "http://www.zhou.example/col/col1228/index.html",
            "zh",
            '<div id="6789" class="default_pgContainer"><script type="text/xml"><datastore><nextgroup></nextgroup><recordset>'
            + _rows(
                '<record><![CDATA[<li><a title="$text" href="$url" target="_blank">$text</a><span>2026-11-$day</span></li>]]></record>',
                dated,
                lambda n: {"day": f"{24 - n:02}"},
            )
            + "</recordset></datastore></script></div>",
            dated,
            title="州县动态",
        ),
    ]
