"""Words by which pages name what is news and what is not: in addresses, classes and headings (pure)."""

import re
from typing import Final


def _words(row: str) -> frozenset[str]:
    return frozenset(row.split())


# Folders and names of addresses that are never one article.
NO_ARTICLE: Final = _words(
    """
    abo about about-us account advertise advertising agb amp-story anmelden auteur author authors autor
    autores basket buscar careers cart categorie categories category cdn-cgi cerca checkout contact
    contact-us contacts cookie-policy cookies datenschutz faq faqs feed feeds help impressum kategorie
    kategorien kontakt legal lists login logout mediadaten member members mentions-legales newsletter
    newsletters print privacy privacy-policy profile profiles recherche register registration rss rubrique
    rubriques search share sharer signin signup sitemap subscribe subscription subscriptions suche tag
    tags terms terms-of-service topic topics user users warenkorb werbung wishlist wp-admin wp-json
    wp-login.php xmlrpc.php
    """
)
# Folders whose pages are something else than news: wares, dates, services, talk.
NO_NEWS: Final = _words(
    """
    agenda annonce annonces banshi bsfw businesses calendar career classifieds course courses demarches
    department departments dienstleistung dienstleistungen directory download downloads evenements event
    eventos events forecast forms formulare forum forums fuwu game games horoscope hotel hotels immobilien
    item items job jobs kalender leistungen listing listings lottery meteo product producto productos
    products produit produits produkt produkte properties property recipe recipes restaurant restaurants
    rezepte service services shop stellen stellenangebote store termine thread threads timetable tramites
    vacancies veranstaltung veranstaltungen viewtopic weather wetter wiki zwfw
    """
)
# Folders that say news.
NEWS: Final = _words(
    """
    actualite actualites actus aktuality aktualnosci aktuell aktuelles article articles berita blog
    business gonggao gzdt haber haberler hirek infos jryw kouhou kuaixun local local-news lokales
    meldungen nachrichten news news-releases newsroom nieuws noticia noticias notizie novost novosti nyhet
    nyheter oshirase politics post posts press press-releases presse pressemitteilungen region regional
    shinchaku sinchaku sport sports stiri stories story tin-tuc tzgg uutiset vesti whatsnew world xinwen
    xw xwdt xwzx yw zixun zwdt
    """
)
# What titles of pages with news say.
NEWS_TITLE: Final = re.compile(
    r"新闻|要闻|资讯|动态|公告|通知|快讯|日报|晚报|新聞|消息|ニュース|新着|お知らせ|報道|뉴스|소식|공지|"
    r"보도|신문|일보|\bnews|headlines|nachrichten|aktuell|meldung|presse|zeitung|actualit|noticias|"
    r"notícias|diario|новост|вести|أخبار|الأخبار|haber|notizie|nyheter|nieuws|aktualno|zpráv|aktuality|"
    r"berita|tin tức|ข่าว|समाचार|خبر|חדשות|gazette|tribune|herald|times|courier|chronicle|journal|"
    r"observer|\bpost\b|courrier|dépêche",
    re.IGNORECASE,
)
# What the headings of blocks say that repeat or recommend.
HOT_HEADING: Final = re.compile(
    r"热点|热门|热榜|热搜|热评|热读|热图|排行|点击榜|点击量|阅读榜|最受关注|大家都在看|猜你喜欢|"
    r"延伸阅读|往期回顾|友情链接|网站导航|(?:相关|推荐|精彩|猜你)(?:新闻|阅读|链接|报道|文章|推荐|稿件|"
    r"内容|资讯)|^.{0,6}推荐$|熱門|熱點|點閱|人氣|排行|延伸閱讀|編輯精選|你可能|(?:相關|推薦)(?:新聞|"
    r"報導|文章|閱讀|連結)|^.{0,6}推薦$|ランキング|アクセス数|人気|よく読まれ|関連|おすすめ|オススメ|"
    r"あわせて読み|많이 ?본|인기|랭킹|관련 ?(?:기사|뉴스)|추천|베스트|\bmost[ -](?:read|viewed|popular|"
    r"shared|commented|watched|clicked)|\bpopular\b|\btrending|\brelated\b|\brecommend|\byou (?:may|"
    r"might)|\byou'?ll like|\bread next|\bwhat to read|\bmore from\b|\beditors?'?s?'? (?:picks?|choice)|"
    r"sponsored|from our partners|around the web|promoted|\balso read|in case you missed|more on this|"
    r"meistgelesen|am meisten|meistgeklickt|beliebt|interessieren könnte|könnte (?:sie|dich)|"
    r"mehr zum thema|ähnliche|empfehl|empfohlen|lesen sie auch|auch interessant|verwandte|"
    r"les plus (?:lus?|vus?|consult|partag|comment)|(?:à|a) lire aussi|lire aussi|sur le même sujet|"
    r"(?:articles|sujets) (?:liés|associés|similaires)|recommandé|populaires|tendances|"
    r"\bm[aá]s (?:le[ií]d|vist|popular|comentad|compartid)|relacionad|puede interesar|recomendad|"
    r"lea también|mais (?:lid|vist|acessad|popular)|veja também|leia também|correlat|pi[uù] (?:lett|"
    r"vist|popolar)|potrebbe(?:ro)? interessar|leggi anche|consigliat|meest gelezen|populair|"
    r"gerelateerd|lees ook|aanbevolen|mest (?:læst|lest|läst)|relatert|les også|læs også|läs också|"
    r"populær|anbefal|najczęściej|popularne|zobacz (?:też|także)|polecane|powiązane|nejčtenější|"
    r"související|doporuč|en çok|ilgili haber|popüler|önerilen|популярн|читаем(?:ое|ые)|"
    r"читайте (?:также|також)|по теме|похожие|рекоменд|обсуждаем|найчитаніш|الأكثر|ذات صلة|مواضيع ذات|"
    r"اقرأ أيضا|قد يعجبك|پربازدید|پربیننده|مرتبط|הנקראות|ट्रेंडिंग|लोकप्रिय|संबंधित|terpopuler|"
    r"paling (?:banyak )?dibaca|terkait|baca juga|đọc nhiều|xem nhiều|liên quan|ยอดนิยม|ที่เกี่ยวข้อง|"
    r"δημοφιλή|σχετικ|luetuimmat|legolvasott|kapcsolódó|cele mai citite|\btop ?\d+\b",
    re.IGNORECASE,
)
# Names of classes and ids, and their first and last parts, by what the block is.
_ZONES: Final = {
    "navigation": _words(
        """
        nav navi navbar menu menus navigation topnav subnav mainnav breadcrumb breadcrumbs crumb
        crumbs dqwz weizhi pagination pager paging pagenav pages toolbar topbar masthead skip langs
        language languages switcher daohang lnav leftnav snav mnav sitenav navmenu megamenu offcanvas
        hamburger wz curpos mbx submenu dropdown
        """
    ),
    "footer": _words(
        """
        footer foot copyright colophon friendlink friendlinks flink flinks yqlj link-list blogroll
        sitemap siteinfo impressum bottomnav links pagefooter sitefooter footernav
        """
    ),
    "hot list": _words(
        """
        hot hots hotlist hotnews rank ranks ranking rankings ranklist phb paihang paihangbang top10
        popular populars mostread mostviewed mostpopular trending trend trends rmph clickrank hotspot
        hotlists remen rdpx meistgelesen bestseller mas-leidas masleidas toplist
        """
    ),
    "related links": _words(
        """
        related relate relatednews relatedposts recommend recommended recommends recommendation
        recommendations tuijian xgyd xgxw xglj similar yarpp jp-relatedposts outbrain taboola recirc
        recirculation readnext upnext interlink xiangguan crossover teads dable mgid
        """
    ),
    "advertisement": _words(
        """
        ad ads adv advert adverts advertisement adsbygoogle sponsor sponsored sponsors promoted adbox
        """
    ),
    "comments": _words(
        """
        comment comments commentlist disqus respond reply replies pinglun
        """
    ),
    "tags": _words(
        """
        tag tags tagcloud tag-cloud keywords hashtags biaoqian
        """
    ),
    "form": _words(
        """
        login signin register search searchbox searchform share sharing social newsletter subscribe
        """
    ),
    "side": _words(
        """
        sidebar side aside rail right-rail rightbar secondary widget-area widget widgets sidecol
        sidenav fright right-sidebar rightside rightcol youce col-right rightcolumn
        """
    ),
}
ZONE_OF: Final = {word: zone for zone, words in _ZONES.items() for word in sorted(words)}
HARD_ZONES: Final = frozenset({"hot list", "related links", "comments"})
# Links that lead to an article and do not name it.
GENERIC_TEXT: Final = re.compile(
    r"(?:\W*(?:read (?:more|on|article|full story|the .{1,20})|(?:learn|see|view|show|load) more|"
    r"more\b.{0,12}|continue reading.*|continue|full story|details?|mehr(?: lesen| erfahren| dazu)?|"
    r"weiterlesen|weiter|zum artikel|lesen|(?:lire|en savoir|voir)(?: la suite| plus| l'article)|lire|"
    r"la suite|leer más|leer|ver más|más|ler mais|saiba mais|leia mais|leggi(?: tutto)?|continua|"
    r"lees (?:meer|verder)|läs mer|les mer|læs mere|czytaj (?:więcej|dalej)|więcej|více|číst|"
    r"читать(?: далее| полностью| дальше)?|подробнее|далее|докладніше|اقرأ المزيد|المزيد|devamı|"
    r"devamını oku|selengkapnya|xem thêm|もっと(?:見る|読む)|続きを読む|詳細|一覧|더 ?보기|자세히 ?보기|"
    r"详细|详情|详细内容|查看(?:更多|全文|详情)|阅读(?:全文|更多)|更多|全文|點擊看|看更多|繼續閱讀|评论|"
    r"分享|收藏|\d+\s*(?:comments?|kommentare?|评论)|share|comments?)\W*)+",
    re.IGNORECASE,
)
ERROR_TITLE: Final = re.compile(
    r"\b40[34]\b|not found|page (?:missing|introuvable)|nicht gefunden|introuvable|no encontrad|"
    r"non trovat|не найден|не існує|見つかりません|页面不存在|無法找到|无法找到|找不到|已删除|"
    r"찾을 수 없|غير موجود|finns inte|bulunamad|nie znaleziono|access denied|forbidden|just a moment",
    re.IGNORECASE,
)
EPAPER_TITLE: Final = re.compile(
    r"数字报|电子报|電子報|多媒体报|e-?paper",
    re.IGNORECASE,
)
ARTICLE_CREDITS: Final = re.compile(
    r"责任编辑|責任編輯|来源[:：]\s?\S|编辑[:：]\s?\S|記者\s?[:：]|기자\s?=|无断转载|無断転載"
)
PRICE: Final = re.compile(r"[$€£¥₽₴₩₹]\s?\d|\d\s?(?:€|zł|kr\b|руб|₽|円|원\b|USD|EUR|Ft\b|Kč|元(?!月|旦))")
