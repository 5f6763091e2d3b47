"""Plain sentences of many languages, long enough to tell an encoding by."""

CHINESE = (
    "福州新闻网讯 记者张笑雪 据福州日报报道，连江县贵安开心农场近日开业，笋干、辣椒、土鸡蛋琳琅满目，村民们"
    "把自家种的菜拿到良心铺出售。"
)
TAIWANESE = (
    "台北市政府今日表示，颱風來襲期間民眾應該避免前往海邊與山區，各級學校停止上課，相關單位將持續監測降雨情況"
    "並隨時發布最新消息。"
)
JAPANESE = (
    "東京都は二十三日、新しい観光案内所を開設したと発表した。利用者は無料でパンフレットを受け取ることができる"
    "という。"
)
KOREAN = (
    "서울시는 오늘 새로운 관광 안내소를 열었다고 밝혔다. 시민들은 누구나 무료로 이용할 수 있으며"
    " 주말에도 문을 연다."
)
RUSSIAN = (
    "Сегодня в городе открылась новая библиотека, сообщили в пресс-службе администрации. Вход для всех "
    "свободный."
)
UKRAINIAN = (
    "Сьогодні у місті відкрили нову бібліотеку, повідомили в міській раді. Вхід для всіх мешканців вільний."
)
GERMAN = (
    "Die Stadträte haben über den Ausbau der Straße zum Flughafen München entschieden; größere "
    "Verzögerungen sind möglich."
)
FRENCH = (
    "La mairie a annoncé que la bibliothèque rénovée ouvrira ses portes la semaine prochaine, où "
    "l'entrée sera gratuite dès l'été."
)
POLISH = (
    "Prezydent miasta ogłosił, że od poniedziałku mieszkańcy będą mogli bezpłatnie korzystać z "
    "komunikacji miejskiej w święta."
)
CZECH = (
    "Příští týden začne rekonstrukce hlavního nádraží, cestující musí počítat s většími zpožděními a "
    "změnami v jízdních řádech."
)
GREEK = "Ο δήμος ανακοίνωσε σήμερα ότι η νέα γραμμή του μετρό θα λειτουργήσει από την επόμενη εβδομάδα."
HEBREW = "ראש העיר הודיע היום כי הספרייה החדשה תיפתח בשבוע הבא לכל התושבים ללא תשלום."
ARABIC = "أعلنت البلدية اليوم عن افتتاح المكتبة الجديدة أمام جميع السكان مجانا ابتداء من الأسبوع المقبل."
THAI = "เทศบาลประกาศวันนี้ว่าจะเปิดห้องสมุดใหม่ให้ประชาชนใช้บริการฟรีตั้งแต่สัปดาห์หน้าเป็นต้นไป"
TURKISH = (
    "Belediye bugün yeni kütüphanenin önümüzdeki hafta açılacağını ve girişin ücretsiz olacağını "
    "duyurdu, şehir halkı sevindi."
)
LITHUANIAN = (
    "Savivaldybė šiandien pranešė, kad naujoji biblioteka bus atidaryta kitą savaitę, įėjimas visiems "
    "bus nemokamas, žadėjo meras."
)

BY_ENCODING = {
    "gb18030": CHINESE,
    "gbk": CHINESE,
    "big5": TAIWANESE,
    "big5hkscs": TAIWANESE,
    "cp932": JAPANESE,
    "euc_jp": JAPANESE,
    "iso2022_jp": JAPANESE,
    "cp949": KOREAN,
    "euc_kr": KOREAN,
    "iso2022_kr": KOREAN,
    "cp1251": RUSSIAN,
    "koi8_r": RUSSIAN,
    "iso8859_5": RUSSIAN,
    "cp866": RUSSIAN,
    "koi8_u": UKRAINIAN,
    "cp1252": GERMAN,
    "iso8859_15": FRENCH,
    "cp1250": POLISH,
    "iso8859_2": CZECH,
    "cp1253": GREEK,
    "iso8859_7": GREEK,
    "cp1254": TURKISH,
    "cp1255": HEBREW,
    "cp1256": ARABIC,
    "cp1257": LITHUANIAN,
    "cp874": THAI,
    "utf_8": CHINESE,
    "utf_8_sig": JAPANESE,
    "utf_16": CHINESE,
    "utf_16_le": KOREAN,
    "utf_16_be": RUSSIAN,
    "utf_32": TAIWANESE,
    "utf_32_le": GERMAN,
    "utf_32_be": CHINESE,
    "cp037": "Stadtr\u00e4te entscheiden",
}


def feed(text: str, *, encoding: str | None = None) -> str:
    """Give a small RSS document whose title and item hold the text."""
    declaration = f' encoding="{encoding}"' if encoding else ""
    return (
        f'<?xml version="1.0"{declaration}?><rss version="2.0"><channel><title>{text[:20]}</title>'
        f"<item><title>{text}</title><link>http://news.example/1.html</link></item></channel></rss>"
    )
