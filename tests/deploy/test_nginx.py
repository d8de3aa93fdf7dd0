"""The nginx example as it stands in deploy/: nginx takes it, and two servers are one service behind it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from helpers.data import ROOT
from helpers.server import Served, gunicorn
from helpers.valkey import PROGRAM
from helpers.valkey import Server as Redis

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(
    not (NGINX and shutil.which("openssl")),
    reason="no nginx or openssl here: install Debian's nginx",
)
FRAME = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log notice;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
{sites}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(folder: Path, ports: dict[str, int]) -> Path:
    """The example with this machine's ports and a certificate made just now; all else as it is."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r" *listen \[::\].*\n", "", text)
    for old, new in ports.items():
        found = len(re.findall(rf"(listen |127\.0\.0\.1:){old}\b", text))
        assert found == 1, f"{old} stands {found} times in the example"
        text = re.sub(rf"listen {old}\b", f"listen 127.0.0.1:{new}", text)
        text = text.replace(f"127.0.0.1:{old} ", f"127.0.0.1:{new} ")
    text = text.replace("/etc/ssl/callbot", str(folder)).replace("chat.ville.example", "localhost")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "privkey.pem"]
    subprocess.run([*command, "-out", "fullchain.pem"], cwd=folder, check=True, capture_output=True)
    path = folder / "nginx.conf"
    path.write_text(FRAME.format(folder=folder, sites=text))
    return path


@contextmanager
def nginx(path: Path, port: int) -> Iterator[str]:
    process = subprocess.Popen([NGINX, "-c", path, "-p", path.parent], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def served(tmp_path: Path, database: str) -> Iterator[tuple[str, list[Served]]]:
    ports = {"80": free_port(), "443": free_port()}
    with ExitStack() as stack:
        options = {"trusted_proxies": 1, "metrics": "loopback", "database": database}
        if PROGRAM and "postgresql" in database:
            redis = Redis(tmp_path)
            redis.start()
            stack.callback(redis.stop)
            options |= {"steady": True, "redis": redis.url}
        servers = [stack.enter_context(gunicorn(tmp_path, **options)) for _ in range(2)]
        for old, server in zip(("8000", "8001"), servers, strict=True):
            ports[old] = int(server.url.rsplit(":", 1)[1])
        path = configuration(tmp_path, ports)
        tested = subprocess.run(
            [NGINX, "-t", "-c", path, "-p", tmp_path], capture_output=True, text=True, check=False
        )
        assert tested.returncode == 0, tested.stderr
        assert "warn" not in tested.stderr
        yield stack.enter_context(nginx(path, ports["443"])), servers


def test_a_conversation_over_tls_goes_on_when_one_server_dies(served: tuple[str, list[Served]]):
    url, servers = served
    speaks_http_2(int(url.rsplit(":", 1)[1]))
    assert httpx.get(f"{url}/metrics", verify=False).status_code == 404
    assert httpx.get(f"{servers[0].url}/metrics").status_code == 200
    with httpx.Client(verify=False, base_url=url, timeout=10) as client:
        first = client.post("/api/v1/chat", json={"text": "one"}).json()
        opened = {"Authorization": f"Bearer {first['token']}"}
        stream = f"/api/v1/conversations/{first['conversation']}/events"
        with client.stream("GET", stream, headers=opened) as events:
            assert events.headers["Strict-Transport-Security"].startswith("max-age=31536000")
            lines = events.iter_lines()
            asked = {"text": "two", "conversation": first["conversation"]}
            assert client.post("/api/v1/chat", json=asked, headers=opened).status_code == 200
            said = [json.loads(line[6:]) for line in read_until(lines, "2: two")]
        assert [each["text"] for each in said if each["type"] == "message"] == ["one", "two"]
        servers[0].process.kill()
        for number in range(3, 9):  # half of them go to the dead one first
            asked = {"text": f"{number}", "conversation": first["conversation"]}
            answered = client.post("/api/v1/chat", json=asked, headers=opened)
            assert answered.status_code == 200, answered.text
        kept = client.get(stream.replace("events", "messages"), headers=opened).json()
    texts = [each["text"] for each in kept["messages"] if each["type"] == "message"]
    assert texts == ["one", "two", *map(str, range(3, 9))]


def speaks_http_2(port: int) -> None:
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        assert secure.selected_alpn_protocol() == "h2"
        assert secure.version() in {"TLSv1.2", "TLSv1.3"}


def read_until(lines: Iterator[str], end: str) -> list[str]:
    found = []
    for line in lines:
        if line.startswith("data: "):
            found.append(line)
            if end in line:
                return found
    raise AssertionError("the stream ended")
