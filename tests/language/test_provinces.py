from aggregator.language.provinces import provinces


def test_provinces_are_found_by_their_short_names() -> None:
    assert provinces("江西省和黑龙江省今天报告,江西无新增") == ["江西", "黑龙江", "江西"]
    assert provinces("三明市") == []
