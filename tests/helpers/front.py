"""The nginx of deploy/ as it stands, with other ports and a certificate made just now.

Responses tell in the header ``Served-By`` which server behind it gave them; nothing else is added.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from helpers.data import ROOT
from helpers.ports import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MISSING = "" if NGINX and shutil.which("openssl") else "no nginx or openssl here: install Debian's"
_FRAME = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log notice;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    add_header Served-By $upstream_addr always;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
{sites}
}}
"""


@contextmanager
def front(folder: Path, servers: Sequence[int], *, rate: str = "") -> Iterator[str]:
    """Serve two servers' ports as one https address, which is yielded.

    ``rate`` replaces the requests a second that a client may send, for benches that send more.
    """
    port = free_port()
    path = configuration(folder, (80, 443, 8000, 8001), (free_port(), port, *servers), rate)
    tested = subprocess.run(
        [str(NGINX), "-t", "-c", path, "-p", folder], capture_output=True, text=True, check=False
    )
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr
    process = subprocess.Popen([str(NGINX), "-c", path, "-p", folder], stderr=subprocess.DEVNULL)
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


def configuration(folder: Path, old: Sequence[int], new: Sequence[int], rate: str) -> Path:
    """Write the example with this machine's ports and certificate; all else as it is."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r" *listen \[::\].*\n", "", text)
    for before, after in zip(old, new, strict=True):
        found = len(re.findall(rf"(listen |127\.0\.0\.1:){before}\b", text))
        assert found == 1, f"{before} stands {found} times in the example"
        text = re.sub(rf"listen {before}\b", f"listen 127.0.0.1:{after}", text)
        text = text.replace(f"127.0.0.1:{before} ", f"127.0.0.1:{after} ")
    text = text.replace("/etc/ssl/callbot", str(folder)).replace("chat.ville.example", "localhost")
    if rate:
        text = text.replace("rate=20r/s", f"rate={rate}").replace(
            "callbot_open 40", "callbot_open 400"
        )
    _certify(folder)
    path = folder / "nginx.conf"
    path.write_text(_FRAME.format(folder=folder, sites=text))
    return path


def _certify(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "privkey.pem"]
    subprocess.run([*command, "-out", "fullchain.pem"], cwd=folder, check=True, capture_output=True)
