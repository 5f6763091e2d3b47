"""What a region says of those below it: `rises` and `max_share`."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.errors import ConfigError
from aggregator.model.region import Region, Rises

HEAD = "regions:\n  - {id: cn, name: China, timezone: Asia/Shanghai, language: zh-Hans"


def region(folder: Path, keys: str) -> Region:
    (folder / "regions").mkdir()
    (folder / "aggregator.yaml").write_text("title: News\n", encoding="utf-8")
    (folder / "regions" / "cn.yaml").write_text(f"{HEAD}{keys}}}\n", encoding="utf-8")
    return load(folder, env={}).regions.get("cn")


@pytest.mark.parametrize(
    ("keys", "rule", "share"),
    [
        ("", Rises(), None),
        (", rises: all, max_share: 1.0", Rises(), 1.0),
        (", rises: leads", Rises(leads=True), None),
        (", rises: {min_sources: 2}, max_share: 0.4", Rises(min_sources=2), 0.4),
        (", rises: {leads: true, min_sources: 3}", Rises(leads=True, min_sources=3), None),
    ],
)
def test_a_region_has_the_rule_that_is_written_and_none_otherwise(
    tmp_path: Path, keys: str, rule: Rises, share: float | None
) -> None:
    found = region(tmp_path, keys)
    assert (found.rises, found.max_share) == (rule, share)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (", rises: some", 'rises: "some" is no rule for what rises; write all, leads or {min_sources: 2}'),
        (", rises: 2", "rises: 2 is no rule for what rises; write all, leads or {min_sources: 2}"),
        (", rises: {min_sources: 0}", "rises.min_sources: 0 is below 1; write 1 or more"),
        (", rises: {sources: 2}", 'rises.sources: no such key; did you mean "min_sources"?'),
        (", max_share: 40", "max_share: 40 is above 1; write 1 or less"),
        (", max_share: 0", "max_share: 0 is not above 0; write more"),
    ],
)
def test_a_rule_that_is_none_is_told_with_its_place_and_what_to_write(
    tmp_path: Path, keys: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        region(tmp_path, keys)
    (fault,) = caught.value.faults
    assert str(fault).endswith(f"regions/cn.yaml:2: regions[0].{message}")
