"""What authors write: intents, examples, lexicons, read with positions and never guessed at."""
