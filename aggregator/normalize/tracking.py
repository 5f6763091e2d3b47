"""Query parameters that say how a reader came, not what is read."""

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


def is_tracking(parameter: str) -> bool:
    """Tell whether a `name=value` only says how the reader came."""
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    return name in _MAYBE_NAMES and value.lower() in _WAYS


def is_variant(parameter: str) -> bool:
    """Tell whether a `name=value` chooses another form of the same article, or names a referrer."""
    name, _, value = parameter.partition("=")
    name = name.lower()
    return name in {"ref", "amp"} or (name == "outputtype" and value.lower() == "amp")
