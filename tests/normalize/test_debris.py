import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.normalize.debris import trim_debris
from aggregator.normalize.html import safe_html

BASE = "http://x.cn/"
TEXT = "连江县贵安开心农场开业,笋干、辣椒、土鸡蛋琳琅满目,选购了满满两筐土鸡蛋的游客笑着说。"


def trimmed(fragment: str) -> str:
    return safe_html(trim_debris(safe_html(fragment, base=BASE)), base=BASE)


@pytest.mark.parametrize(
    "debris",
    [

        "<p>点击查看更多</p>", "<p>[阅读全文]</p>", "<p>【全文阅读】</p>",
        "<a href='/1'>阅读原文 &gt;&gt;</a>", "<p>二维码</p>",
        "<p>扫描二维码阅读全文</p>", "<p>用手持设备访问</p><p>二维码</p>", "<p>用手持设备访问 二维码</p>",
        "<p>詳全文...</p>",
        "<p><a href='/1'><span>Continue reading</span></a></p>",
        "<p>Continue reading <a href='/1'>Town hall opens</a> →</p>",
        "<p><a href='/1'>Read more…</a></p>", "<p>Weiterlesen</p>", "<p>Lire la suite</p>",
        "<p>Leer más</p>", "<p>続きを読む</p>",
        "<p>Читать далее</p>", "<p>더보기</p>",
        "<p>The post <a href='/1'>Town hall</a> appeared first on <a href='/'>Fuzhou News</a>.</p>",
        "<p>Der Beitrag <a href='/1'>Rathaus</a> erschien zuerst auf <a href='/'>Lokalblatt</a>.</p>",
        "<p>L’article <a href='/1'>Mairie</a> est apparu en premier sur <a href='/'>Le Journal</a>.</p>",

        "<p>责任编辑：李四</p>", "<p>（责任编辑：李四）</p>", "<p>编辑：李四 校对：张三</p>",

        "<h3>相关新闻</h3><ul><li><a href='/2'>福州落实“双百双千”援企稳岗政策</a></li></ul>",
        "<p>【延伸阅读】</p><p>其他新闻</p>",
        "<div><b>相关阅读：</b></div><p>其他</p><p>新闻</p>", "<p>Related articles</p><ul><li>x</li></ul>",
    ],
)  # fmt: skip
def test_page_debris_after_the_text_goes(debris: str) -> None:
    assert trimmed(f"<p>{TEXT}</p>{debris}") == f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        # at the end of the last line, behind what ends a sentence
        ("开心农场开业。点击查看更多", "开心农场开业。"),
        ("开心农场开业...[阅读全文]", "开心农场开业..."),
        ("开心农场开业 【详情】阅读原文", "开心农场开业 【详情】"),
        ("<p>开业&lt;1&gt;。<a href='/1'>[阅读全文]</a></p>", "<p>开业&lt;1&gt;。</p>"),
        ("<p>开业&amp;&lt;1&gt;…（责任编辑：李四）</p>", "<p>开业&amp;&lt;1&gt;…</p>"),
        ("The hall opens today … Read more", "The hall opens today …"),
        ("The hall opens today. Continue reading Town hall →", "The hall opens today."),
        # before the text
        ("用手持设备访问<br>二维码<br>开心农场开业", "开心农场开业"),
        # pictures in such a line stay
        (
            "<p>农场开业</p><p><img src='/a.jpg'>阅读原文</p>",
            '<p>农场开业</p><p><img src="http://x.cn/a.jpg"></p>',
        ),
        # what only looks like it
        ("You should really read more", "You should really read more"),
        ("The post office appeared closed", "The post office appeared closed"),
        ("相关新闻", "相关新闻"),
        ("<p>相关新闻</p><p>第一条</p>", "<p>相关新闻</p><p>第一条</p>"),
        ("据编辑部消息", "据编辑部消息"),
        (
            "<p>请<a href='/1'>阅读全文</a>后回答。</p>",
            '<p>请<a href="http://x.cn/1" rel="noopener nofollow">阅读全文</a>后回答。</p>',
        ),
        ("<p><img src='/a.jpg'></p>", '<p><img src="http://x.cn/a.jpg"></p>'),
        ("", ""),
    ],
)
def test_invitations_go_and_sentences_stay(fragment: str, wanted: str) -> None:
    assert trimmed(fragment) == wanted


def test_an_honest_text_comes_back_as_it_is() -> None:
    html = safe_html(f"<p>{TEXT}</p><p>{TEXT}</p>", base=BASE)
    assert trim_debris(html) is html


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<br>", "<a href='/1'>", "</a>", "<img src=/1>", " ", "&lt;"),
        *("阅读全文", "Read more", "相关新闻", "。", "责任编辑：李四", TEXT),
    ]
)


@given(fragment=st.lists(PIECES, max_size=12).map("".join))
def test_trimming_never_adds_anything(fragment: str) -> None:
    html = safe_html(fragment, base=BASE)
    assert len(trim_debris(html)) <= len(html)
