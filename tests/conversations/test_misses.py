"""Questions that nobody answered, found in the log and grouped."""

import json
import random
import time
from datetime import timedelta

import pytest

from callbot.conversations.misses import Miss, find_misses, group
from callbot.conversations.store import NewEvent

HOUR = timedelta(hours=1)


def ask(store, at, text, status="unknown", *, language="fr", intent=None, said="…"):
    """Store a question and its answer; return the conversation and the answer's cursor."""
    key = f"m{at.timestamp()}"
    message = NewEvent("message", at, json.dumps({"text": text}), key)
    conversation = store.begin(at, message).conversation
    answer = {"reply_to": key, "detected_language": language, "status": status, "intent": intent}
    answer["answers"] = [{"text": said}]
    data = json.dumps(answer, separators=(",", ":"))
    return conversation, store.append(conversation, NewEvent("answer", at, data, key))


def rate(store, at, answered, value):
    conversation, cursor = answered
    data = json.dumps({"from": "person", "about": cursor, "value": value})
    store.append(conversation, NewEvent("feedback", at, data))


def test_unknown_offered_and_disliked_are_missed_and_nothing_else(store, now):
    ask(store, now, "où est le chat")
    ask(store, now + HOUR, "bus", "did_you_mean", language="en")
    ask(store, now + 2 * HOUR, "prochain bus", "answered", intent="t.next")
    disliked = ask(store, now + 3 * HOUR, "prix du bus", "answered", intent="t.price")
    rate(store, now + 4 * HOUR, disliked, "down")
    assert find_misses(store, now) == [
        Miss("où est le chat", "fr", now, "unknown"),
        Miss("bus", "en", now + HOUR, "did_you_mean"),
        Miss("prix du bus", "fr", now + 3 * HOUR, "disliked", "t.price"),
    ]


def test_only_what_is_new_is_told(store, now):
    ask(store, now, "avant")
    ask(store, now + HOUR, "après")
    assert [miss.text for miss in find_misses(store, now + HOUR)] == ["après"]


def test_a_thumb_that_was_turned_up_again_does_not_count(store, now):
    answered = ask(store, now, "prix", "answered", intent="t.price")
    rate(store, now, answered, "down")
    rate(store, now, answered, "up")
    assert find_misses(store, now) == []


def test_an_unknown_question_with_a_thumb_down_counts_once(store, now):
    rate(store, now, ask(store, now, "où est le chat"), "down")
    assert [miss.why for miss in find_misses(store, now)] == ["unknown"]


def test_the_words_of_an_answer_are_not_its_status(store, now):
    ask(store, now, "prix", "answered", said='"status":"unknown"')
    assert find_misses(store, now) == []


def test_what_has_no_words_is_left_out(store, now):
    ask(store, now, "?!…")
    assert find_misses(store, now) == []


def test_an_erased_conversation_is_gone(store, now):
    conversation, _ = ask(store, now, "où est le chat")
    store.erase(conversation, now)
    assert find_misses(store, now) == []


def miss(text, now, why="unknown", language="fr"):
    return Miss(text, language, now, why)


def test_alike_questions_are_one_group_the_most_frequent_first(now):
    texts = [
        "où faire garder mon chien", "ou faire garder mon chien ?", "Où faire garder mes chiens",
        "il pleut demain", "quel temps fera-t-il", "il pleut demain",
    ]  # fmt: skip
    found = group([miss(text, now + place * HOUR) for place, text in enumerate(texts)])
    assert [(g.text, g.count) for g in found] == [
        ("ou faire garder mon chien ?", 3),
        ("il pleut demain", 2),
        ("quel temps fera-t-il", 1),
    ]
    assert found[0].wordings == ("Où faire garder mes chiens",)
    assert found[0].newest == now + 2 * HOUR


def test_a_group_counts_languages_and_reasons(now):
    found = group([miss("taxi", now), miss("Taxi!", now, "disliked", "en"), miss("taxi", now)])
    assert found[0].languages == {"fr": 2, "en": 1}
    assert found[0].reasons == {"unknown": 2, "disliked": 1}


@pytest.mark.parametrize(
    "texts", [("今晚有什么活动", "今天晚上有什么活动"), ("موعد المترو", "ما موعد المترو")]
)
def test_other_scripts_are_grouped_too(texts, now):
    assert len(group([miss(text, now) for text in texts])) == 1


def test_the_order_of_the_log_does_not_matter(now):
    misses = [miss(f"question {n % 7} sur le sujet {n % 3}", now) for n in range(40)]
    shuffled = random.Random(1).sample(misses, len(misses))
    assert group(misses) == group(shuffled)


def test_thousands_of_questions_take_seconds(now):
    draw = random.Random(2)
    words = ["bus", "chien", "piscine", "carte", "perdu", "demain", "où", "quand", "prix", "école"]
    misses = [miss(" ".join(draw.choices(words, k=6)) + f" {n}", now) for n in range(3000)]
    start = time.thread_time()
    assert sum(each.count for each in group(misses)) == 3000
    assert time.thread_time() - start < 20
    assert group([]) == []
