"""What was meant: safety, slots, language, intents and how sure we are."""
