"""Every statement of the store, built once so that SQLAlchemy compiles each once."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, and_, bindparam, delete, func, insert, or_, select, update

from callbot.conversations.tables import contacts, conversations, events

HIDDEN_TYPES = ("note", "sms")  # for the city alone; the person's stream leaves them out
ERASED = "erased"

BEGIN = insert(conversations)

# Only into a conversation that exists: an answer that was on its way must not undo an erasure.
APPEND = (
    insert(events)
    .from_select(
        ["conversation", "type", "message_id", "at", "data", "private"],
        select(
            conversations.c.id,
            bindparam("type", type_=events.c.type.type),
            bindparam("message_id", type_=events.c.message_id.type),
            bindparam("at", type_=events.c.at.type),
            bindparam("data", type_=events.c.data.type),
            bindparam("private", type_=events.c.private.type),
        ).where(
            conversations.c.id == bindparam("conversation"), conversations.c.erased_at.is_(None)
        ),
    )
    .returning(events.c.id)
)

_newest_state = (
    select(events.c.private)
    .where(events.c.conversation == conversations.c.id, events.c.type == "answer")
    .order_by(events.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def _data_of(kind: str) -> ScalarSelect[str]:
    return (
        select(events.c.data)
        .where(
            events.c.conversation == conversations.c.id,
            events.c.message_id == bindparam("message_id"),
            events.c.type == kind,
        )
        .scalar_subquery()
    )


_events_of_it = (
    select(func.count(events.c.id))
    .where(events.c.conversation == conversations.c.id, events.c.type != "answer")
    .scalar_subquery()
)

RENEW_TOKEN = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("conversation"),
        conversations.c.erased_at.is_(None),
        conversations.c.started_at >= bindparam("since"),
        _events_of_it == 1,
    )
    .values(token_hash=bindparam("new_hash"))
)

LOOK = select(
    conversations.c.token_hash,
    conversations.c.holder,
    _data_of("message").label("message"),
    _data_of("answer").label("answer"),
    _newest_state.label("state"),
).where(conversations.c.id == bindparam("conversation"), conversations.c.erased_at.is_(None))

NEWEST_ANSWER = select(func.max(events.c.id)).where(
    events.c.conversation == bindparam("conversation"), events.c.type == "answer"
)

EVENTS_AFTER = (
    select(events.c.id, events.c.type, events.c.at, events.c.data)
    .where(
        events.c.conversation == bindparam("conversation"),
        events.c.id > bindparam("after"),
        events.c.type.not_in(HIDDEN_TYPES),
    )
    .order_by(events.c.id)
    .limit(bindparam("limit"))
)

EVERYTHING = (
    select(events.c.id, events.c.type, events.c.at, events.c.data)
    .where(events.c.conversation == bindparam("conversation"))
    .order_by(events.c.id.desc())
    .limit(bindparam("limit"))
)

ANSWER_AT = select(events.c.id).where(
    events.c.id == bindparam("cursor"),
    events.c.conversation == bindparam("conversation"),
    events.c.type.in_(("answer", "agent")),
)

NEW_IN_ALL = (
    select(events.c.id, events.c.conversation)
    .where(events.c.id > bindparam("after"))
    .order_by(events.c.id)
    .limit(1000)
)

_message = events.alias("message")
_ITS_QUESTION = and_(
    _message.c.conversation == events.c.conversation,
    _message.c.message_id == events.c.message_id,
    _message.c.type == "message",
)
_ANSWERED = (
    select(events.c.id, events.c.at, events.c.data, _message.c.data.label("message"))
    .join(_message, _ITS_QUESTION)
    .where(events.c.type == "answer")
    .order_by(events.c.id)
)
ANSWERS_SINCE = (
    select(events.c.id, events.c.at, events.c.data, _message.c.at.label("asked"))
    .outerjoin(_message, _ITS_QUESTION)
    .where(events.c.type == "answer", events.c.at >= bindparam("since"))
    .order_by(events.c.id)
)
# The log's JSON is compact and quotes inside texts are escaped, so that these words are keys.
UNANSWERED = _ANSWERED.where(
    events.c.at >= bindparam("since"),
    or_(*(events.c.data.contains(f'"status":"{each}"') for each in ("unknown", "did_you_mean"))),
)
ANSWERS = _ANSWERED.where(events.c.id.in_(bindparam("cursors", expanding=True)))
FEEDBACK = (
    select(events.c.data)
    .where(events.c.type == "feedback", events.c.at >= bindparam("since"))
    .order_by(events.c.id)
)
NEWEST_CURSOR = select(func.coalesce(func.max(events.c.id), 0))

HOLD = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"), conversations.c.erased_at.is_(None))
    .values(holder=bindparam("new_holder"))
)

EMPTY_CONVERSATION = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"), conversations.c.erased_at.is_(None))
    .values(token_hash="", erased_at=bindparam("now"))
)
DELETE_EVENTS = delete(events).where(events.c.conversation == bindparam("conversation"))
DELETE_CONTACT = delete(contacts).where(contacts.c.conversation == bindparam("conversation"))
ADD_EVENT = insert(events)
ADD_CONTACT = insert(contacts)
CONTACT = select(contacts.c.phone).where(contacts.c.conversation == bindparam("conversation"))

_old_events = events.c.at < bindparam("before")
_newer_event = (
    select(events.c.id)
    .where(events.c.conversation == conversations.c.id, events.c.at >= bindparam("before"))
    .exists()
)
_old_conversations = and_(conversations.c.started_at < bindparam("before"), ~_newer_event)
_old_contacts = contacts.c.delete_after <= bindparam("now")

COUNT_OLD = {
    "events": select(func.count()).select_from(events).where(_old_events),
    "conversations": select(func.count()).select_from(conversations).where(_old_conversations),
    "contacts": select(func.count()).select_from(contacts).where(_old_contacts),
}
DELETE_OLD = {  # events first, a thousand at a time: chats are stored in between
    "events": delete(events).where(
        events.c.id.in_(select(events.c.id).where(_old_events).order_by(events.c.id).limit(1000))
    ),
    "conversations": delete(conversations).where(_old_conversations),
    "contacts": delete(contacts).where(_old_contacts),
}
