"""A store that goes on while the database is away: it keeps what must be stored, and stores it later.

In the order it came, and once: every event has an id, its own or one given here, under which the log takes
it once. A conversation that this process has seen goes on where it was; one that it has not begins
afresh, and its token is checked before anything is stored.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from callbot.conversations.bus import Bus
from callbot.conversations.columns import hashed, in_ms, moment_of
from callbot.conversations.database import StoreError, open_engine
from callbot.conversations.kept import Kept, Record
from callbot.conversations.records import (
    AlreadyStoredError,
    NewEvent,
    Opened,
    Seen,
    UnknownConversationError,
)
from callbot.conversations.sealing import seal_contacts
from callbot.conversations.store import Store, new_id
from callbot.conversations.talk import Talk, event, plain
from callbot.conversations.vault import Vault
from callbot.model import Conversation

log = logging.getLogger(__name__)

MOST_REMEMBERED = 5000  # conversations whose state is known without the database
LOOK_SECONDS = 1.0  # between two attempts to store what is kept
_RENEWED = timedelta(minutes=10)  # in which the sender of a first question may come again


class SteadyStore(Store):
    """As the store; begin, append and look go on while the database is away."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault | None = None,
        bus: Bus | None = None,
        folder: Path | None = None,
    ) -> None:
        """Keep in ``folder`` what waits, beside memory."""
        super().__init__(engine, vault, bus)
        # What stores the kinds that others let us keep.
        self.later: dict[str, Callable[[Record], None]] = {"contact": self._contact_later}
        self._kept = Kept(folder)
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._lock = threading.RLock()
        self._keeper: threading.Thread | None = None
        self._down = False
        self._closed = threading.Event()

    @property
    def away(self) -> bool:
        """Whether the database could not be used a moment ago."""
        return self._down

    def trouble(self) -> str:
        """Return "" while all is stored, else what waits and why."""
        waits, only = len(self._kept), self._kept.trouble
        kept = f"{waits} records wait to be stored" + (f" ({only})" if only else "")
        if trouble := super().trouble():
            return f"{trouble} Chats go on; {kept}." if waits else trouble
        return f"The database was away; {kept}." if waits else ""

    def begin(self, at: datetime, *first: NewEvent, conversation: str = "") -> Opened:
        """As Store.begin; kept while the database is away."""
        conversation = conversation or new_id()
        if self._waits(conversation):
            raise AlreadyStoredError("This conversation is kept already.")
        if not self._down:
            try:
                opened = super().begin(at, *first, conversation=conversation)
            except StoreError as error:
                self._fail(error)
            else:
                self._remember(conversation, hashed(opened.token), first)
                return opened
        return self._keep_begin(conversation, at, first)

    def begin_again(self, conversation: str, since: datetime) -> Opened | None:
        """As Store.begin_again."""
        with self._lock:
            talk = self._talks.get(conversation)
            if talk and talk.waiting and talk.token:
                alone = len(talk.said) <= 1
                return Opened(conversation, talk.token, kept=True) if alone else None
        return super().begin_again(conversation, since)

    def look(self, conversation: str, message_id: str = "", token: str = "") -> Seen | None:
        """As Store.look; while the database is away, what is known of it here."""
        if not self._waits(conversation) and not self._down:
            try:
                seen = super().look(conversation, message_id, token)
            except StoreError as error:
                self._fail(error)
            else:
                if seen:
                    self._remember(conversation, seen.token_hash, state=seen.state)
                return seen
        with self._lock:
            talk = self._talks.get(conversation)
            if talk is None:
                return Seen(Conversation(id=conversation), hashed(token), claimed=True)
            return talk.seen(message_id)

    def append(self, conversation: str, *new: NewEvent, claim: str = "") -> int:
        """As Store.append; 0 for what is kept. ``claim``: the hash of a token still to be checked."""
        if not self._waits(conversation) and not self._down:
            try:
                cursor = super().append(conversation, *new)
            except StoreError as error:
                self._fail(error)
            else:
                with self._lock:
                    if talk := self._talks.get(conversation):
                        talk.take(new)
                return cursor
        self._keep_append(conversation, new, claim)
        return 0

    def newest_answer(self, conversation: str) -> int | None:
        """As Store.newest_answer; None while it cannot be told."""
        if self._down or self._waits(conversation):
            return None
        try:
            return super().newest_answer(conversation)
        except StoreError as error:
            self._fail(error)
            return None

    def keep(self, kind: str, conversation: str, **fields: object) -> bool:
        """Keep something of another kind until ``later`` stores it; False where nobody would."""
        if kind not in self.later:
            return False
        with self._lock:
            self._add(
                {"kind": kind, "conversation": conversation, **fields}, self._talk(conversation)
            )
        return True

    def adopt(self) -> int:
        """Take over what processes before this one could not store; return how many records."""
        with self._lock:
            found = self._kept.adopt()
            if found:
                log.warning("%d records of a process before wait to be stored", found)
                self._start()
            return found

    def store_kept(self) -> int:
        """Store what waits, oldest first; return how many. Raises StoreError while there is no database."""
        count = 0
        while (record := self._kept.first()) is not None:
            self._store(record)
            with self._lock:
                self._kept.done()
                talk = self._talks.get(str(record.get("conversation")))
                if talk and talk.waiting:
                    talk.waiting -= 1
                    if not talk.waiting:
                        talk.said.clear()
                        talk.token = ""
            self._announce(str(record.get("conversation")))
            count += 1
        return count

    def close(self) -> None:
        """As Store.close; what waits stays in its file."""
        self._closed.set()
        super().close()

    # Keeping.

    def _keep_contact(self, row: Mapping[str, object]) -> None:
        try:
            if not self._down:
                super()._keep_contact(row)
                return
        except StoreError as error:
            self._fail(error)
        fields = {name: value for name, value in row.items() if name != "conversation"}
        self.keep("contact", str(row["conversation"]), **fields)

    def _contact_later(self, record: Record) -> None:
        super()._keep_contact({name: value for name, value in record.items() if name != "kind"})

    def _keep_begin(self, conversation: str, at: datetime, first: tuple[NewEvent, ...]) -> Opened:
        token = secrets.token_urlsafe(24)
        record = {"kind": "begin", "at": in_ms(at), "token_hash": hashed(token)}
        with self._lock:
            talk = Talk(hashed(token), Conversation(id=conversation), token=token, begun=True)
            self._add({**record, "conversation": conversation, "events": plain(first)}, talk)
            self._said(conversation, talk, first)
        return Opened(conversation, token, kept=True)

    def _keep_append(self, conversation: str, new: tuple[NewEvent, ...], claim: str) -> None:
        record = {"kind": "append", "conversation": conversation, "claim": claim}
        with self._lock:
            talk = self._talk(conversation, claim)
            self._add({**record, "events": plain(new)}, talk)
            self._said(conversation, talk, new)

    def _add(self, record: Record, talk: Talk) -> None:
        self._kept.add(record)
        talk.waiting += 1
        self._talks[str(record["conversation"])] = talk
        self._start()

    def _said(self, conversation: str, talk: Talk, events: tuple[NewEvent, ...]) -> None:
        talk.take(events)
        for each in events:
            if each.message_id:
                talk.said.setdefault(each.message_id, {})[each.type] = each.data
        self._talks.move_to_end(conversation)

    def _talk(self, conversation: str, claim: str = "") -> Talk:
        known = self._talks.get(conversation)
        return known or Talk(claim, Conversation(id=conversation), claimed=bool(claim))

    def _remember(
        self,
        conversation: str,
        token_hash: str,
        events: tuple[NewEvent, ...] = (),
        state: Conversation | None = None,
    ) -> None:
        with self._lock:
            known = self._talks.get(conversation)
            if known and known.waiting:  # what waits is newer than what was found
                return
            talk = Talk(token_hash, state or Conversation(id=conversation))
            talk.take(events)
            self._talks[conversation] = talk
            self._talks.move_to_end(conversation)
            while len(self._talks) > MOST_REMEMBERED:
                oldest = next((name for name, one in self._talks.items() if not one.waiting), None)
                if oldest is None:
                    break
                del self._talks[oldest]

    def _waits(self, conversation: str) -> bool:
        with self._lock:
            talk = self._talks.get(conversation)
            return bool(talk and talk.waiting)

    def _fail(self, error: StoreError) -> None:
        with self._lock:
            if not self._down:
                log.error("chats go on without the database: %s", error)
            self._down = True
            self._start()

    # Storing later.

    def _start(self) -> None:
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = threading.Thread(target=self._run, name="kept", daemon=True)
            self._keeper.start()

    def _run(self) -> None:
        """Try again and again until all is stored; then this thread has no more to do."""
        while not self._closed.wait(LOOK_SECONDS):
            try:
                self.newest_cursor()
                count = self.store_kept()
            except StoreError as error:
                if not self._down:
                    self._fail(error)
                continue
            with self._lock:
                if self._down or count:
                    log.warning("the database is back; %d records were stored", count)
                self._down = False
                if not len(self._kept):
                    self._keeper = None
                    return

    def _store(self, record: Record) -> None:
        """Store one record, once; raises StoreError. What nobody may store is dropped, and logged."""
        try:
            self._store_one(record)
        except StoreError:
            raise
        except (UnknownConversationError, AlreadyStoredError) as error:
            log.warning("a kept record is not stored: %s", error)
        except Exception:
            # One that cannot be read must not keep the others back.
            log.exception("a kept record could not be stored")

    def _store_one(self, record: Record) -> None:
        kind, conversation = record["kind"], str(record["conversation"])
        if kind not in ("begin", "append"):
            self.later[kind](record)
            return
        events = [event(each) for each in record["events"]]
        if kind == "begin":
            row = {"id": conversation, "token_hash": record["token_hash"]}
            try:
                self._begin({**row, "started_at": record["at"]}, events)
            except AlreadyStoredError:  # sent again after a restart, or half forgotten by one
                since = moment_of(record["at"]) - _RENEWED
                self._renew(conversation, since, record["token_hash"])
                self._append_each(conversation, events)
            return
        if record.get("claim"):
            found = Store.look(self, conversation)
            if found is None or found.token_hash != record["claim"]:
                raise UnknownConversationError
        self._append_each(conversation, events)

    def _append_each(self, conversation: str, events: list[NewEvent]) -> None:
        try:
            Store.append(self, conversation, *events)
        except AlreadyStoredError:
            for each in events:
                try:
                    Store.append(self, conversation, each)
                except AlreadyStoredError:
                    continue


def open_steady(
    url: str, vault: Vault, *, redis: str = "", folder: Path | None = None
) -> SteadyStore:
    """Return the store of a database URL that goes on while it is away; told of by ``redis``, if set.

    Raises StoreError, BusError.
    """
    bus = Bus(redis) if redis else None
    engine = open_engine(url)
    seal_contacts(engine, vault)
    return SteadyStore(engine, vault, bus, folder)
