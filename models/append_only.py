"""Triggers that keep written-once rows as they were, on both databases.

The application never changes these rows; the database makes sure that nobody else does either.
"""

# The tables of the first migration; one added later makes its triggers in its own (`statements_for`).
# A published definition is what applications were judged by; its other columns (status, dates) move on.
WRITTEN_ONCE: dict[str, tuple[str, ...]] = {
    "decision": (),
    "ruling": (),
    "recommendation": (),
    "award": (),
    "award_theme": (),
    "evidence_revision": (),
    "event": (),
    "edition": ("definition", "content_hash", "scheme_key", "version"),
}

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql
"""


def statements(dialect: str) -> list[str]:
    """The statements that make the triggers; `dialect` is "sqlite" or "postgresql"."""
    made = [_POSTGRES_FUNCTION] if dialect == "postgresql" else []
    for table, columns in WRITTEN_ONCE.items():
        made += statements_for(table, columns, dialect)
    return made


def statements_for(table: str, columns: tuple[str, ...], dialect: str) -> list[str]:
    """The triggers of one table, for a later migration that adds one; no columns means every column."""
    made = []
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    for event, scope in (("DELETE", ""), ("UPDATE", of_columns)):
        name = f"{table}_no_{event.lower()}"
        head = f"CREATE TRIGGER {name} BEFORE {event}{scope} ON {table}"
        if dialect == "postgresql":
            made.append(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            made.append(f"{head} BEGIN SELECT RAISE(ABORT, '{table} is written once'); END")
    return made


def undo_statements(dialect: str) -> list[str]:
    """The statements that take the triggers away again."""
    on = (lambda table: f" ON {table}") if dialect == "postgresql" else (lambda _table: "")
    made = [
        f"DROP TRIGGER {table}_no_{event}{on(table)}"
        for table in WRITTEN_ONCE
        for event in ("delete", "update")
    ]
    return [*made, "DROP FUNCTION refuse_change()"] if dialect == "postgresql" else made
