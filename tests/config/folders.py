"""A small configuration folder on disk, with one file or another written differently."""

from pathlib import Path

SETTINGS = "follow: [demo]\n"
REGIONS = """\
regions:
  - id: cn
    names: {zh-Hans: 中国, en: China}
    timezone: Asia/Shanghai
    language: zh-Hans
  - id: cn/fujian
    names: {zh-Hans: 福建, en: Fujian}
  - id: cn/fujian/fuzhou
    names: {zh-Hans: 福州, en: Fuzhou}
    aliases: [榕城]
  - id: demo
    name: 示范
    level: county
    timezone: Asia/Shanghai
    language: zh-Hans
"""
SOURCES = """\
sources:
  - id: fuzhou-daily
    name: 福州日报
    region: cn/fujian/fuzhou
    home: https://news.example/
    url: https://news.example/feed.xml
"""


def write_folder(parent: Path, **files: str | bytes) -> Path:
    """Write config/ below `parent`; `settings`, `regions`, `sources` replace the usual text of that file."""
    folder = parent / "config"
    texts = {"settings": SETTINGS, "regions": REGIONS, "sources": SOURCES} | files
    for name, path in (
        ("settings", "aggregator.yaml"),
        ("regions", "regions/all.yaml"),
        ("sources", "sources/all.yaml"),
    ):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = texts[name]
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def source_with(*lines: str) -> str:
    """Give a file with one source that has these lines besides (or instead of) the usual ones."""
    usual = {
        "id": "fuzhou-daily",
        "name": "福州日报",
        "region": "cn/fujian/fuzhou",
        "home": "https://news.example/",
        "url": "https://news.example/feed.xml",
    }
    for line in lines:
        usual.pop(line.partition(":")[0], None)
    kept = [f"{key}: {value}" for key, value in usual.items()]
    return "sources:\n  - " + "\n    ".join([*kept, *lines]) + "\n"


def region_with(*lines: str) -> str:
    """Give the usual regions and one more that has these lines."""
    return REGIONS + "  - " + "\n    ".join(lines) + "\n"
