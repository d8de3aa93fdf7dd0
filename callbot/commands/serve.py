"""`callbot serve`: the web server with chat, widget and demonstration page."""

from __future__ import annotations

import click

from callbot.app import create_app, prepare
from callbot.app.clock import start_clock
from callbot.app.logs import start_logs
from callbot.app.server import Server, address, check_port, end_at_once
from callbot.app.stock import Stock
from callbot.commands.options import override, with_sources
from callbot.settings import Settings


@click.command()
@click.option("--host", help="Address to serve on.")
@click.option("--port", help="Port to serve on.")
@with_sources
def serve(settings: Settings, host: str | None, port: str | None) -> None:
    """Serve the assistant until Ctrl-C."""
    settings = override(settings, {"host": host, "port": port})
    start_logs(settings)
    check_port(settings.host, settings.port)
    end_at_once()
    city = prepare(settings)
    clock = start_clock(settings.now, city.timezone)
    where = f"http://{address(settings.host, settings.port)}/"
    hello = f"Callbot answers for {city.name} at {where} (stop with Ctrl-C)"
    stock = Stock(settings)
    Server(
        settings,
        lambda: create_app(settings, clock, background=True, live=stock.take()),
        hello,
        stock.renew,
    ).run()
