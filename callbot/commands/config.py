"""`callbot config`: every setting, its value, and where it came from."""

from __future__ import annotations

import json

import click

from callbot.settings import Settings, setting_fields

SECRET = {
    "contact_key": "",
    "database": "@",
    "libretranslate": "api_key=",
    "metrics": "",
    "redis": "@",
    "sms_url": "@",
    "twilio_token": "",
}  # secret where this is in it


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def config(settings: Settings, as_json: bool) -> None:
    """Show every setting, its value and its origin."""
    rows = [_row(settings, field.name, field.metadata["about"]) for field in setting_fields()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']} = {row['value']}    [{row['origin']}]  {row['about']}")


def _row(settings: Settings, name: str, about: str) -> dict[str, object]:
    value = getattr(settings, name)
    if value and SECRET.get(name, "\0") in str(value):
        value = "(set, not shown)"
    if isinstance(value, tuple):
        value = list(value)
    shown = value if isinstance(value, int | list) else str(value if value is not None else "")
    origin = settings.origins.get(name, "default")
    return {"name": name, "value": shown, "origin": origin, "about": about}
