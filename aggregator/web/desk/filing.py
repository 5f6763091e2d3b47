"""Changes of the files: shown first, written whole with the way back kept, and watched until they run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Final

from aggregator.config.filechange import FileChange, checked, write_changes
from aggregator.config.models import Config, dump_source
from aggregator.config.sourcefiles import FOLDER
from aggregator.errors import ConfigError, Fault
from aggregator.model.desk import ConfigChange, Deed, FileText
from aggregator.model.source import Source
from aggregator.web.desk.drafts import KEYS
from aggregator.web.desk.frame import Desk

KEYS_TOLD: Final = frozenset({*KEYS, "id", "urls"})
EMPTY_FILE: Final = "sources: []\n"
"""What a file becomes whose making is taken back: a file that is there may be open somewhere."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that would be written: what is done to which source, and the source as it then is."""

    deed: Deed
    subject: str
    changes: tuple[FileChange, ...]
    source: Source | None
    undoes: int | None = None

    @property
    def base(self) -> str:
        """Give what stands for what a person was shown: the files as they were, and as they would be."""
        return digest(text for change in self.changes for text in (change.before, change.after))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changes."""
        return all(change.before == change.after for change in self.changes)


class Standing(StrEnum):
    """How far a change is on its way from the file to what runs."""

    APPLIED = "applied"
    WAITING = "waiting"
    REFUSED = "refused"


def propose(
    desk: Desk, deed: Deed, subject: str, changes: tuple[FileChange, ...], *, undoes: int | None = None
) -> Proposal:
    """Give the proposal of changes that were checked together with all other files.

    Raises ConfigError when they have faults together.
    """
    after = checked(desk.services.config, {change.path: change.after for change in changes})
    source = next((one for one in after.sources if one.id == subject), None)
    return Proposal(deed, subject, changes, None if source is None else _bare(source, after), undoes)


def file_it(desk: Desk, proposal: Proposal) -> int:
    """Write a proposal and give its number in the list of changes.

    What leads back is kept before anything is written. Raises ConfigError when a file is no longer what the
    proposal was made for, or cannot be written: then nothing is changed, and nothing kept.
    """
    store = desk.services.store
    change = ConfigChange(
        id=0,
        at=desk.now(),
        who=desk.login().user.name,
        deed=proposal.deed,
        subject=proposal.subject,
        files=tuple(FileText(one.name, one.before, one.after) for one in proposal.changes),
        expected=None if proposal.source is None else _fingerprint(proposal.source),
    )
    number = store.note_change(change, undoes=proposal.undoes)
    try:
        write_changes(proposal.changes)
    except BaseException:
        store.forget_change(number)
        raise
    return number


def way_back(desk: Desk, change: ConfigChange) -> Proposal:
    """Give the proposal that takes a change back; raises ConfigError when the files have faults then."""
    folder = desk.services.config
    changes = tuple(
        FileChange(
            path=_path(folder, one.name),
            name=one.name,
            before=one.after,
            after=EMPTY_FILE if one.before is None else one.before,
        )
        for one in change.files
    )
    return propose(desk, Deed.UNDO, change.subject, changes, undoes=change.id)


def standing(desk: Desk, change: ConfigChange) -> Standing:
    """Tell whether what a change wrote is what runs now, or why not yet."""
    config = desk.serving.facts().config
    running = next((one for one in config.sources if one.id == change.subject), None)
    present = None if running is None else _fingerprint(_bare(running, config))
    if present == change.expected:
        return Standing.APPLIED
    faults = desk.serving.services.store.config_faults()
    return Standing.WAITING if faults is None else Standing.REFUSED


def is_writable(desk: Desk, changes: Sequence[FileChange]) -> bool:
    """Tell whether this process may write the files: folders of containers are often for reading only."""
    return all(desk.services.is_writable(_existing(change.path)) for change in changes)


def faults_by_key(
    error: ConfigError, *, file: str, number: int | None
) -> tuple[Mapping[str, list[Fault]], list[Fault]]:
    """Part faults into those of one source's keys, by key, and all others; `number` None: the last source."""
    own: dict[str, list[Fault]] = {}
    others: list[Fault] = []
    for fault in error.faults:
        at, _, key = fault.path.partition("].")
        # What is missing has no line: it is told of the entry, and its key begins the sentence.
        key = key or fault.message.partition(" is missing")[0]
        is_own = fault.file == file and at.startswith("sources[") and key.partition("[")[0] in KEYS_TOLD
        if is_own and (number is None or at.rstrip("]") == f"sources[{number}"):
            own.setdefault(key.partition("[")[0], []).append(fault)
        else:
            others.append(fault)
    return own, others


def digest(texts: Iterable[str | None]) -> str:
    """Give what stands for some texts; "" for one that is not there."""
    joined = "\0".join(text or "" for text in texts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _bare(source: Source, config: Config) -> Source:
    """Give a source without what it has from the settings, which a variable of one process may change."""
    return replace(source, every_s=0.0) if source.every_s == config.poll.every_s else source


def _fingerprint(source: Source) -> str:
    return blake2b(dump_source(source).encode(), digest_size=12).hexdigest()


def _path(folder: Path, name: str) -> Path:
    """Give the path of a file below config/sources by its name; raises ConfigError for any other."""
    path = folder.joinpath(*Path(name).parts[1:])
    inside = path.resolve()
    if not inside.is_relative_to((folder / FOLDER).resolve()):
        raise ConfigError((Fault(name, None, "", f"is no file below {FOLDER}; the desk changes no other"),))
    return path


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
