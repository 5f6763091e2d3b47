"""What publishing systems hang onto headlines and texts, by language; patterns, no logic."""

MORE = (
    # zh
    r"点击(?:此处|这里)?(?:查看|阅读|浏览|进入|了解)?(?:更多|全文|原文|详情|专题)(?:内容)?"
    r"|(?:阅读|查看|浏览)(?:全文|原文|更多|详情)|全文阅读"
    r"|阅读原文|展开全文|查看详细|点击(?:看|查)?(?:大图|原图)|更多(?:精彩)?内容|詳全文|閱讀全文"
    r"|繼續閱讀|(?:點擊)?(?:查看|觀看)更多|更多內容"
    r"|用手持设备访问|手机(?:看|查看|阅读)(?:新闻|本文)?|(?:扫描|扫一扫)?(?:下方|上方|左侧"
    r"|右侧)?二维码(?:[,，]?[^。<>]{0,16}(?:阅读|浏览|关注|访问|分享))?"
    r"|扫码(?:阅读|关注|分享)[^。<>]{0,12}|分享到(?:朋友圈|微信|微博)|打印(?:本页)?|关闭(?:窗口"
    r"|本页)|【?\s?大\s?中\s?小\s?】?"
    # ja, ko
    r"|続きを読む|続きはこちら|もっと見る|더\s?보기|기사\s?더보기|자세히\s?보기"
    # en
    r"|(?:continue|keep) reading(?: .{0,200})?|read (?:more|on|the (?:full|rest|whole).{0,60}"
    r"|full (?:story|article))(?: at .{0,80}| on .{0,80})?"
    r"|(?:click here )?(?:for|to read) (?:the )?(?:full|more|rest).{0,40}|full (?:story|article)"
    r"|view (?:article|original|more)"
    r"|more\b|view comments?"
    # de fr es it pt ru nl da nb sv pl
    r"|weiterlesen(?: .{0,200})?|mehr (?:lesen|erfahren|dazu)|zum (?:ganzen )?artikel"
    r"|den (?:ganzen )?artikel lesen"
    r"|lire (?:la suite|plus)(?: .{0,200})?|en savoir plus|la suite|(?:seguir|continuar"
    r"|continúa) leyendo(?: .{0,200})?|leer (?:más|la noticia.{0,40})"
    r"|continua a leggere(?: .{0,200})?|leggi (?:tutto|di più|l['’]articolo.{0,40}|anche)"
    r"|continue lendo(?: .{0,200})?|(?:leia|saiba|ler|veja) mais"
    r"|читать (?:далее|полностью|дальше)|подробнее|lees (?:meer|verder)|læs (?:mere|videre)"
    r"|les (?:mer|videre|hele saken)"
    r"|läs (?:mer|vidare)|czytaj (?:więcej|dalej)"
)
"""Invitations to open the article, and tools of the page around it; matched against folded whole lines."""

POSTED = (
    r"(?:the post|der beitrag|l['’]article|el artículo|la entrada|l['’]articolo|o post|сообщение"
    r"|запись|het bericht|indlægget|innlegget|inlägget|artykuł)"
    r" .{1,300}? (?:(?:first )?appeared (?:first )?on|erschien zuerst (?:auf|bei)"
    r"|est apparu en premier sur|apparaît en premier sur"
    r"|aparece primero en|se publicó primero en|proviene da|sembra essere il primo su"
    r"|apareceu primeiro em|apareceu em primeiro|появились сначала на"
    r"|verscheen eerst op|blev først udgivet på|dukket først opp på|dök först upp på"
    r"|pochodzi z serwisu) .{1,120}"
)
"""The sentence that WordPress appends to every entry, in the languages of its translations."""

RELATED = (
    r"相关(?:新闻|阅读|链接|报道|文章|专题|推荐|资讯)|延伸阅读|推荐阅读|更多(?:新闻|报道)"
    r"|热门(?:新闻|推荐|文章)|往期回顾|猜你喜欢"
    r"|相關(?:新聞|閱讀|報導|文章|連結)|延伸閱讀|推薦閱讀|更多新聞|関連(?:記事|ニュース)"
    r"|관련\s?(?:기사|뉴스)"
    r"|related (?:articles?|stories|news|posts?|content|topics?)|read (?:also|next)|more (?:from"
    r"|on) this (?:story|topic)|you may also like"
    r"|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|(?:à )?lire aussi"
    r"|sur le même sujet|articles? liés"
    r"|noticias relacionadas|te puede interesar|leggi anche|articoli correlati|leia (?:também"
    r"|mais)|notícias relacionadas"
    r"|читайте также|материалы по теме|lees ook|læs også|les også|läs också"
)
"""Headings of blocks with other articles; what follows them is no part of the text."""

MARKERS = (
    r"图|组图|多图|高清|高清组图|图文|视频|图集|快讯|独家|原创|转载|直播|专题|滚动|圖|組圖|影音"
    r"|影片|視頻|写真|動画|영상|포토"
    r"|video|videos|photos?|gallery|audio|podcast|live|update|bilder|fotostrecke|vidéo|foto|fotos"
)
"""Words in brackets around a headline that say what form the article has."""

LAYOUT = (
    r".*(?:首页|右边|左边|中间|轮播|焦点图|头图|\d列).*|feeds?|rss"
    r"|uncategori[sz]ed|未分类|默认分类|allgemein|non classé"
)
"""Names of page areas and defaults that publishing systems give out as categories or authors."""
