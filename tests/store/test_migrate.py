import subprocess
import sys
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.migrate import migrate, migrations
from aggregator.store.read_store import open_read_store
from aggregator.store.schema import REVISIONS, metadata

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
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
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
    return {"".join(sorted(line.strip(" ,\t") for line in row[0].splitlines())) for row in rows}


def created_by_metadata(path: Path) -> set[str]:
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return statements(path)
