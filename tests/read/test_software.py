"""The publishing software that a page shows by its marks."""

import pytest

from aggregator.read.software import guesses

URL = "http://www.county.example/news/"


@pytest.mark.parametrize(
    ("markup", "generator", "name"),
    [
        ('<script src="/?app=stat&controller=hit&contentid=1">', "", "CmsTop"),
        ("<!--enpproperty <articleid>1</articleid>-->", "", "Founder"),
        ('<a href="content_30134589.htm">', "", "Founder"),
        ('<a href="./202611/t20261124_524940252.shtml">', "", "TRS"),
        ('<a href="/col/col1256349/index.html">', "", "Hanweb"),
        ('<a href="/index.php?m=content&amp;c=index&amp;a=show&amp;catid=6&amp;id=9">', "", "PHPCMS"),
        ('<a href="/plus/list.php?tid=3">', "", "DedeCMS"),
        ('<link href="/typo3temp/assets/a.css">', "", "TYPO3"),
        ('<link href="/wp-content/themes/a.css">', "", "WordPress"),
        ("", "Drupal 10", "Drupal"),
        ("", "Joomla! - Open Source", "Joomla"),
        ("<p>app=1</p>", "", ""),
    ],
)
def test_a_page_shows_what_made_it(markup: str, generator: str, name: str) -> None:
    assert guesses(markup, generator=generator, url=URL)[0] == name


def test_software_of_chinese_papers_is_not_asked_for_feeds() -> None:
    assert guesses("<!--enpproperty-->", generator="", url=URL)[1] == ()
