"""How a session behaves, and where it finds its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Script = Callable[[str, str, Mapping[str, str]], str]
"""Gives a sentence by its key, language and values."""


@dataclass(frozen=True)
class Manners:
    """How a session behaves. Times in seconds."""

    languages: tuple[str, ...] = ("fr", "en")  # that can be spoken, the city's own first
    notice: str = ""  # what the town hall wants every caller to hear, after the greeting
    silence: float = 6.0  # after which we ask whether somebody is there
    silences: int = 3  # after which we hang up
    failures: int = 2  # after which we offer a person
    least_sure: float = 0.25  # a hearing below it is asked again
    faint: float = 600.0  # root mean square below which somebody whispers
    barge_in: float = 0.2  # of voice that silences us
    longest_guess: float = 8.0  # of speech that is recognised before the turn has ended
    longest_wait: float = 12.0  # for recogniser or assistant
    slow: float = 0.8
    transfer: bool = False  # a person can take the call now
    voicemail: bool = False
    sms: bool = False  # an answer can be sent by SMS
    message_pause: float = 3.0  # of silence that ends a voicemail
    longest_message: float = 120.0
    longest_call: float = 1800.0
