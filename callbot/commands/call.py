"""`callbot call`: the phone line, and trying it without a telephone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from callbot.app import prepare
from callbot.app.clock import start_clock
from callbot.app.ears import make_ears
from callbot.app.line import serve_line
from callbot.app.phone import open_desk
from callbot.app.simulation import simulate_call
from callbot.commands.options import with_sources
from callbot.settings import Settings
from callbot.voice.audio import read_wav, seconds


@click.group()
def call() -> None:
    """Answer the telephone (needs the extra “voice”)."""


@call.command()
@with_sources
def serve(settings: Settings) -> None:
    """Take calls until Ctrl-C: by AudioSocket and SIP, where they are set."""
    city = prepare(settings)
    desk = open_desk(settings, start_clock(settings.now, city.timezone))
    asyncio.run(serve_line(settings, desk, click.echo))


@call.command()
@click.option("--wav", type=click.Path(path_type=Path, exists=True), help="A recorded question.")
@click.option("--text", help="A question in writing, as if it had been heard so.")
@click.option("--language", help="The caller's language, if chosen.")
@click.option("--save", type=click.Path(path_type=Path), help="Write what is said to this .wav.")
@with_sources
def simulate(
    settings: Settings, wav: Path | None, text: str | None, language: str | None, save: Path | None
) -> None:
    """Hold a call without a network: one question, spoken or written, and its answer."""
    if (wav is None) == (text is None):
        raise click.UsageError("Give either --wav or --text.")
    city = prepare(settings)
    desk = open_desk(settings, start_clock(settings.now, city.timezone))
    said = read_wav(wav.read_bytes()) if wav else text or ""
    for line in asyncio.run(simulate_call(desk, said, language, save)):
        click.echo(line)


@call.command()
@click.argument("wav", type=click.Path(path_type=Path, exists=True))
@click.option("--language", multiple=True, help="Languages to expect (default: fr and en).")
@with_sources
def listen(settings: Settings, wav: Path, language: tuple[str, ...]) -> None:
    """Print what the recogniser hears in a .wav file, with its confidence."""
    audio = read_wav(wav.read_bytes())
    heard = make_ears(settings)().hear(audio, language or ("fr", "en"))
    click.echo(
        json.dumps(
            {
                "text": heard.text,
                "language": heard.language,
                "confidence": round(heard.confidence, 3),
                "language_confidence": round(heard.language_confidence, 3),
                "seconds": round(seconds(audio), 2),
            },
            ensure_ascii=False,
        )
    )
