"""What authors write: intents, examples, lexicons, read with positions and never guessed at."""

from callbot.content.model import Content as Content
from callbot.content.model import Layer as Layer
from callbot.content.model import Published as Published
