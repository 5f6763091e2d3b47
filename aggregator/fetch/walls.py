"""Bot walls and script challenges: answers for browsers alone, told from documents and from plain errors.

The words are the vendors' own. A wall is never climbed: it is named, so that people can talk to each other.
"""

import re
from collections.abc import Mapping
from typing import Final

MAX_WALL_BYTES: Final = 32_768  # a challenge is short; a long page that mentions one is an article about it
_HEAD_BYTES: Final = 1024
_MAX_VISIBLE: Final = 60  # characters of "Please wait…" beside a script; a document says more

_MARKS: Final = (
    b"_cf_chl_opt",  # Cloudflare
    b"cf-chl-",
    b"acw_sc__v2",  # Alibaba Cloud
    b"aliyun_waf",
    b"__jsl_clearance",  # Knownsec
    b"wzws-waf-cgi",  # 360
    b"wzwsconfirm",
    b"_guard/auto.js",  # and its sister slide.js
    b"_guard/slide.js",
    b"sucuri_cloudproxy_js",
    b"_Incapsula_Resource",
    b"TencentCaptcha",
    b"yunsuo_session",
    b"security_session_verify",
    b"/.well-known/ddos-guard/",
    b"aws-waf-token",
)
_TITLES: Final = re.compile(
    r"(just a moment|attention required|checking your browser|access denied|are you a robot|robot check"
    r"|human verification|pardon our interruption|client challenge|ddos-guard|security check"
    r"|(百度)?安全验证|访问验证|人机验证|滑动验证|浏览器安全检查|安全检查中|正在进行安全检查|网站防火墙|访问被拦截"
    r"|请求被拦截|访问拦截)"
    r"[\s.…!！。|\-—:：]*(cloudflare|please wait|请稍候|请稍后)?[\s.…!！。]*",
    re.IGNORECASE,
)
_HTML: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|script|body|noscript)\b",
    re.IGNORECASE | re.DOTALL,
)
# No pattern looks past a "<" for a ">": thousands of open tags would make each look to the end.
_TITLE: Final = re.compile(r"<title[^<>]*>([^<]{1,80})</title", re.IGNORECASE)
# What a challenge's script does: set a cookie and load the page again, or run what it unpacked.
_ACTS: Final = re.compile(
    r"document\s*\.\s*cookie\s*=|location\s*(?:\.\s*(?:href|reload|replace|assign)|=)|\beval\s*\(",
    re.IGNORECASE,
)
_SCRIPT: Final = re.compile(r"<script\b[^<>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_UNSEEN: Final = re.compile(
    r"<(script|style|noscript|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
_LINKED: Final = re.compile(r"<(?:a|link|frame|iframe)\b[^<>]*\b(?:href|src)\s*=", re.IGNORECASE)


def is_wall(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether an answer is a challenge for browsers instead of a document or an error page.

    Header names are in lower case. Answers that are no HTML, and long ones, never are, unless a header
    says so.
    """
    if headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers:
        return True
    if not 0 < len(body) <= MAX_WALL_BYTES or not _is_html(headers.get("content-type", ""), body):
        return False
    if any(mark in body for mark in _MARKS):
        return True
    text = _text(body)
    title = _TITLE.search(text)
    if title is not None and _TITLES.fullmatch(title[1].strip()):
        return True
    return status < _ERRORS_FROM and _is_script_alone(text)


_ERRORS_FROM: Final = 400


def _is_html(content_type: str, body: bytes) -> bool:
    return "html" in content_type.lower() or _HTML.match(body[:_HEAD_BYTES]) is not None


def _text(body: bytes) -> str:
    """Give enough of a text to find words in; a wall is in the encoding of its vendor, seldom declared."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _is_script_alone(text: str) -> bool:
    """Tell a page whose script sends the browser on from one that has something to read or to follow.

    An application's empty frame loads its scripts from files, and is no challenge.
    """
    scripts = " ".join(found[1] for found in _SCRIPT.finditer(text))
    if not _ACTS.search(scripts) or _LINKED.search(text):
        return False
    return len("".join(_UNSEEN.sub(" ", text).split())) <= _MAX_VISIBLE
