"""What settings name and what must be there before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from callbot.app.parts import TRANSLATIONS
from callbot.channels.map.page import BaseMap
from callbot.content.model import SOURCE_LANGUAGE
from callbot.plugged import PlugError, maker
from callbot.settings import Settings, SettingsError

_WEIGHTS = "model.bin"  # of a CTranslate2 model


def check_named(settings: Settings) -> None:
    """Raise SettingsError, in one sentence, for a language, a folder, a model or a map that is not there."""
    BaseMap(settings)
    for name, why in _missing(settings):
        origin = settings.origins.get(name, "default")
        raise SettingsError(f"{origin}: {name} {why}")


def _missing(settings: Settings) -> Iterator[tuple[str, str]]:
    folders = [TRANSLATIONS, settings.city / "translations"]
    able = {
        each.name
        for folder in folders
        if folder.is_dir()
        for each in folder.iterdir()
        if each.is_dir()
    }
    unknown = [code for code in settings.languages if code not in able | {SOURCE_LANGUAGE}]
    if unknown:
        yield (
            "languages",
            f"names {unknown[0]}, of which there is no translation; there is {', '.join(sorted(able))}.",
        )
    if settings.intents and not Path(settings.intents).is_dir():
        yield "intents", f"must be a folder of intents, not “{settings.intents}”."
    if settings.models and Path(settings.models).exists() and not Path(settings.models).is_dir():
        yield "models", f"must be a folder, not “{settings.models}”."
    for name in ("encoder", "ears", "mouth"):
        if ":" in getattr(settings, name) and (why := _unmakeable(getattr(settings, name))):
            yield name, why
    model = settings.whisper_model
    if model and not (Path(model) / _WEIGHTS).is_file():
        yield "whisper_model", f"must be a folder with {_WEIGHTS}, not “{model}”."


def _unmakeable(named: str) -> str:
    try:
        maker(named)
    except PlugError as error:
        return str(error)
    return ""
