"""Messages that callers leave: files in the data folder, kept for as long as was announced."""

from __future__ import annotations

import logging
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callbot.settings import Settings
from callbot.voice.audio import Samples, write_wav

log = logging.getLogger(__name__)

_FORM = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"(\d{8}T\d{6})-.*\.wav")


def folder_of(settings: Settings) -> Path:
    """Return where messages lie."""
    return settings.data / "voicemail"


def keep(folder: Path, now: datetime, conversation: str, audio: Samples) -> Path:
    """Keep a message of ``conversation`` ("" where nothing was asked before); return its file.

    Only its owner may read it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = now.astimezone(UTC).strftime(_FORM)
    path = folder / f"{stamp}-{conversation or 'call'}-{secrets.token_hex(4)}.wav"
    path.touch(mode=0o600)
    path.write_bytes(write_wav(audio))
    return path


def purge(folder: Path, now: datetime, days: int, *, dry_run: bool = False) -> int:
    """Delete the messages older than ``days`` days; return how many went, or would with ``dry_run``.

    A file that is no message of ours stays; one that cannot be deleted is told in the log.
    """
    old = [path for path in sorted(folder.glob("*.wav")) if _is_old(path, now, days)]
    return len(old) if dry_run else sum(map(_delete, old))


def _is_old(path: Path, now: datetime, days: int) -> bool:
    name = _NAME.fullmatch(path.name)
    if name is None:
        return False
    return now - datetime.strptime(name[1], _FORM).replace(tzinfo=UTC) >= timedelta(days=days)


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.error("a voicemail past its end could not be deleted: %s", error.strerror)
        return False
    return True
