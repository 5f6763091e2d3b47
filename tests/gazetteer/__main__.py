"""`make gazetteer`: make `aggregator/place/data/*.tsv.gz` anew from the package that lists China's divisions.

`python -m tests.gazetteer` downloads npm's china-division by its name and version, checks its digest and
writes one line per division: its code, its name, its former names. Provinces have 2 digits, prefectures 4,
counties 6, townships 9 (statistics code of 2023-06-30). Hong Kong, Macau and Taiwan, which the package gives
by name alone, get codes of ours below 81, 82 and 71, in the order of its list; the two counties of Taiwan
that it lacks come after them. The second file has the names in Latin letters: pinyin (of pypinyin, which the
virtual environment of `make gazetteer` alone has), and what `latin.txt` says instead.
"""

import base64
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin, load_phrases_dict, load_single_dict

from aggregator.place.names import Form, forms

PACKAGE = "china-division@2.7.0"
SHA512 = "4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
TARGET = Path("aggregator/place/data/china.tsv.gz")
LATIN = Path("aggregator/place/data/latin.tsv.gz")
HERE = Path(__file__).parent
# Readings of place names where the dictionary prefers another one.
READINGS = {"都": "dū", "长": "cháng", "朝": "cháo", "漯": "luò", "蚌": "bèng"}
LONGEST = 4  # characters of a name in pinyin; longer ones are zones that nobody calls by it
FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
TOWNS = ("街道", "镇", "乡", "苏木")  # the rest are farms, parks and zones: words like any other
SEPARATE = {"7121": "金门县", "7122": "连江县"}  # counties of Taiwan; the package has them under 福建
SPECIAL = {"香港特别行政区": "81", "澳门特别行政区": "82", "台湾省": "71"}


def main() -> None:
    """Download, check, convert, write."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        body = (Path(folder) / packed.stdout.strip().splitlines()[-1]).read_bytes()
    digest = base64.b64encode(hashlib.sha512(body).digest()).decode()
    if digest != SHA512:
        sys.exit(f"{PACKAGE} has another content than the one this was written for: sha512-{digest}")
    names = dict(sorted((*divisions(body), *SEPARATE.items())))
    olds = former(names)
    write(TARGET, ("\t".join((code, name, *olds.get(code, ()))) for code, name in names.items()))
    write(LATIN, ("\t".join((code, *spelt)) for code, spelt in sorted(latin(names).items())))


def write(target: Path, lines: Iterable[str]) -> None:
    """Write lines, packed; no time in the header: the same package gives the same file."""
    target.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0))


def former(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the former names of divisions by code."""
    found: dict[str, list[str]] = {}
    for line in (HERE / "former.txt").read_text(encoding="utf-8").splitlines():
        place, _, olds = line.partition(":")
        if line.startswith("#") or not olds:
            continue
        above, _, name = place.partition(" ")
        code = next(code for code, known in names.items() if known == above and len(code) <= 4)
        if name:
            code = next(one for one, known in names.items() if one.startswith(code) and known == name)
        found.setdefault(code, []).extend(olds.split())
    return found


def latin(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Give the names in Latin letters of all divisions down to counties."""
    load_single_dict({ord(char): reading for char, reading in READINGS.items()})
    load_phrases_dict({"朝阳": [["cháo"], ["yáng"]], "漯河": [["luò"], ["hé"]]})
    found: dict[str, list[str]] = {}
    for code, name in names.items():
        short = next((text for text, form in forms(code, name) if form is Form.SHORT), None)
        if short and len(short) <= LONGEST and len(code) <= 6 and code[:2] not in SPECIAL.values():
            spelt = pinyin(short)
            # Jinan is 济南, whatever 晋安 (Jin'an) would be without its mark
            found[code] = [spelt] if len(code) > 4 or "'" not in spelt else [spelt, spelt.replace("'", "")]
    for line in (HERE / "latin.txt").read_text(encoding="utf-8").splitlines():
        code, _, spelt = line.partition(" ")
        found[code] = [one.strip() for one in spelt.split(",") if one.strip()]
    return {code: spelt for code, spelt in found.items() if spelt}


def pinyin(name: str) -> str:
    """Give a name in pinyin as maps write it: Xi'an, Fuzhou."""
    first, *rest = lazy_pinyin(name)
    return "".join([first, *(f"'{one}" if one[0] in "aeo" else one for one in rest)]).capitalize()


def divisions(body: bytes) -> Iterator[tuple[str, str]]:
    """Give code and name of every division."""
    with tarfile.open(fileobj=io.BytesIO(body)) as package:

        def read(name: str) -> Any:
            file = package.extractfile(f"package/dist/{name}.json")
            return json.load(file) if file else None

        for level in ("provinces", "cities", "areas"):
            yield from ((row["code"], row["name"]) for row in read(level) if row["name"] not in FILLERS)
        yield from ((row["code"], row["name"]) for row in read("streets") if row["name"].endswith(TOWNS))
        for name, prefectures in read("HK-MO-TW").items():
            yield from special(SPECIAL[name], name, prefectures)


def special(code: str, name: str, prefectures: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Give a region without codes of its own, its prefectures and counties."""
    yield code, name
    for number, (prefecture, counties) in enumerate(prefectures.items(), 1):
        yield f"{code}{number:02}", prefecture
        for place, county in enumerate(counties, 1):
            yield f"{code}{number:02}{place:02}", county.partition("（")[0]


if __name__ == "__main__":
    main()
