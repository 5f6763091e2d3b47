"""Parts of an address that say how or during which visit a reader came, not what is read."""

import re

_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "at_custom", "share_", "wx_", "wxshare_")
_NAMES_ROW = """
    fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid igshid igsh _ga _gl
    mc_cid mc_eid _hsenc _hsmi mkt_tok vero_id oly_enc_id oly_anon_id xtor cmpid ncid intcid ftag ito
    ocid at_medium at_campaign at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team
    spm scm isappinstalled nsukey weibo_id tt_from tt_group_id
"""
_NAMES = frozenset(_NAMES_ROW.split())
# These name an article on some sites; only with such a value do they name the way to it.
_MAYBE_NAMES_ROW = """
    from ch source src ref refer referer partner via channel medium campaign cid feed
"""
_MAYBE_NAMES = frozenset(_MAYBE_NAMES_ROW.split())
_WAYS_ROW = """
    rss rss2 atom feed feeds rssfeed rss_feed rss-feed singlemessage groupmessage timeline weixin wechat
    weibo qq qzone facebook twitter x telegram whatsapp newsletter
"""
_WAYS = frozenset(_WAYS_ROW.split())
# A server that knows no cookie of ours writes the visit into its links: another one at every fetch.
_VISITS_ROW = """
    jsessionid phpsessid cfid cftoken oscsid zenid sessionid session_id sessid
"""
_VISITS = frozenset(_VISITS_ROW.split())
_MAYBE_VISITS = frozenset({"sid", "session"})  # sid=123 is an article of PHP-Nuke
_VISIT = re.compile(r"[0-9a-v]{26}|[0-9a-fA-F]{32,64}")  # PHP's two forms, and the digests of others
_VISIT_IN_PATH = re.compile(r";jsessionid=[^/;?#]*|/\([A-Za-z]\([A-Za-z0-9]{24}\)\)", re.IGNORECASE)


def is_tracking(parameter: str) -> bool:
    """Tell whether a `name=value` only says how, or during which visit, the reader came."""
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _NAMES or name.startswith(_PREFIXES) or _is_visit(name, value):
        return True
    return name in _MAYBE_NAMES and value.lower() in _WAYS


def without_visit(address: str) -> str:
    """Give an address, or a path, without the session that servers write into links.

    Java writes `;jsessionid=`, ASP.NET `/(S(…))`, PHP and others a parameter.
    """
    head, mark, query = _VISIT_IN_PATH.sub("", address).partition("?")
    kept = "&".join(part for part in query.split("&") if not _is_visit(*_named(part)))
    return f"{head}{mark if kept or not query else ''}{kept}"


def _named(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.lower(), value


def _is_visit(name: str, value: str) -> bool:
    if name in _MAYBE_VISITS:
        return _VISIT.fullmatch(value) is not None
    return name in _VISITS or name.startswith("aspsessionid")


def is_variant(parameter: str) -> bool:
    """Tell whether a `name=value` chooses another form of the same article, or names a referrer."""
    name, _, value = parameter.partition("=")
    name = name.lower()
    return name in {"ref", "amp"} or (name == "outputtype" and value.lower() == "amp")
