"""Many rows at once, by the shortest way each driver has."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table


def insert_many(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts `rows` (values in the order of `names`, plain Python types) within the connection's transaction."""
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our schema
        connection.exec_driver_sql(statement, [tuple(_sqlite_value(value) for value in row) for row in rows])
        return
    cursor = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def _sqlite_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
