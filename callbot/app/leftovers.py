"""What an exchange of the assistant leaves over is given back to the machine at once.

The old assistant holds itself by circles (words that its own methods remember), so it would stay until
Python looks through everything, which a server that only answers seldom makes it do; and the C
library keeps what was freed. Without this a server that authors edit all day holds two or three assistants.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """Free what nothing refers to any more; what was read before a fork is not looked through."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library than GNU's has no such call
        ctypes.CDLL(None).malloc_trim(0)
