"""A running `beatwise serve` for the scripts beside this one: started on a free port, waited for, asked, measured, stopped."""

import contextlib
import http.client
import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.parse


class Served:
    """A server over a lake, with its index built, that stops at the end of the `with` block."""

    def __init__(self, beatwise: str, lake: str, *options: str, patience: float = 600, log: str | None = None):
        with socket.socket() as any_port:
            any_port.bind(("127.0.0.1", 0))
            self.port = any_port.getsockname()[1]
        command = [beatwise, "--data", lake, "serve", "--bind", f"127.0.0.1:{self.port}", "--intake", "off", *options]
        self.log = open(log or "/dev/null", "w")
        self.without_index = "--index-memory=0" in options
        self.patience, self.began = patience, time.perf_counter()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.connection = None
        self.index: dict | None = None
        self.seconds_to_ready = self.seconds_to_index = 0.0

    def __enter__(self) -> "Served":
        try:
            self.wait(lambda: self.ask("/readyz")[1] == 200, "to answer")
            self.seconds_to_ready = time.perf_counter() - self.began
            self.wait(self.indexed, "for its index")
            self.seconds_to_index = time.perf_counter() - self.began
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.process.wait()
        self.log.close()

    def wait(self, done, what: str) -> None:
        while True:
            if self.process.poll() is not None:
                sys.exit(f"the server ended with {self.process.returncode} before it could be asked: {' '.join(self.process.args)}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if done():
                    return
            if time.perf_counter() - self.began > self.patience:
                sys.exit(f"waited {self.patience:.0f} s for the server {what}")
            time.sleep(0.05)

    def indexed(self) -> bool:
        """Whether there is nothing to wait for: the index stands, is switched off, or this executable has none."""
        _, status, body = self.ask("/api/v1/index")
        if status != 200:
            return status == 404
        self.index = json.loads(body)
        return bool(self.index.get("ready", self.index.get("reports"))) or self.without_index

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[float, int, bytes]:
        """Seconds, status and body of one request on a connection that is kept open; a body makes it a POST."""
        kept = self.connection is not None
        try:
            return self.ask_once(path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A server closes a connection that has been idle; one that was opened for this request must not be closed.
            if not kept:
                raise
            return self.ask_once(path, body, headers)

    def ask_once(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[float, int, bytes]:
        if self.connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection = connection
        start = time.perf_counter()
        try:
            self.connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        return time.perf_counter() - start, answer.status, content

    def answer(self, path: str) -> dict:
        """The JSON of an answer that must be there."""
        _, status, content = self.ask(path)
        if status != 200:
            raise ValueError(f"{status} for {path}: {content[:300].decode(errors='replace')}")
        return json.loads(content)

    def has(self, route: str) -> bool:
        """Whether this executable knows a route."""
        paths = json.loads(self.ask("/openapi.json")[2])["paths"]
        return route in paths

    def mebibytes(self) -> dict:
        """Memory of the server now and at its highest."""
        lines = pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
        return {"now": round(sizes["VmRSS"], 1), "highest": round(sizes["VmHWM"], 1)}


def has_option(beatwise: str, option: str) -> bool:
    """Whether `serve` of this executable knows an option."""
    return option in subprocess.run([beatwise, "serve", "--help"], capture_output=True, text=True, check=True).stdout


def without_kept_answers(beatwise: str) -> list[str]:
    """The options of a server that computes every answer anew."""
    return ["--answer-memory=0"] if has_option(beatwise, "--answer-memory") else []


def url(route: str, **parts) -> str:
    """A route and its parameters; a list repeats its name."""
    return f"/api/v1/{route}?" + urllib.parse.urlencode(parts, doseq=True, safe=",")
