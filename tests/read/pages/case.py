"""Pages made by hand, each with what a reader would call its news; and the noise around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Case:
    """A page, where it came from, and its news: none for a page that is no list."""

    name: str
    url: str
    html: str
    items: tuple[str, ...] = ()
    encoding: str = "utf-8"

    @property
    def kind(self) -> Literal["list", "none"]:
        return "list" if self.items else "none"

    @property
    def body(self) -> bytes:
        return self.html.encode(self.encoding)


ZH = (
    """福州地铁六号线延长段今起试运行 全程二十三分钟|连江海带进入收获季 渔民抢抓好天气出海|闽侯一小区电梯加装完成 老人下楼不再难
鼓楼区新增十二处口袋公园 周末可带孩子去|罗源湾跨海大桥主塔封顶 明年三月通车|台风外围影响 今明两天沿海有中到大雨
永泰李梅花开 乡村民宿一房难求|全市中小学下周开始秋季研学活动|长乐机场新增直飞曼谷航线 每周四班|市图书馆夜间开放延长到晚上十点
晋安河水上巴士恢复运营 票价不变|仓山警方破获一起网络诈骗案 追回八十万元|马尾船政文化城接待游客创新高|社区食堂进楼下 老人午餐只要九元
平潭风电项目首批机组并网发电|非遗茉莉花茶制作技艺走进课堂|三坊七巷推出夜游路线 灯光秀每晚两场|海峡杯帆船赛下月在福州举行
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
EN = (
    """County approves new fire station near Miller Creek|School board delays vote on later start times|Bridge on Route 9 to close for repairs until June
Farmers market returns to Main Street this Saturday|Sheriff warns of phone scam aimed at seniors|Library offers free tax help through April
High school robotics team heads to state finals|City council weighs higher water rates for 2027|Local bakery wins award for its rye bread
Volunteers plant 400 trees along the river trail|Hospital opens urgent care clinic on the east side|Snow emergency declared ahead of weekend storm
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
DE = (
    """Neue Ampel an der Bahnhofstraße geht in Betrieb|Stadtbücherei verlängert ihre Öffnungszeiten|Freibad startet am ersten Mai in die Saison
Sperrung der Rheinbrücke dauert bis Ende August|Grundschule bekommt einen neuen Pausenhof|Wochenmarkt zieht wegen Bauarbeiten um
Ehrenamtliche für den Seniorenbus gesucht|Haushalt 2027: Rat stimmt mit Mehrheit zu|Feuerwehr rückt zu Brand in Lagerhalle aus
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
FR = (
    """Rennes : la ligne de bus 12 change de trajet dès lundi|Un incendie détruit une grange près de Vitré|Le marché de Noël ouvre avec trente chalets
La commune cherche un médecin depuis deux ans|Des lycéens nettoient les berges de la Vilaine|Le prix de la cantine restera stable en 2027
Un cambrioleur interpellé après une course à pied|La médiathèque rouvre après six mois de travaux|Handball : Cesson s'impose sur le fil face à Dijon
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
ES = (
    """El ayuntamiento aprueba la reforma de la plaza mayor|Un incendio obliga a desalojar dos edificios en Gijón|La feria del libro vuelve con cincuenta casetas
Los vecinos piden más autobuses para el barrio alto|Detenido por robar cobre en la vía del tren|La vendimia empieza diez días antes por el calor
El hospital comarcal estrena unidad de urgencias|Cortes de agua el martes en la zona norte
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
RU = (
    """В Казани открыли новую станцию метро после ремонта|Дорогу до посёлка Лесной починят до конца лета|Школьники собрали две тонны макулатуры
Спасатели предупредили о сильном ветре в выходные|На набережной появится площадка для собак|Автобус номер семь изменит маршрут с понедельника
Ярмарка фермерских продуктов пройдёт на площади|Библиотека имени Толстого отметила столетие
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
AR = (
    """افتتاح محطة مترو جديدة في شمال المدينة|البلدية تطلق حملة لتنظيف الشواطئ العامة|تأجيل الدراسة غدا بسبب الأمطار الغزيرة
مزارعون يبدأون موسم حصاد الزيتون مبكرا|معرض الكتاب يستقبل آلاف الزوار في يومه الأول|إغلاق الطريق الساحلي لأعمال الصيانة
مستشفى الولادة يستقبل أجهزة حديثة|فريق المدينة يفوز ببطولة كرة اليد
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
KO = (
    """강릉시 해변 주차장 무료 개방 기간 연장|춘천 닭갈비 축제 다음 달 십오일 개막|원주 도서관 야간 열람실 운영 시작
속초항 크루즈 관광객 올해 이만 명 넘어|삼척 산불 진화 완료 피해 조사 착수|평창군 귀농 가구에 정착 지원금 지급
동해선 열차 증편 출퇴근 시간 단축|태백시 고랭지 배추 출하 시작
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
JA = (
    """令和八年度の市民税申告の受付を開始します|中央図書館の臨時休館について|台風接近に伴う避難所の開設状況
子育て応援フェスタを開催します|水道管工事による断水のお知らせ|市営バスの運賃改定について
秋の火災予防運動が始まります|市長と語る会の参加者を募集しています
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

NAV = {
    "zh": "首页 新闻 福建 福州 国内 国际 财经 娱乐 体育 健康 旅游 教育 房产 汽车 视频 图片 专题 评论 论坛 便民 招聘 天气 车管 地图",
    "en": "Home News Sports Business Obituaries Opinion Lifestyle Weather Classifieds Jobs Contact Subscribe Events Photos Videos Schools",
    "de": "Start Rathaus Bürgerservice Politik Kultur Wirtschaft Tourismus Bauen Verkehr Umwelt Kontakt Impressum Karriere Formulare",
    "fr": "Accueil Actualité Sport Loisirs Annonces Emploi Immobilier Météo Abonnés Vidéos Jeux Newsletters Région",
    "es": "Portada Local Deportes Sucesos Cultura Opinión Economía Agenda Clasificados Hemeroteca Esquelas Servicios",
    "ru": "Главная Новости Политика Общество Экономика Спорт Культура Афиша Погода Контакты Реклама Архив",
    "ar": "الرئيسية أخبار رياضة اقتصاد ثقافة صحة فيديو صور اتصل بنا",
    "ko": "홈 뉴스 정치 경제 사회 문화 스포츠 오피니언 포토 동영상 구독 로그인",
    "ja": "トップ 暮らし 子育て 健康 福祉 観光 文化 市政 防災 お問い合わせ サイトマップ",
}


def page(
    lang: str, main: str, *, title: str, head: str = "", folder: str = "/", extra: str = "", copies: int = 2
) -> str:
    """Put a page's content between navigation, scripts, advertising and a footer."""
    words = NAV[lang].split()
    links = "".join(
        f'<li><a href="{folder}{number}/">{word}</a></li>' for number, word in enumerate(words * copies)
    )
    friends = "".join(
        f'<a href="http://www.friend{number}.example/">{word}网</a> ' for number, word in enumerate(words)
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}'
        "<script>var a='<a href=\"/2026/11/24/99999999.html\">x</a>';</script><style>.a{color:red}</style></head><body>"
        f'<div class="top"><div class="topnav"><ul>{links}</ul></div></div><div class="wrap">{main}{extra}</div>'
        f'<div class="ad"><a href="/ad/2026/1124/1234567.html"><img src="/ad.jpg" alt="advert"></a></div>'
        f'<div class="footer"><p>{friends}</p><p>Copyright 2026 All rights reserved</p></div></body></html>'
    )


def hot(heading: str, links: Iterable[tuple[str, str]], *, name: str = "box") -> str:
    """Give a block that a reader would not call the page's list, by its heading or its class."""
    rows = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in links)
    return f'<div class="{name}"><h3>{heading}</h3><ul>{rows}</ul></div>'


def numbered(pattern: str, headlines: Sequence[str], *, start: int = 0) -> list[tuple[str, str]]:
    """Give addresses with headlines: {n} counts by 37 from 30134589, {d} counts days down from 24, {s} is a slug."""
    return [
        (pattern.format(n=30134589 - 37 * number, d=24 - number % 20, s=slug(text), i=number + 1), text)
        for number, text in enumerate(headlines, start=start)
    ]


def slug(text: str) -> str:
    """Give a headline as addresses spell it."""
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower())
    return "-".join(part for part in kept.split("-") if part)


def urls(links: Iterable[tuple[str, str]], site: str) -> tuple[str, ...]:
    """Give the links absolute."""
    return tuple(dict.fromkeys(url if url.startswith("http") else site + url for url, _ in links))
