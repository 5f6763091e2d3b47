"""Tells how much of a name in letters is a place, from the words beside it (pure).

Capital letters tell names from words in most languages; not in German, and not in a headline that capitalises
every word.
"""

import re
from typing import Final

from aggregator.place.index import Hit
from aggregator.place.words import words

INSTITUTION: Final = 0.5  # 福州大学 sits in 福州; what it does may be about anything
NAMESAKE: Final = 0.15  # the Bristol Belle: below what title and opening together need
_AROUND = 24  # characters looked at on either side
_TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof|Rev|Sen|Rep|Gov|President|Captain|Judge|Justice|Coach|Queen|King"
    r"|Inspector|Sergeant|Officer|Saint|St|(?:Duke|Duchess|Earl|Countess|Prince|Princess|Marquess"
    r"|Bank) of)\.?\s$"
)
_CAPITALISED_BEFORE = re.compile(r"([A-ZÀ-Þ][\w'-]*)\s$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n“\"(–—|-]\s*)$")
# Words before a place's name that leave it a place, though they are written with a capital.
_COMPANIONS = re.compile(
    "In|At|From|Near|To|Of|The|And|Or|For|With|By|Over|Under|Across|Around|After|Before|As|How|Why|(?:North|South|East"
    "|West)(?:ern|east|west|eastern|western)?|Central|Greater|Downtown|Upper|Lower|Inner|Outer|Metropolitan|Metro|New"
    "|City|County|State|Prefecture|Province|Region|District|Town|Borough|Oblast|Mainland|Chinese|British|American"
    "|Canadian|Australian|Indian|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Police|Mayor"
    "|Le|La|Les|El|Los|Las|Il|Lo|Da|Do|Na|No|De|Du|En|Em|Al|Della|Nella|Sur|Per|À|Au|Aux|Dans"
    "|\\w+'s|\\w+s'"
)
_COMMON_TAIL = re.compile(
    r"^\s(?:City|County|Council|Police|State|Town|Mayor|Airport|Fire|Sheriff|Public|School|Schools|District|Prefecture"
    r"|Province|Region|Borough|Parish|Metro|Downtown|Area|Harbou?r|Premier|Governor|Senator|Government|Parliament"
    r"|Supreme|Court|Railway|Port|Bridge|Autonomous|Municipality|Municipal|Lawmakers|Gov)\b"
)
_CAPITALISED_AFTER = re.compile(r"^\s[A-Z][a-z]+")
_TEAM = re.compile(r"^\s[A-Z][a-z]+s\b")  # the Florida Panthers, the Colorado Rockies
_CLUB = re.compile(
    r"^\s(?:United|Rovers|Wanderers|Athletic|FC|City (?:FC|drew|beat|lost|won|striker|manager)|Rangers"
    r"|Hotspur|Forest|Avalanche|Post|Times|Street"
    r"|Road|Avenue|Square|Lane|Monument|Wizards|Star|Symphony|[Tt]ime)\b"
)
_INSTITUTION_AFTER = re.compile(r"^\s(?:University|College|Hospital|Institute|Museum|Stock)\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_HEADLINE_SHARE = 0.7  # of its longer words with a capital
_HEADLINE_WORDS = 4


def is_headline_case(text: str) -> bool:
    """Tell a headline that capitalises every word: Storm Cuts Power to Homes."""
    found = _WORD.findall(text)[1:]
    capital = sum(word[0].isupper() for word in found)
    return len(found) >= _HEADLINE_WORDS and capital >= _HEADLINE_SHARE * len(found)


def factor_latin(hit: Hit, plain: str, *, capitals_tell: bool) -> float:
    """Give 1 for a place, a part for an institution or namesake, 0 for none.

    Without `capitals_tell` neighbours with a capital say nothing, but first names and titles still do.
    """
    before, after = plain[max(0, hit.start - _AROUND) : hit.start], plain[hit.end : hit.end + _AROUND]
    if _TITLES.search(before) or _CLUB.match(after):
        return 0.0
    if _INSTITUTION_AFTER.match(after):
        return INSTITUTION
    follows = _CAPITALISED_AFTER.match(after) and not _COMMON_TAIL.match(after)
    if not capitals_tell:
        return NAMESAKE if follows and hit.name in words().given_names else 1.0
    if follows and (hit.name in words().given_names or _TEAM.match(after)):
        return 0.0
    neighbour = _CAPITALISED_BEFORE.search(before)
    if neighbour and not _COMPANIONS.fullmatch(neighbour[1]):
        starts = _SENTENCE_START.search(before[: neighbour.start()])
        if not starts or neighbour[1] in words().first_names:
            return 0.0  # Port Lincoln, Jack London
    return NAMESAKE if follows else 1.0
