"""A desk where a week has passed: stories in several regions, failures, an entry that waits, decisions."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from tests.store.harness import Installation, copy_of, entry, failure, ours, theirs
from tests.support import builders
from tests.support.desk import SETTINGS, SOURCES, AtDesk

REGIONS = """
regions:
  - {id: cn, name: 中国, level: country, timezone: Asia/Shanghai, language: zh-Hans, max_share: 0.4}
  - {id: cn/fujian, name: 福建, level: province, aliases: [八闽], exclude: [福建舰],
     rises: leads}
  - {id: cn/fujian/fuzhou, names: {zh-Hans: 福州, en: Fuzhou}, level: city, keywords: [三坊七巷]}
  - {id: de, name: Deutschland, level: country, timezone: Europe/Berlin, language: de,
     rises: {min_sources: 2}}
"""
FILES = {"aggregator.yaml": SETTINGS, "regions/cn.yaml": REGIONS, "sources/cn.yaml": SOURCES}
DAYS = 3


@dataclass
class Busy:
    """The desk, its store and two stories: `story` has two copies, `other` one."""

    desk: AtDesk
    site: Installation
    story: UUID
    other: UUID

    def close(self) -> None:
        self.site.close()
        self.desk.close()


def busy(folder: Path) -> Busy:
    """Let some days pass; the last of them is the desk's today."""
    desk = AtDesk(folder, FILES)
    site = Installation(desk.path)
    for source in (ours(), theirs()):
        site.past_first_poll(source)
    number = 0
    for _ in range(DAYS):
        site.later(timedelta(hours=21))
        for minutes in (10, 50, 130):
            number += 1
            site.later(timedelta(hours=1))
            at = builders.moment(site.now - timedelta(minutes=minutes))
            site.poll(ours(), entry(number, published=at))
    site.poll(theirs(), copy_of(number, theirs()))
    site.later()
    site.poll(theirs(), result=failure())
    desk.now = site.now
    desk.polling.note_conditions(now=desk.now)
    desk.polling.beat(now=desk.now)
    stories = {one.lead.title: one for one in site.stories("cn/fujian/fuzhou")}
    story, other = (stories[entry(one).title].uuid for one in (number, number - 1))
    desk.decisions.pin(story, desk.accounts.account(story).lead, reason="ours", who="lin", now=desk.now)
    _wait(desk, site)
    return Busy(desk, site, story, other)


def _wait(desk: AtDesk, site: Installation) -> None:
    """Let an entry of a source come in that somebody looks through."""
    sources = tuple(replace(one, review=one.id == "fuzhou-daily") for one in desk.applied.sources)
    desk.applied = replace(desk.applied, sources=sources)
    source = ours(review=True)
    site.follow(source, theirs())
    site.poll(source, entry(500, published=builders.moment(site.now)))
