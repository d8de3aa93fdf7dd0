"""Conversations: the append-only event log, what is redacted from it and how long it is kept."""

from __future__ import annotations
