import pytest

from aggregator.model.entry import Media, RawMedia
from aggregator.normalize.people import clean_authors, clean_categories, clean_media


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (("By Jane Doe",), ("Jane Doe",)),
        (("by Jane Doe and John Roe",), ("Jane Doe", "John Roe")),
        (("Jane Doe, John Roe, Max Poe",), ("Jane Doe", "John Roe", "Max Poe")),
        (("Doe, Jane",), ("Doe, Jane",)),
        (("Hines, P. J.",), ("Hines, P. J.",)),
        (("张笑雪,沈元",), ("张笑雪", "沈元")),
        (("jane@x.cn (Jane Doe)",), ("Jane Doe",)),
        (('"Jane Doe" <jane@x.cn>',), ("Jane Doe",)),
        (("jane@x.cn",), ()),
        (("Von Max Muster",), ("Max Muster",)),
        (("Max Muster & Erika Muster",), ("Max Muster", "Erika Muster")),
        (("记者 张笑雪 通讯员 沈元",), ("张笑雪", "沈元")),
        (("本报记者 张笑雪",), ("张笑雪",)),
        (("记者张笑雪",), ("张笑雪",)),
        (("作者：张笑雪、沈元",), ("张笑雪", "沈元")),
        (("(文/张笑雪)",), ("张笑雪",)),
        (("张笑雪 沈元",), ("张笑雪", "沈元")),
        (("福州日报", "福州日报"), ("福州日报",)),
        (("&lt;b&gt;Jane&lt;/b&gt;",), ("Jane",)),
        (("首页Feeds中间+右边2列",), ()),
        (("", " "), ()),
        (
            tuple(f"Name {letter}" for letter in "abcdefghijklmn"),
            tuple(f"Name {letter}" for letter in "abcdefghij"),
        ),
    ],
)
def test_authors_are_names_of_people(raw: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    assert clean_authors(raw) == wanted


def test_categories_are_unique_ordered_and_no_page_areas() -> None:
    raw = (" 福州 ", "时政", "福州", "首页Feeds中间+右边2列", "Uncategorized", "A &amp; B", "")
    assert clean_categories(raw, extra=("视频", "时政")) == ("福州", "时政", "A & B", "视频")


def test_at_most_twenty_categories_are_kept() -> None:
    assert len(clean_categories(f"c{number}" for number in range(50))) == 20


def test_media_have_checked_addresses_types_and_sizes() -> None:
    raw = (
        RawMedia("/a.mp3", "Audio/MPEG; x=1", " 1024 ", "A &amp; B"),
        RawMedia("/a.mp3", "audio/mpeg", "1"),
        RawMedia("javascript:alert(1)", "audio/mpeg"),
        RawMedia("http://x.cn/undefined", "image/jpeg"),
        RawMedia("http://x.cn/b.jpg", "jpeg", "0"),
        RawMedia("http://x.cn/c.jpg", None, "9" * 40),
        RawMedia("http://x.cn/d.jpg", None, "-1"),
    )
    assert clean_media(raw, base="http://x.cn/") == (
        Media("http://x.cn/a.mp3", "audio/mpeg", 1024, "A & B"),
        Media("http://x.cn/b.jpg"),
        Media("http://x.cn/c.jpg"),
        Media("http://x.cn/d.jpg"),
    )


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        *(("640", "480", (640, 480)), (" 640px ", "480PX", (640, 480))),
        *(("640", None, (None, None)), (None, "480", (None, None)), ("100%", "480", (None, None))),
        *(("0", "480", (None, None)), ("640", "-1", (None, None)), ("640", "123456", (None, None))),
        ("\u0666\u0664", "480", (None, None)),
    ],
)
def test_a_picture_has_an_announced_size_or_none(
    width: str | None, height: str | None, size: tuple[int | None, int | None]
) -> None:
    (found,) = clean_media([RawMedia("http://a.cn/1.jpg", width=width, height=height)], base="http://a.cn/")
    assert (found.width, found.height) == size
