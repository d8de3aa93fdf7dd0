"""Callbot: an assistant that a town hall runs on its own machine."""

__version__ = "0.1.0"
