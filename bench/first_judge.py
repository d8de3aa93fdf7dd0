"""Print the judge that the shipped content teaches, as callbot/understanding/defaults.py keeps it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from callbot.app.parts import build_assistant
from callbot.settings import load_settings


def main() -> None:
    """Learn by letters only and print one JSON document."""
    settings = replace(load_settings(environ={}), encoder="none", data=Path(tempfile.mkdtemp()))
    model = build_assistant(settings).house.understanding.model
    if model is None:
        raise SystemExit("the content has no examples")
    known = model.strings.calibration
    arrays = {"weights": model.strings.weights, "mean": known.mean, "scale": known.scale}
    shown = {name: [round(float(v), 3) for v in values] for name, values in arrays.items()}
    shown["signs"] = [round(float(v), 3) for v in known.weights]
    print(json.dumps({**shown, "offset": round(known.offset, 3)}))


if __name__ == "__main__":
    main()
