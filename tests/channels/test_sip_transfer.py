"""What a transfer tells the person's telephone, as the REFER has it: nothing, or what was asked."""

from __future__ import annotations

import asyncio
import re
from importlib.util import find_spec
from urllib.parse import parse_qsl, unquote

import pytest
from helpers.phone import FakeMouth, make_desk
from helpers.ports import free_port
from helpers.sip import Peer

from callbot.channels.queue import Lines
from callbot.channels.sip import SipLine, about
from callbot.voice.manners import Manners

DESK = "sip:desk@pbx.example.org;transport=tcp"


async def referred(folder, questions, **how):
    """Return the Refer-To of a call in which a person is asked for after these questions."""
    desk = make_desk(folder, mouth=FakeMouth(frames=2), manners=Manners(transfer=True))
    line, port = SipLine(desk, Lines(2, 0), transfer_to=DESK, **how), free_port()
    await line.listen("127.0.0.1", port, most=2)
    try:
        with Peer(port) as peer:
            await peer.invite()
            peer.confirm()
            await peer.heard()
            (call,) = line.calls
            call.session.questions += questions
            call.press("0")
            request = await peer.asked("REFER")
            return re.search(r"^Refer-To: (.*?)\r?$", request, re.MULTILINE)[1]
    finally:
        await line.close(0.1)


@pytest.mark.voice
@pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed")
def test_a_transfer_tells_nothing_unless_it_is_wanted(tmp_path):
    found = asyncio.run(referred(tmp_path, ["où est la mairie ?"]))
    assert found.strip("<>") == DESK


@pytest.mark.voice
@pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed")
def test_a_transfer_carries_what_was_asked_without_personal_data(tmp_path):
    asked = ["où est la mairie ?", "rappelez-moi au 06 12 34 56 78"]
    found = asyncio.run(referred(tmp_path, asked, subject=True))
    address, _, headers = found.strip("<>").partition("?")
    assert found.startswith("<"), "a question mark needs the brackets"
    assert address == DESK
    ((name, said),) = parse_qsl(headers)
    assert name == "Subject"
    assert said.startswith("où est la mairie ? / rappelez-moi au [")
    assert "12 34" not in said


@pytest.mark.parametrize(
    "summary", ["a>\r\nReplaces: x", "x&Replaces=y;method=BYE", "<sip:e@f>", "\0%0d%0a", "\ud800"]
)
def test_no_question_writes_a_header_of_its_own(summary):
    found = about(DESK, summary)
    headers = found.removeprefix(f"<{DESK}?Subject=").removesuffix(">")
    assert re.fullmatch(r"(?:[\w.~-]|%[0-9A-F]{2})*", headers, re.ASCII), found


def test_what_is_too_long_is_cut_at_a_whole_letter():
    for letter in "aé語😀":
        found = about(DESK, letter * 900)
        said = unquote(found.partition("Subject=")[2][:-1], errors="strict")
        assert set(said) == {letter}
        assert len(found) < 500
    assert about(DESK, "") == DESK
    assert about("04 91 00 00 00", "la mairie") == "04 91 00 00 00"
