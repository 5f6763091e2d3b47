"""The codes by which the world names the places that we number ourselves (pure).

China's divisions have the codes of GB/T 2260, here without trailing zeros: 35 is Fujian, 350122 Lianjiang.
Hong Kong, Macau and Taiwan, which no file of ours has with official codes, are numbered below 81, 82 and 71.
"""

from typing import Final

SPECIAL: Final = {"TW": "71", "HK": "81", "MO": "82", "CN-TW": "71", "CN-HK": "81", "CN-MO": "82"}
_CODE_DIGITS: Final = 6
_PROVINCES: Final = dict(
    pair.split("=")
    for pair in [
        "BJ=11",
        "TJ=12",
        "HE=13",
        "SX=14",
        "NM=15",
        "LN=21",
        "JL=22",
        "HL=23",
        "SH=31",
        "JS=32",
        "ZJ=33",
        "AH=34",
        "FJ=35",
        "JX=36",
        "SD=37",
        "HA=41",
        "HB=42",
        "HN=43",
        "GD=44",
        "GX=45",
        "HI=46",
        "CQ=50",
        "SC=51",
        "GZ=52",
        "YN=53",
        "XZ=54",
        "SN=61",
        "GS=62",
        "QH=63",
        "NX=64",
        "XJ=65",
    ]
)
# ISO 3166-2:TW
_TAIWAN: Final = dict(
    pair.split("=")
    for pair in [
        "TPE=7101",
        "NWT=7102",
        "TAO=7103",
        "TXG=7104",
        "TNN=7105",
        "KHH=7106",
        "KEE=7107",
        "HSZ=7108",
        "CYI=7109",
        "HSQ=7110",
        "MIA=7111",
        "CHA=7112",
        "NAN=7113",
        "YUN=7114",
        "CYQ=7115",
        "PIF=7116",
        "ILA=7117",
        "HUA=7118",
        "TTT=7119",
        "PEN=7120",
        "KIN=7121",
        "LIE=7122",
    ]
)
# The districts of Hong Kong and Macau in the order of mainland maps, 810001 to 810018 and 820001 to 820008.
_HONG_KONG: Final = [
    "810101",
    "810102",
    "810103",
    "810104",
    "810201",
    "810202",
    "810203",
    "810204",
    "810205",
    "810302",
    "810303",
    "810304",
    "810305",
    "810306",
    "810308",
    "810307",
    "810301",
    "810309",
]
_MACAU: Final = ["820104", "820105", "820102", "820101", "820103", "820201", "8202", "820202"]


def canonical(code: str) -> str:
    """Give our code for one of GB/T 2260 or ISO 3166-2; another code comes back as it is."""
    if code in SPECIAL:
        return SPECIAL[code]
    country, _, part = code.partition("-")
    if country == "CN":
        return _PROVINCES.get(part, code)
    if country == "TW":
        return _TAIWAN.get(part, code)
    for start, districts in (("8100", _HONG_KONG), ("8200", _MACAU)):
        if len(code) == _CODE_DIGITS and code.startswith(start) and 1 <= int(code[-2:]) <= len(districts):
            return districts[int(code[-2:]) - 1]
    if len(code) == _CODE_DIGITS and code.isdigit():
        while code.endswith("00"):
            code = code[:-2]
    return code
