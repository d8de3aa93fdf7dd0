"""A call on a wire that notes what is sent: actions carried out, faults kept to themselves."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from dataclasses import replace

import numpy as np
from helpers.phone import FakeHearing, FakeMouth, NotedWire, make_call, make_desk, utterance, voice

from callbot.channels.spoken import spoken_reply
from callbot.handover import Handovers
from callbot.voice.actions import Say
from callbot.voice.audio import FRAME_BYTES, frames, silence
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard, VoiceError


def speak(call, sound):
    for frame in frames(sound):
        call.hear_frame(frame)


async def asked(call, text, language="fr"):
    call.perform(call.session.heard(Heard(text, language, 0.9), time.monotonic()))
    await call.settle()


def test_a_spoken_question_is_heard_answered_and_kept_like_a_chat(tmp_path):
    async def run():
        desk = make_desk(tmp_path, hearing=FakeHearing(deque(["le bus", "et demain"])))
        call = make_call(desk)
        call.perform(call.session.begin())
        await call.settle()
        for _ in range(2):
            speak(call, utterance())
            await call.settle()
        greeting, first, second = desk.mouth.said
        assert greeting == "phone_greeting"
        assert first.startswith("1: le bus")
        assert second.startswith("2: et demain"), "one conversation, not two"
        kept = [json.loads(e.data) for e in desk.parts.store.events_after(call.conversation, 0, 9)]
        assert [each.get("text") for each in kept[::2]] == ["le bus", "et demain"]
        assert desk.parts.assistant.heard[0].channel == "phone"

    asyncio.run(run())


def test_what_is_kept_of_a_call_is_redacted(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        call = make_call(desk)
        await asked(call, "rappelez-moi au 06 12 34 56 78")
        stored = " ".join(e.data for e in desk.parts.store.events_after(call.conversation, 0, 9))
        assert "12 34" not in stored

    asyncio.run(run())


def test_a_held_call_sends_whole_frames_and_falls_silent_when_spoken_over(tmp_path):
    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(frames=200))
        call = make_call(desk)
        running = asyncio.create_task(call.run())
        await asyncio.sleep(0.3)
        sent = len(call.wire.sent)
        assert 5 <= sent <= 16, "20 ms each, by the clock"
        assert {len(each) for each in call.wire.sent} == {FRAME_BYTES}
        speak(call, voice(0.4))
        await asyncio.sleep(0.05)
        after = len(call.wire.sent)
        await asyncio.sleep(0.2)
        assert len(call.wire.sent) - after == 0
        assert call.wire.done == ["flush"]
        call.ended.set()
        await asyncio.wait_for(running, 1)

    asyncio.run(run())


def test_the_first_sentence_is_heard_before_the_rest_is_made(tmp_path):
    class SlowMouth(FakeMouth):
        def say(self, text, language, *, speed=1.0):
            if "suite" in text:
                gate.wait(2)
            return super().say(text, language, speed=speed)

    async def run():
        call = make_call(make_desk(tmp_path, mouth=SlowMouth(frames=2)))
        call.perform([Say("Une première phrase est prête. La suite vient.", "fr")])
        running = asyncio.create_task(call._pump())
        await asyncio.sleep(0.15)
        assert call.desk.mouth.said == ["Une première phrase est prête."]
        assert len(call.wire.sent) == 2
        gate.set()
        await call.settle()
        assert call.desk.mouth.said[1:] == ["La suite vient."]
        assert 10 < len(call.wire.sent) < 20, "a breath between the two"
        running.cancel()

    gate = threading.Event()
    asyncio.run(run())


def test_a_flood_of_keys_leaves_only_the_last_sentence_to_be_said(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        call = make_call(desk)
        call.perform(call.session.begin())
        for _ in range(300):
            call.press("5")
        await call.settle()
        assert len(desk.mouth.said) <= 3

    asyncio.run(run())


def test_a_recogniser_that_fails_is_an_excuse_and_then_a_person(tmp_path):
    async def run():
        failures = deque([VoiceError("dead"), VoiceError("dead")])
        desk = make_desk(tmp_path, hearing=FakeHearing(failures), manners=Manners(transfer=True))
        call = make_call(desk)
        for _ in range(2):
            speak(call, utterance())
            await call.settle()
        assert desk.mouth.said == ["phone_not_heard", "phone_transfer"]
        assert call.wire.done[-1].startswith("transfer")
        assert call.ended.is_set()

    asyncio.run(run())


def test_an_assistant_that_fails_is_an_apology_not_a_dead_line(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        call = make_call(desk)
        await asked(call, "break")
        assert len(desk.mouth.said) == 1
        assert "town hall" in desk.mouth.said[0] or "mairie" in desk.mouth.said[0]

    asyncio.run(run())


def test_a_broken_mouth_ends_the_call_instead_of_going_round_for_ever(tmp_path, caplog):
    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(fails=True))
        call = make_call(desk)
        call.perform(call.session.begin())
        await asyncio.wait_for(call.settle(), 5)
        assert call.wire.done[-1] == "hang up"
        assert call.ended.is_set()
        healthy = make_call(make_desk(tmp_path))
        await asked(healthy, "le bus")
        assert healthy.desk.mouth.said

    asyncio.run(run())
    assert "the mouth is broken" in caplog.text


def test_a_number_keyed_in_before_any_question_is_kept_apart(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        call = make_call(desk)
        for digit in "00612345678#":
            call.press(digit)
        await call.settle()
        assert desk.mouth.said[-1] == "phone_wish_kept"
        store = desk.parts.store
        assert store.contact(call.conversation) == "+33612345678"
        events = store.events_after(call.conversation, 0, 9)
        assert [each.type for each in events] == ["handover"]
        assert "612345678" not in events[0].data

    asyncio.run(run())


def test_a_number_that_is_none_is_not_promised(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        call = make_call(desk)
        for digit in "012#":
            call.press(digit)
        await call.settle()
        assert desk.mouth.said[-1] == "phone_wrong_number"
        assert "phone_wish_kept" not in desk.mouth.said

    asyncio.run(run())


def test_a_transfer_that_nobody_takes_keeps_the_caller(tmp_path):
    async def run():
        desk = make_desk(tmp_path, manners=Manners(transfer=True))
        call = make_call(desk, NotedWire(takes=False))
        await asked(call, "le bus")
        call.press("0")
        await call.settle()
        assert call.wire.done[-1] == "transfer le bus"
        assert desk.mouth.said[-1] == "phone_closed"
        assert not call.ended.is_set()

    asyncio.run(run())


def test_whoever_takes_a_call_finds_it_in_the_inbox(tmp_path):
    desk = make_desk(tmp_path, manners=Manners(transfer=True))
    inbox = Handovers(desk.parts.store.engine)
    call = make_call(replace(desk, parts=replace(desk.parts, handovers=inbox)))

    async def run():
        await asked(call, "le bus")
        call.press("0")
        await call.settle()

    asyncio.run(run())
    assert call.wire.done == ["transfer le bus"]
    assert inbox.get(call.conversation).why == "asked"


def test_a_message_cut_off_by_hanging_up_is_kept(tmp_path):
    async def run():
        desk = make_desk(tmp_path, manners=Manners(voicemail=True))
        call = make_call(desk)
        running = asyncio.create_task(call.run())
        await asyncio.sleep(0)
        for digit in "0#":
            call.press(digit)
        await call.settle()
        speak(call, np.concatenate([silence(0.2), voice(1.0)]))
        call.ended.set()
        await asyncio.wait_for(running, 2)
        ((_, audio),) = desk.kept
        assert len(audio) > 8000

    asyncio.run(run())


def test_who_waits_hears_the_place_in_the_queue(tmp_path):
    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(frames=3))
        call = make_call(desk)
        await call.announce_place(2)
        assert desk.mouth.said == ["phone_queue 2"]
        assert len(call.wire.sent) == 3

    asyncio.run(run())


def test_what_a_voice_needs_of_an_answer():
    choices = [{"label": f"L{n}", "say": f"s{n}"} for n in range(2)]
    body = {
        "answers": [
            {"text": "1", "spoken": "Un.", "choices": []},
            {"text": "2", "spoken": "Deux.", "choices": choices},
        ],
        "status": "did_you_mean",
        "language": "fr",
        "intent": None,
        "verdict": "did_you_mean",
    }
    reply = spoken_reply(body)
    assert (reply.text, reply.written, reply.wish) == ("Un. Deux.", "1\n2", "")
    assert reply.choices == (("L0", "s0"), ("L1", "s1"))
    assert not reply.understood
    assert spoken_reply({**body, "status": "answered"}).choices == ()
    assert spoken_reply({**body, "intent": "meta.human"}).person
    assert spoken_reply({**body, "verdict": "safety"}).safety


def test_what_was_said_up_to_a_pause_is_answered_when_a_whole_question_ends_there(tmp_path):
    async def run():
        desk = make_desk(
            tmp_path,
            hearing=FakeHearing(deque(["prochain métro"])),
            complete=lambda text, language: (text, language) == ("prochain métro", "fr"),
        )
        call = make_call(desk)
        speak(call, np.concatenate([voice(0.6), silence(0.24)]))
        await call.settle()
        assert desk.mouth.said == [], "the caller may go on"
        speak(call, silence(0.2))
        await call.settle()
        assert "prochain métro" in desk.mouth.said[0]
        assert len(desk.hearing.asked) == 1

    asyncio.run(run())


def test_what_is_waited_for_is_answered_without_asking_whether_it_is_whole(tmp_path):
    async def run():
        desk = make_desk(
            tmp_path, hearing=FakeHearing(deque(["prochain métro"])), complete=refuse_to_tell
        )
        call = make_call(desk)
        speak(call, np.concatenate([voice(0.6), silence(0.8)]))
        await call.settle()
        assert "prochain métro" in desk.mouth.said[0]

    asyncio.run(run())


def refuse_to_tell(text, language):
    raise AssertionError("nobody waits for more silence")


def test_what_every_call_hears_was_spoken_before_the_first(tmp_path):
    desk = make_desk(tmp_path, manners=Manners(languages=("fr", "ja")))
    desk.rehearse()
    assert "phone_greeting" in desk.mouth.said
    assert set(desk.mouth.tongues) == {"fr"}, "a language without a voice stops nothing"


def test_when_the_recognisers_are_busy_nothing_is_recognised_before_its_end(tmp_path):
    async def run():
        desk = make_desk(tmp_path, hearing=FakeHearing(deque(["le bus"]), busy=True))
        call = make_call(desk)
        speak(call, np.concatenate([voice(0.6), silence(0.3)]))
        await call.settle()
        assert desk.hearing.asked == []
        speak(call, silence(0.4))
        await call.settle()
        assert "le bus" in desk.mouth.said[0]

    asyncio.run(run())
