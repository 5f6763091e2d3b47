"""Fetched images on disk: a folder of files named by media id, of which the least used leave first."""

import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from aggregator.log import get_logger
from aggregator.publish.images import story_of

ID_DIGITS: Final = 48
_ROOM: Final = 0.9  # what is left of a full shelf, so that not every image that comes sends another away


class Shelf:
    """Keeps at most `max_bytes`, for any number of threads and processes over the same folder.

    A disk that refuses costs the keeping, never the image: that is then fetched again.
    """

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def get(self, media_id: str) -> bytes | None:
        """Give an image and note that it was used, None when it is not there."""
        path = self._folder / media_id
        try:
            body = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return body

    def put(self, media_id: str, body: bytes) -> None:
        """Keep an image; what was used longest ago makes room."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # whole or not at all, for other processes and after a crash
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
                file.write(body)
            Path(file.name).replace(self._folder / media_id)
        except OSError as exc:
            get_logger().warning("image not kept", folder=str(self._folder), error=str(exc))
            return
        self._make_room()

    def stories(self) -> frozenset[UUID]:
        """Give the stories of which images are kept."""
        return frozenset(story_of(file.name) for file in self._files() if len(file.name) == ID_DIGITS)

    def drop(self, stories: Collection[UUID]) -> int:
        """Delete all images of these stories; gives how many."""
        gone = [file for file in self._files() if file.name[:32] in {story.hex for story in stories}]
        for file in gone:
            with suppress(FileNotFoundError):
                file.unlink()
        return len(gone)

    def _files(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.is_dir() else []

    def _make_room(self) -> None:
        found = []
        for file in self._files():
            with suppress(FileNotFoundError):  # another process made room, too
                stat = file.stat()
                found.append((stat.st_mtime_ns, stat.st_size, file))
        total = sum(size for _, size, _ in found)
        if total <= self._max_bytes:
            return
        for _, size, file in sorted(found):
            file.unlink(missing_ok=True)
            total -= size
            if total <= self._max_bytes * _ROOM:
                return
