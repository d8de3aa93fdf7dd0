"""The agents' translator: approved phrases found by what an agent types, never a free translation."""
