"""Drive lemon24/reader: `reader_peer.py DATABASE add LIST`, `update WORKERS` or `count`."""

import sys
from pathlib import Path

from reader import make_reader


def main() -> None:
    """Do what the command line asks for."""
    database, command, *rest = sys.argv[1:]
    reader = make_reader(database)
    try:
        match command:
            case "add":
                for address in Path(rest[0]).read_text(encoding="utf-8").split():
                    reader.add_feed(address)
            case "update":
                reader.update_feeds(workers=int(rest[0]), scheduled=False)
            case _:
                print(reader.get_entry_counts().total)
    finally:
        reader.close()


main()
