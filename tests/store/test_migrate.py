import subprocess
import sys
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from aggregator.model.document import History, Validators
from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.migrate import migrate, migrations
from aggregator.store.poll_store import open_poll_store
from aggregator.store.read_store import open_read_store
from aggregator.store.schema import REVISIONS
from aggregator.store.search_tables import is_ours
from aggregator.store.tables import metadata
from aggregator.store.times import from_us
from tests.store.harness import group_of, hourly
from tests.support import builders
from tests.support.builders import NOW

MIGRATE = """
import sys
from pathlib import Path
from aggregator.store.migrate import migrate
migrate(Path(sys.argv[1]))
"""


def test_migrations_give_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    migrate(tmp_path / "store.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _parents: is_ours(name, kind)}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrations_and_the_program_create_tables_in_the_same_words(tmp_path: Path) -> None:
    migrate(tmp_path / "store.db")
    assert statements(tmp_path / "store.db") == created_by_metadata(tmp_path / "other.db")


def test_the_program_knows_every_migration() -> None:
    script = ScriptDirectory.from_config(migrations())
    assert tuple(found.revision for found in script.walk_revisions())[::-1] == REVISIONS


def test_a_store_is_created_once(tmp_path: Path) -> None:
    path = tmp_path / "new folder 100%" / "store.db"
    assert migrate(path)
    assert not migrate(path)
    check_schema(path)


def test_the_namespace_is_minted_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    migrate(path)
    first = namespace(path)
    migrate(path)
    assert namespace(path) == first


def test_two_installations_have_different_namespaces(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        migrate(tmp_path / name)
    assert namespace(tmp_path / "a.db") != namespace(tmp_path / "b.db")


def test_migrating_works_from_any_folder(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}){MIGRATE}"
    subprocess.run([sys.executable, "-c", code, "store.db"], cwd=tmp_path, check=True)
    check_schema(tmp_path / "store.db")


def test_two_programs_may_migrate_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    both = [subprocess.Popen([sys.executable, "-c", MIGRATE, str(path)]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert isinstance(namespace(path), UUID)


def test_a_migration_is_done_wholly_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    engine = write_engine(path)
    with transaction(engine) as connection:
        command.upgrade(migrations(connection), "head")
        connection.rollback()
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_documents_of_the_first_schema_keep_what_they_know(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    engine = write_engine(path)
    with transaction(engine) as connection:
        command.upgrade(migrations(connection), "0001")
        for statement in FIRST_SCHEMA:
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert migrate(path)
    store = open_poll_store(path, planner=hourly, group_of=group_of)
    (lease,) = store.claim(now=NOW, limit=1, lease_s=60.0)
    store.close()
    (due,) = lease.documents
    assert due.document == builders.document(
        validators=Validators(etag='"1"'), body_hash="b", failures=2, first=False, due_at=from_us(7)
    )
    assert due.document.history == History()


FIRST_SCHEMA = (
    "INSERT INTO region VALUES (1, 'cn', NULL, 1)",
    "INSERT INTO source VALUES (1, 'fuzhou-daily', 1, 50, 1, 0, 0, 0, NULL)",
    "INSERT INTO host_group VALUES (1, 'news.example', 7, 0, NULL, 0)",
    """INSERT INTO document VALUES
    (1, 1, 'http://news.example/feed.xml', 'root', 1, 7, 2, 0, '"1"', NULL, 'b', 'soon', 5, NULL)""",
)


def namespace(path: Path) -> UUID:
    store = open_read_store(path)
    try:
        return store.namespace()
    finally:
        store.close()


def statements(path: Path) -> set[str]:
    engine = create_engine(f"sqlite:///{path}")
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    engine.dispose()
    # a table that a migration copied has its name in quotes
    texts = [row[0].replace('"', "") for row in rows]
    return {"".join(sorted(line.strip(" ,\t") for line in text.splitlines())) for text in texts}


def created_by_metadata(path: Path) -> set[str]:
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return statements(path)
