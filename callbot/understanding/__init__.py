"""What was meant: safety, slots, language, intents and how sure we are."""

from callbot.understanding.explain import Explanation
from callbot.understanding.reading import Context, Reading
from callbot.understanding.understand import Understanding

__all__ = ["Context", "Explanation", "Reading", "Understanding"]
