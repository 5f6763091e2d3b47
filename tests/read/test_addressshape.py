"""What an address alone says about what it leads to."""

import pytest

from aggregator.read.addressshape import Shape, shape_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/news/fujian/yghx/2013-04-06/1048288.html", Shape.DATED),
        ("/2020-01/16/content_30134589.htm", Shape.DATED),
        ("/jsxx/2014-9-27/2014927SNz_2.shtml", Shape.DATED),
        ("/zxjzkhb/20200113404024.shtml", Shape.DATED),
        ("/gundong/20200116/t20200116_524940252.shtml", Shape.DATED),
        ("/n2/2018/1220/c360300-32429943.html", Shape.DATED),
        ("/art/2020/1/16/art_1256349_41793222.html", Shape.DATED),
        ("/2026/11/24/fire-station-approved/", Shape.DATED),
        ("/2026/news/30134.html", Shape.DATED),
        ("/2014/07/24/world/crash/index.html", Shape.DATED),
        ("/quanzhou/news/2242018.html", Shape.ID),
        ("/a/0PfC7kVH2m.shtml", Shape.ID),
        ("/story/8f3a11ef9a1b", Shape.ID),
        ("/news/412", Shape.ID),
        ("/?p=123", Shape.ID),
        ("/index.php?m=content&c=index&a=show&catid=12&id=4000", Shape.ID),
        ("/news/local/council-weighs-water-rates", Shape.SLUG),
        ("/news/%E7%A6%8F%E5%B7%9E%E5%9C%B0%E9%93%81%E5%85%AD%E5%8F%B7%E7%BA%BF%E5%BC%80", Shape.SLUG),
        ("/news/budget-for-2027-passed/index.html", Shape.SLUG),
        ("/de/budget-2027", Shape.WEAK),
        ("/wirtschaft/haushalt", Shape.WEAK),
        ("/kontakt.html", Shape.WEAK),
        ("/sport/12", Shape.WEAK),
        ("/de/Rathaus", Shape.WEAK),
        ("/de/Abcdefghij", Shape.WEAK),
        ("/GB/70731/index.html", Shape.NONE),
        ("/node_167181.htm", Shape.NONE),
        ("/col/col1256349/index.html", Shape.NONE),
        ("/list_12_3.html", Shape.NONE),
        ("/index.html", Shape.NONE),
        ("/2026/11/", Shape.NONE),
        ("/archive/2026", Shape.NONE),
        ("/sport", Shape.NONE),
        ("/", Shape.NONE),
        ("/tag/fire-department-and-more", Shape.NONE),
        ("/files/2026/11/24/report_12345.pdf", Shape.NONE),
        ("/index.php?m=content&c=index&a=lists&catid=12", Shape.NONE),
        ("/list.aspx?view=all", Shape.NONE),
    ],
)
def test_an_address_has_the_shape_of(path: str, kind: Shape) -> None:
    assert shape_of(f"https://paper.example{path}").kind is kind


def test_articles_of_one_numbering_share_a_key() -> None:
    keys = {
        shape_of(f"http://{host}.example.com/2020-01/16/content_{n}.htm").key
        for host, n in (("xm", 30134589), ("np", 7))
    }
    assert keys == {"example.com date content_9.htm"}


def test_pages_of_services_are_told_apart() -> None:
    assert shape_of("https://town.example/services/pay-your-water-bill").is_service
    assert not shape_of("https://town.example/news/pay-your-water-bill").is_service
