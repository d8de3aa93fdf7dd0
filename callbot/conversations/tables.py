"""All tables of the database, the same on SQLite and PostgreSQL.

The event log with its contacts; then what the console keeps: accounts, log-ins, the audit log.

Times are whole milliseconds since 1970 in UTC: both databases compare and group them alike.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

_CURSOR = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys only

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False),  # empty in the tombstone of an erased one
    Column("holder", String(8), nullable=False, server_default="bot"),
    Column("started_at", BigInteger, nullable=False),
    Column("erased_at", BigInteger),
)

events = Table(
    "events",
    metadata,
    Column("id", _CURSOR, primary_key=True, autoincrement=True),
    Column("conversation", String(32), nullable=False),
    Column("type", String(16), nullable=False),
    Column("message_id", String(64)),
    Column("at", BigInteger, nullable=False),
    Column("data", Text, nullable=False),  # a JSON object: what the person may see
    Column("private", Text),  # a JSON object: the state the conversation was left in
    Index("events_of_conversation", "conversation", "id"),
    Index("events_once", "conversation", "message_id", "type", unique=True),
    Index("events_by_time", "at"),
    sqlite_autoincrement=True,  # a cursor is never given twice, not even after an erasure
)

contacts = Table(
    "contacts",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("phone", Text, nullable=False),  # encrypted: vault.py
    Column("consent_at", BigInteger, nullable=False),
    Column("delete_after", BigInteger, nullable=False),
    Index("contacts_by_end", "delete_after"),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("language", String(16), nullable=False, server_default=""),  # of the console's pages
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("disabled_at", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("sessions_of_user", "user_id"),
)

attempts = Table(  # of log-ins that failed, by account and by client (both hashed)
    "attempts",
    metadata,
    Column("key", String(72), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)

audit = Table(  # rows are only ever added: triggers refuse all else
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),  # a JSON object
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_autoincrement=True,
)

publications = Table(  # every version of every file published from the console
    "publications",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # what processes look at
    Column("batch", String(16), nullable=False),  # files that were published together
    Column("path", String(200), nullable=False),
    Column("version", Integer, nullable=False),  # of the path, from 1
    Column("state", String(16), nullable=False),  # published, or removed: the files count again
    Column("text", Text, nullable=False),
    Column("typo", Integer, nullable=False),  # 1: only a typo was mended, translations still fit
    Column("author", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Index("publications_once", "path", "version", unique=True),
    Index("publications_by_batch", "batch"),
    sqlite_autoincrement=True,
)

translations = Table(  # every version of every text that was translated in the console
    "translations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # what processes look at
    Column("language", String(16), nullable=False),
    Column("domain", String(16), nullable=False),
    Column("key", String(32), nullable=False),  # of the source text: a hash
    Column("version", Integer, nullable=False),  # of the text in the language, from 1
    Column("state", String(16), nullable=False),  # suggested or approved
    Column("msgid", Text, nullable=False),
    Column("forms", Text, nullable=False),  # a JSON list, one text a plural form
    Column("author", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("translations_once", "language", "key", "version", unique=True),
    sqlite_autoincrement=True,
)

leases = Table(  # of background work, so that one process does it
    "leases",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", BigInteger, nullable=False),  # nobody else takes it before
    Column("ran_at", BigInteger, nullable=False),  # when it was last done; 0: never
)

handovers = Table(  # conversations that a person is asked for or has
    "handovers",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("why", String(16), nullable=False),  # asked, callback, failed or phone
    Column("topic", String(64), nullable=False),  # the intent asked about last
    Column("language", String(16), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("agent", String(64), nullable=False),  # "" while nobody has it
    Column("claimed_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("closed_because", Text, nullable=False),
    Column("alarm_at", BigInteger),  # a safety script fired while an agent had it
    Index("handovers_open", "closed_at", "since"),
)

presence = Table(  # agents who look at the inbox now
    "presence",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)
