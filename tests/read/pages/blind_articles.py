"""Articles in further families of software and languages, written before the reader was ever run on them."""

from dataclasses import dataclass

from tests.read.pages.case import page

P_NL = (
    "De gemeente sluit het zwembad aan de Parkweg voor een grondige renovatie die een jaar gaat duren.",
    "Wethouder De Vries zegt dat de kosten binnen de begroting van vier miljoen euro blijven.",
    "Zwemlessen verhuizen naar het bad in het naburige dorp, met een gratis pendelbus.",
)
P_PL = (
    "Remont mostu nad Wartą rozpoczął się w poniedziałek i potrwa do końca lata przyszłego roku.",
    "Kierowcy pojadą objazdem przez ulicę Ogrodową, a autobusy linii czwartej zmienią trasę.",
    "Inwestycja kosztuje dwanaście milionów złotych, z czego połowę pokrywa województwo.",
)
P_FR = (
    "La médiathèque rouvre ses portes samedi après six mois de travaux de rénovation complète.",
    "Les lecteurs découvriront une salle pour les enfants et des horaires élargis le soir.",
    "Le chantier a coûté deux millions d'euros, financés pour moitié par la région.",
)
P_EN = (
    "The county board approved a new fire station near Miller Creek on Tuesday night after two years of debate.",
    "Chief Dana Ortiz said the station would cut response times on the east side by four minutes.",
    "Construction begins in March and is expected to cost $6.2 million, officials said.",
)
P_RU = (
    "В районном центре открыли новую школу на восемьсот мест, которую строили два года.",
    "Глава района поблагодарил строителей и вручил директору символический ключ.",
    "Занятия начнутся в понедельник, автобусы изменят маршрут для учеников из посёлков.",
)
P_PT = (
    "A Câmara Municipal aprovou esta terça-feira o orçamento para o próximo ano, no valor de vinte milhões.",
    "O presidente destacou o investimento na rede de água e na recuperação das escolas.",
    "A oposição absteve-se e pediu mais verbas para a habitação no centro histórico.",
)
P_KO = (
    "강릉시는 해변 주차장을 다음 달 말까지 무료로 개방한다고 24일 밝혔다.",
    "시는 겨울철 관광객을 늘리고 지역 상권을 살리기 위해 이번 결정을 내렸다고 설명했다.",
    "무료 개방 대상은 경포와 안목 등 여섯 곳이며 모두 천이백 대를 세울 수 있다.",
)
P_AR = (
    "افتتحت البلدية اليوم محطة مترو جديدة في شمال المدينة بعد ثلاث سنوات من العمل المتواصل.",
    "وقال رئيس البلدية إن المحطة ستخدم أربعين ألف راكب يوميا وتقلل الازدحام في المنطقة.",
    "وتبدأ الخدمة المنتظمة يوم الأحد المقبل من الساعة الخامسة صباحا حتى منتصف الليل.",
)
P_ZH = (
    "11月24日，记者从县交通运输局获悉，连接新城与老城的环城大桥主体工程已经全部完工。",
    "大桥全长一千二百米，双向四车道，预计明年春节前通车，届时群众出行将更加便捷。",
    "县里还将同步开通两条公交线路，方便沿线五个村的村民进城务工和就医。",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what stands on it."""

    name: str
    url: str
    html: str
    title: str
    published: str
    publisher: str | None
    body: tuple[str, ...]


def paragraphs(lines: tuple[str, ...]) -> str:
    """Give lines as a page has them."""
    return "".join(f"<p>{line}</p>" for line in lines)


def pages() -> list[Page]:
    """Give them all."""
    return [*_europe(), *_press(), *_asia()]


def _europe() -> list[Page]:
    drupal = "Gemeente sluit zwembad voor grondige renovatie"
    joomla = "Remont mostu nad Wartą potrwa do końca lata"
    typo3 = "La médiathèque rouvre après six mois de travaux"
    portuguese = "Câmara aprova orçamento municipal para o próximo ano"
    return [
        Page(
            "drupal",
            "https://www.gemeente-voorbeeld.example/nieuws/gemeente-sluit-zwembad",
            page(
                "en",
                f'<div class="breadcrumb"><a href="/">Home</a> <a href="/nieuws">Nieuws</a></div><article class="node node--type-news node--view-mode-full"><h1 class="page-title"><span>{drupal}</span></h1><div class="node__meta"><span class="field--name-created">24 november 2026 - 09:10</span></div><div class="node__content"><div class="field field--name-body field__item">{paragraphs(P_NL)}</div></div></article><div class="block-related"><h2>Gerelateerd nieuws</h2><ul><li><a href="/nieuws/brug">Fietsbrug over het kanaal opent komend voorjaar</a></li></ul></div>',
                title=f"{drupal} | Gemeente Voorbeeld",
            ),
            drupal,
            "24 november 2026 - 09:10",
            None,
            P_NL,
        ),
        Page(
            "joomla",
            "https://gmina.example/index.php/aktualnosci/340-remont-mostu",
            page(
                "en",
                f'<div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{joomla}</h2></div><dl class="article-info text-muted"><dd class="category-name">Kategoria: <a href="/index.php/aktualnosci">Aktualności</a></dd><dd class="published"><time datetime="2026-11-24T08:15:00+01:00" itemprop="datePublished">Opublikowano: 24 listopad 2026</time></dd><dd class="hits">Odsłon: 152</dd></dl><div itemprop="articleBody">{paragraphs(P_PL)}</div><ul class="pager pagenav"><li class="next"><a href="/index.php/aktualnosci/339-x" rel="next">Następny artykuł</a></li></ul></div>',
                title=f"{joomla} - Gmina",
            ),
            joomla,
            "2026-11-24T08:15:00+01:00",
            None,
            P_PL,
        ),
        Page(
            "typo3",
            "https://www.mairie.example/actualites/detail/mediatheque",
            page(
                "fr",
                f'<div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><div class="header"><h1 itemprop="headline">{typo3}</h1></div><div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="2026-11-24">24.11.2026</time></span></p></div><div class="news-text-wrap" itemprop="articleBody">{paragraphs(P_FR)}</div><div class="news-backlink-wrap"><a href="/actualites/">Retour</a></div></div></div>',
                title=typo3,
            ),
            typo3,
            "2026-11-24",
            None,
            P_FR,
        ),
        Page(
            "camara-municipal",
            "https://www.cm-vila.example/municipio/noticias/noticia/orcamento-municipal-para-2027",
            page(
                "es",
                f'<div class="widget_detail"><h1 class="title">{portuguese}</h1><div class="date"><span class="label">Publicado em</span> <span class="published">24 de novembro de 2026</span></div><div class="body">{paragraphs(P_PT)}</div><div class="share"><a href="#">Partilhar</a></div></div>',
                title=f"{portuguese} - Município",
            ),
            portuguese,
            "24 de novembro de 2026",
            None,
            P_PT,
        ),
    ]


def _press() -> list[Page]:
    gannett = "County approves new fire station near Miller Creek"
    ghost = "A fire station for Miller Creek"
    blocks = "Board approves Miller Creek station"
    bitrix = "В районе открыли новую школу на восемьсот мест"
    return [
        Page(
            "gannett",
            "https://www.dailyrecord.example/story/news/local/2026/11/24/county-fire-station/76543210007/",
            page(
                "en",
                f'<article class="gnt_pr"><h1 class="gnt_ar_hl" elementtiming="ar-headline">{gannett}</h1><div class="gnt_ar_by"><a class="gnt_ar_by_a" href="/staff/1/ann-lee/">Ann Lee</a><div class="gnt_ar_by_pn">Daily Record</div></div><div class="gnt_ar_dt" aria-label="Published: 8:04 a.m. ET Nov. 24, 2026"></div><div class="gnt_ar_b">{paragraphs(P_EN)}<a class="gnt_ar_b_sp" href="/subscribe">Support local journalism</a></div></article>',
                title=f"{gannett} | Daily Record",
                head=f'<meta property="og:title" content="{gannett}"><meta property="og:site_name" content="Daily Record"><meta property="og:type" content="article"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{gannett}","datePublished":"2026-11-24T13:04:00Z","publisher":{{"@type":"Organization","name":"Daily Record"}},"author":[{{"@type":"Person","name":"Ann Lee"}}]}}</script>',
            ),
            gannett,
            "2026-11-24T13:04:00Z",
            None,
            P_EN,
        ),
        Page(
            "ghost",
            "https://thebeacon.example/a-fire-station-for-miller-creek/",
            page(
                "en",
                f'<main class="gh-main"><article class="gh-article post"><header class="gh-article-header"><h1 class="gh-article-title is-title">{ghost}</h1><div class="gh-article-meta"><h4 class="gh-article-author-name"><a href="/author/ann/">Ann Lee</a></h4><time class="gh-article-meta-date" datetime="2026-11-24">Nov 24, 2026</time></div></header><section class="gh-content is-body">{paragraphs(P_EN)}</section></article><section class="gh-container read-next"><h2>Read more</h2><article><a href="/x/">Library offers free tax help</a></article></section></main>',
                title=ghost,
                head='<meta property="article:published_time" content="2026-11-24T09:30:00.000Z"><meta property="og:site_name" content="The Beacon">',
            ),
            ghost,
            "2026-11-24T09:30:00.000Z",
            None,
            P_EN,
        ),
        Page(
            "wordpress-blocks",
            "https://weekly.example/2026/11/24/board-approves-miller-creek-station/",
            page(
                "en",
                f'<main class="wp-block-group"><h1 class="wp-block-post-title">{blocks}</h1><div class="wp-block-post-date"><time datetime="2026-11-24T08:00:00-05:00">November 24, 2026</time></div><div class="entry-content wp-block-post-content">{paragraphs(P_EN)}</div><div class="wp-block-comments"><h2>2 responses</h2><p>Great news for all of us here on the east side of town, finally!</p></div></main>',
                title=f"{blocks} – The Weekly",
            ),
            blocks,
            "2026-11-24T08:00:00-05:00",
            None,
            P_EN,
        ),
        Page(
            "bitrix",
            "https://www.adm-rayon.example/news/detail.php?ID=90210",
            page(
                "ru",
                f'<div class="news-detail"><span class="news-date-time">24.11.2026</span><h3>{bitrix}</h3>{paragraphs(P_RU)}<div style="clear:both"></div><br>Источник: пресс-служба администрации<br></div><p><a href="/news/">Возврат к списку</a></p>',
                title=bitrix,
            ),
            bitrix,
            "24.11.2026",
            None,
            P_RU,
        ),
    ]


def _asia() -> list[Page]:
    korean, board = "강릉시 해변 주차장 무료 개방 기간 연장", "해변 주차장 무료 개방 기간 연장 안내"
    arabic = "افتتاح محطة مترو جديدة في شمال المدينة"
    phpcms, dede, empire = "环城大桥主体工程完工", "我县环城大桥主体完工", "环城大桥春节前通车"
    return [
        Page(
            "ndsoft",
            "https://www.gnnews.example/news/articleView.html?idxno=231450",
            page(
                "ko",
                f'<header class="article-view-header"><h3 class="heading">{korean}</h3><div class="info-group"><ul class="infomation"><li><i class="icon-user-o"></i> 기자명 김민수 기자</li><li><i class="icon-clock-o"></i> 입력 2026.11.24 10:05</li><li>수정 2026.11.24 11:00</li></ul></div></header><div id="article-view-content-div" class="article-veiw-body" itemprop="articleBody">{paragraphs(P_KO)}</div><div class="copyright"><p>저작권자 © 강원뉴스 무단전재 및 재배포 금지</p></div>',
                title=f"{korean} - 강원뉴스",
                head=f'<meta property="og:title" content="{korean}"><meta property="og:site_name" content="강원뉴스"><meta property="article:published_time" content="2026-11-24T10:05:11+09:00">',
            ),
            korean,
            "2026-11-24T10:05:11+09:00",
            None,
            P_KO,
        ),
        Page(
            "korean-board",
            "https://www.gangneung.example/gn/selectBbsNttView.do?key=263&bbsNo=84&nttNo=88120",
            page(
                "ko",
                f'<div class="bbs_view"><table class="p-table"><caption>보도자료 상세</caption><tbody><tr class="p-table__subject"><td><span class="p-table__subject_text">{board}</span><div class="p-author__info"><span>작성자</span><span>공보관</span><span>작성일</span><time>2026-11-24</time><span>조회</span><span>52</span></div></td></tr><tr><td class="p-table__content">{paragraphs(P_KO)}</td></tr></tbody></table></div>',
                title=f"{board} - 보도자료",
            ),
            board,
            "2026-11-24",
            None,
            P_KO,
        ),
        Page(
            "jannah",
            "https://akhbar.example/archives/70412",
            page(
                "ar",
                f'<article id="the-post" class="container-wrapper post-content"><header class="entry-header-outer"><div class="entry-header"><h1 class="post-title entry-title">{arabic}</h1><div class="single-post-meta post-meta"><span class="date meta-item">24 نوفمبر، 2026</span></div></div></header><div class="entry-content entry">{paragraphs(P_AR)}</div></article><div id="related-posts"><h3>مقالات ذات صلة</h3><a href="/archives/70411">البلدية تطلق حملة لتنظيف الشواطئ العامة</a></div>',
                title=f"{arabic} - أخبار",
                head='<meta property="article:published_time" content="2026-11-24T07:00:00+00:00">',
            ),
            arabic,
            "2026-11-24T07:00:00+00:00",
            None,
            P_AR,
        ),
        Page(
            "phpcms",
            "http://www.xianxw.example/index.php?m=content&c=index&a=show&catid=6&id=20871",
            page(
                "zh",
                f'<div class="col-left"><div class="crumbs"><a href="/">首页</a><span> &gt; </span><a href="/index.php?m=content&c=index&a=lists&catid=6">本地新闻</a> &gt; 正文</div><div id="Article"><h1>{phpcms}<br /><span>时间：2026-11-24 10:02:15&nbsp;&nbsp;&nbsp;来源：县融媒体中心&nbsp;&nbsp;点击：<b id="hits">0</b></span></h1><div class="content">{paragraphs(P_ZH)}</div></div></div>',
                title=f"{phpcms} - 本地新闻 - 县新闻网",
            ),
            phpcms,
            "2026-11-24 10:02:15",
            "县融媒体中心",
            P_ZH,
        ),
        Page(
            "dedecms",
            "http://www.oldcounty.example/plus/view.php?aid=9012",
            page(
                "zh",
                f'<div class="viewbox"><div class="title"><h2>{dede}</h2></div><div class="info"><small>时间:</small>2026-11-24 08:30<small>来源:</small>县委宣传部 <small>作者:</small>admin <small>点击:</small>62次</div><div class="content"><table width="100%"><tr><td>{paragraphs(P_ZH)}</td></tr></table></div><div class="dede_pages"></div></div>',
                title=f"{dede}_县政府网",
            ),
            dede,
            "2026-11-24 08:30",
            "县委宣传部",
            P_ZH,
        ),
        Page(
            "empire",
            "http://www.county-media.example/xinwen/bendi/2026-11-24/51230.html",
            page(
                "zh",
                f'<div class="news_title"><h1>{empire}</h1><div class="info_text">发布时间：2026-11-24 09:12 &nbsp; 信息来源：县融媒体中心 &nbsp; 责任编辑：王芳</div></div><div id="text">{paragraphs(P_ZH)}</div><div class="pre_next">上一篇：<a href="51229.html">社区食堂进楼下</a></div>',
                title=f"{empire}-本地新闻-县融媒",
            ),
            empire,
            "2026-11-24 09:12",
            "县融媒体中心",
            P_ZH,
        ),
    ]
