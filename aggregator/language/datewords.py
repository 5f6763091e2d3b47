"""Words in dates: months, days of the week, units, `ago` and `yesterday`, in folded form.

Folded means `fold_word`: lower case, no accents, no final full stop; "févr." is "fevr", "März" is "marz".
"""

import unicodedata
from collections.abc import Iterable, Mapping

# January to December in en de fr es it pt ru nl da nb sv pl uk tr: short and long, nominative and genitive.
_MONTH_ROWS = (
    """
    jan january januar janv janvier ene enero gen gennaio janeiro januari sty stycznia styczen янв
    января январь січня ocak oca janner
""",
    """
    feb february februar fevr fev fevrier febrero febbraio fevereiro februari lut lutego luty фев февр
    февраля февраль лютого subat
""",
    """
    mar march marz mrz mars marzo marco maart mrt marts marca marzec мар марта март березня mart
""",
    """
    apr april avr avril abr abril aprile kwi kwietnia kwiecien апр апреля апрель квітня nisan
""",
    """
    may mai mayo mag maggio maio mei maj maja мая май травня mayis
""",
    """
    jun june juni juin junio giu giugno junho cze czerwca czerwiec июн июня июнь червня haziran
""",
    """
    jul july juli juil juillet julio lug luglio julho lip lipca lipiec июл июля июль липня temmuz
""",
    """
    aug august aout ago agosto augustus augusti sie sierpnia sierpien авг августа август серпня agustos
""",
    """
    sep sept september septembre septiembre set sett settembre setembro wrz wrzesnia wrzesien сен сент
    сентября сентябрь вересня eylul
""",
    """
    oct october okt oktober octobre octubre ott ottobre out outubro paz pazdziernika pazdziernik окт
    октября октябрь жовтня ekim
""",
    """
    nov november novembre noviembre novembro lis listopada listopad ноя нояб ноября ноябрь листопада
    kasim
""",
    """
    dec december dez dezember decembre dic diciembre dicembre dezembro des desember gru grudnia grudzien
    дек декабря декабрь грудня aralik
""",
)
_WEEKDAY_ROW = """
    mon mo montag lun lundi lunes lunedi seg segunda ma maandag man mandag mandag пн tue tues di
    dienstag mar mardi martes martedi ter terca dinsdag tirs tirsdag tis tisdag вт wed mi mittwoch mer
    mercredi mie miercoles mercoledi qua quarta wo woensdag ons onsdag ср thu thur thurs do donnerstag
    jeu jeudi jue jueves gio giovedi qui quinta donderdag tors torsdag чт fri fr freitag ven vendredi
    vie viernes venerdi sex sexta vr vrijdag fre fredag пт sat sa samstag sam samedi sab sabado sabato
    za zaterdag lor lordag lordag сб sun so sonntag dim dimanche dom domingo domenica zo zondag son
    sondag вс
"""
_WEEKDAY_NAMES_ROW = """
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles
    jueves viernes sabado domingo lunedi martedi mercoledi giovedi venerdi sabato domenica segunda-feira
    terca-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag
    zondag mandag tirsdag onsdag torsdag fredag lordag sondag tisdag lordagen maanantai tiistai keskiviikko
    torstai perjantai lauantai sunnuntai poniedzialek wtorek sroda czwartek piatek sobota niedziela
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
    月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 화요일 수요일 목요일 금요일 토요일 일요일
"""
_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86_400
_UNIT_ROWS = {
    1: """
    秒 秒钟 second seconds sec secs s sekunde sekunden seconde secondes segundo segundos secondo secondi
    секунд секунды секунду seconden 초 sekunder
""",
    _MINUTE_S: """
    分 分钟 分鐘 minute minutes min mins m minuten minuto minutos minuti минут минуты минуту minuut 분
    minutter minut minuter
""",
    _HOUR_S: """
    小时 小時 时 時間 hour hours hr hrs h stunde stunden std heure heures hora horas ora ore час часа часов
    uur uren 시간 time timer timme timmar
""",
    _DAY_S: """
    天 日 day days d tag tage tagen jour jours dia dias giorno giorni день дня дней dag dagen 일 dage dager
    dagar
""",
    7 * _DAY_S: """
    周 週 星期 週間 week weeks woche wochen semaine semaines semana semanas settimana settimane неделю недели
    недель weken 주 uge uger uke uker vecka veckor
""",
    30 * _DAY_S: """
    月 个月 個月 か月 ヶ月 month months monat monate monaten mois mes meses mese mesi месяц месяца
    месяцев maand maanden 개월 maned maneder manader
""",
    365 * _DAY_S: """
    年 year years jahr jahre jahren an ans annee annees ano anos anni anno год года лет jaar 년
""",
}
_AGO_ROW = "前 以前 之前 ago vor hace fa ha atras назад geleden 전 siden sedan sen"
_JUST_NOW_ROW = (
    "刚刚 刚才 剛剛 たった今 방금 now gerade just instant agora ahora adesso adesso сейчас zojuist nu nyss"
)
_DAYS_BACK_ROWS = {
    0: "今天 今日 今早 今晨 today heute aujourd hui hoy oggi hoje сегодня vandaag 오늘 idag",
    1: "昨天 昨日 昨晚 yesterday gestern hier ayer ieri ontem вчера gisteren 어제 igar",
    2: "前天 前日 vorgestern anteayer anteontem позавчера eergisteren 그저께",
}
_AFTERNOON_ROW = "下午 晚上 傍晚 午后 午後 夜间 pm 오후"
_MORNING_ROW = "上午 早上 凌晨 清晨 早晨 午前 am 오전"
_NOON_ROW = "中午"


def fold_word(word: str) -> str:
    """Give the word as the tables spell it; only Latin letters lose their accents (Cyrillic й stays)."""
    folded = word.lower().strip(".")
    if folded.isascii():
        return folded
    return "".join(
        part
        for character in folded
        for part in (unicodedata.normalize("NFD", character) if character < "\u0400" else character)
        if not unicodedata.combining(part)
    )


def _table(rows: Iterable[tuple[int, str]]) -> Mapping[str, int]:
    return {word: value for value, row in rows for word in row.split()}


MONTHS = _table(enumerate(_MONTH_ROWS, start=1))
WEEKDAYS = frozenset(_WEEKDAY_ROW.split())
WEEKDAY_NAMES = frozenset(_WEEKDAY_NAMES_ROW.split())
"""Days of the week in full: unlike the short forms they mean nothing else."""
UNITS_S = _table(_UNIT_ROWS.items())
AGO = frozenset(_AGO_ROW.split())
AGO_PHRASE = "il y a"
JUST_NOW = frozenset(_JUST_NOW_ROW.split())
DAYS_BACK = _table(_DAYS_BACK_ROWS.items())
AFTERNOON = tuple(_AFTERNOON_ROW.split())
MORNING = tuple(_MORNING_ROW.split())
NOON = tuple(_NOON_ROW.split())
