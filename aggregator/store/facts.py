"""What the store keeps beside its tables: facts of the whole service, as rows of `meta`."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete

from aggregator.errors import Fault
from aggregator.model.poll import ConfigFaults
from aggregator.store.schema import meta
from aggregator.store.statements import read_meta, write_meta
from aggregator.store.times import from_us

_CONFIG_FAULTS = "config_faults"
_GUID_NAMES = "guid_names"
_FORMER_REGIONS = "former_regions"


def write_config_faults(connection: Connection, faults: Sequence[Fault], *, now: int) -> None:
    """Keep the faults of the configuration's files; the same ones again keep the time of the first."""
    known = read_config_faults(connection)
    if known is not None and known.faults == tuple(faults):
        return
    if not faults:
        connection.execute(delete(meta).where(meta.c.key == _CONFIG_FAULTS))
        return
    rows = [[fault.file, fault.line, fault.path, fault.message] for fault in faults]
    text = json.dumps({"since": now, "faults": rows}, ensure_ascii=False)
    write_meta(connection, {_CONFIG_FAULTS: text})


def read_config_faults(connection: Connection) -> ConfigFaults | None:
    """Give what is wrong with the files, None while they hold what was applied."""
    text = read_meta(connection, [_CONFIG_FAULTS]).get(_CONFIG_FAULTS)
    if text is None:
        return None
    stored = json.loads(text)
    return ConfigFaults(from_us(stored["since"]), tuple(Fault(*row) for row in stored["faults"]))


def write_guid_names(connection: Connection, names: Mapping[int, str]) -> None:
    """Keep by which names the guids of some sources are derived; all others go by their ids."""
    stored = {str(of): name for of, name in names.items()}
    write_meta(connection, {_GUID_NAMES: json.dumps(stored, ensure_ascii=False)})


def read_guid_names(connection: Connection) -> dict[int, str]:
    """Give what `write_guid_names` kept, by the row of the source."""
    text = read_meta(connection, [_GUID_NAMES]).get(_GUID_NAMES)
    return {} if text is None else {int(of): name for of, name in json.loads(text).items()}


def write_former_regions(connection: Connection, former: Mapping[str, int]) -> None:
    """Keep by which paths regions went before: whoever subscribed under any of them is still led to them."""
    write_meta(connection, {_FORMER_REGIONS: json.dumps(former, ensure_ascii=False)})


def read_former_regions(connection: Connection) -> dict[str, int]:
    """Give what `write_former_regions` kept: rows of regions by their former paths."""
    text = read_meta(connection, [_FORMER_REGIONS]).get(_FORMER_REGIONS)
    return {} if text is None else json.loads(text)
