"""What was meant: safety, slots, language, intents and how sure we are."""

from callbot.understanding.understand import Context, Reading, Understanding

__all__ = ["Context", "Reading", "Understanding"]
