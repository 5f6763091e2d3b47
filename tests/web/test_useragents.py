"""Who is a subscriber, told from what real clients send."""

import pytest

from aggregator.fetch.manners import user_agent
from aggregator.web.useragents import MAX_READERS, Aggregator, Client, recognise

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "product", "readers"),
    [
        (
            "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; like FeedFetcher-Google)",
            "feedly",
            12,
        ),
        ("Feedbin feed-id:1373711 - 142 subscribers", "feedbin", 142),
        (
            "NewsBlur Feed Fetcher - 5 subscribers - http://www.newsblur.com/site/12 (Mozilla/5.0 Chrome/70)",
            "newsblur",
            5,
        ),
        ("Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 3 subscribers; )", "inoreader", 3),
        ("Mozilla/5.0 (compatible; theoldreader.com; 2 subscribers; feed-id=5a1)", "theoldreader.com", 2),
        ("Mozilla/5.0 (compatible; BazQux/2.4; +http://bazqux.com/fetcher; 1 subscriber)", "bazqux", 1),
        ("Bloglovin/1.0 (http://www.bloglovin.com; 0 subscribers)", "bloglovin", 0),
        (
            "LiveJournal.com (webmaster@livejournal.com; for http://x.example/; 1 reader)",
            "livejournal.com",
            1,
        ),
        ("Some Fetcher/2 (4 readers)", "some", 4),
        ("Fetcher/2 subscribers 12", "fetcher", 12),
        ("Fetcher/2 (subscribers=7)", "fetcher", 7),
        ("YahooFeedSeeker/2.0 (compatible; Mozilla 4.0; users 12; views 34)", "yahoofeedseeker", 12),
        ("Feedbot/1.0 (9 subscribers)", "feedbot", 9),
        ("(12 subscribers)", "subscribers", 12),
        ("12 subscribers", "subscribers", 12),
    ],
)
def test_an_aggregator_says_for_how_many_it_asks(agent: str, product: str, readers: int) -> None:
    assert recognise(agent) == Aggregator(product, readers)


def test_an_aggregator_keeps_its_name_while_versions_and_numbers_change() -> None:
    first, later = recognise("Feedly/1.0 (12 subscribers)"), recognise("Feedly/2.1 (13 subscribers)")
    assert isinstance(first, Aggregator)
    assert isinstance(later, Aggregator)
    assert first.product == later.product


@pytest.mark.parametrize(
    "agent",
    [
        "NetNewsWire (RSS Reader; https://netnewswire.com/)",
        "FeedReader 3.14 (Powered by Newsbrain)",
        "FreshRSS/1.20.1 (Linux; https://freshrss.org)",
        "Miniflux/2.0.50; +https://miniflux.app)",
        "Tiny Tiny RSS/23.11 (https://tt-rss.org/)",
        "newsboat/2.10.2 (Linux x86_64)",
        "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.3.1",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/538.1 QuiteRSS/0.19.4 Safari/538.1",
        "curl/7.88.1",
        "Vienna 8 Reader/2.1",
    ],
)
def test_a_client_that_names_no_number_is_a_reader_of_one(agent: str) -> None:
    assert recognise(agent) is Client.READER


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "  ",
        CHROME,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0",
        "Opera/9.80 (Windows NT 6.1) Presto/2.12",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "W3C_Validator/1.3",
        user_agent("1.0", "https://news.example", None, 12),
        f"Feedly/1.0 ({MAX_READERS + 1} subscribers)",
    ],
)
def test_browsers_crawlers_previewers_and_our_own_are_no_subscribers(agent: str) -> None:
    assert recognise(agent) is Client.NONE
