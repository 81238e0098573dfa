"""Opens a page in Chromium and waits until its power and its price have moved: python3 watch-page.py URL SECONDS."""

import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlparse
from urllib.request import Request, urlopen


class Page:
    """One page over Chromium's debugging protocol: a WebSocket (RFC 6455) with text frames only."""

    def __init__(self, address):
        where = urlparse(address)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)
        assert b" 101 " in answer.split(b"\r\n")[0], answer
        self.calls = 0

    def evaluate(self, script):
        self.calls += 1
        self.send({"id": self.calls, "method": "Runtime.evaluate", "params": {"expression": script}})
        while True:
            message = self.receive()
            if message.get("id") == self.calls:
                # While the page still loads there is nowhere to evaluate: an error, and no value yet.
                return message.get("result", {}).get("result", {}).get("value")

    def send(self, message):
        data = json.dumps(message).encode()
        mask = os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
        self.socket.sendall(b"\x81" + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def receive(self):
        data = b""
        while True:
            first, second = self.exactly(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self.exactly(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.exactly(8))[0]
            data += self.exactly(length)
            if first & 0x80:
                return json.loads(data)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("Chromium is gone")
            data += piece
        return data


def debugged(browser):
    for line in browser.stderr:
        port = re.search(r"DevTools listening on ws://[^:]+:(\d+)/", line)
        if port:
            return port.group(1)
    raise SystemExit("Chromium did not start")


def moved(page, what, until):
    first = None
    while time.monotonic() < until:
        value = page.evaluate(f"document.getElementById('{what}')?.value")
        if value and first is None:
            first = value
            print(f"{what} is {first}", flush=True)
        elif value and value != first:
            print(f"{what} moved to {value}", flush=True)
            return True
        time.sleep(0.2)
    print(f"{what} did not move: {first}", flush=True)
    return False


def main(url, seconds):
    profile = tempfile.mkdtemp(prefix="chromium-")
    browser = subprocess.Popen(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
         f"--user-data-dir={profile}", "about:blank"],
        stderr=subprocess.PIPE, text=True)
    try:
        port = debugged(browser)
        opened = urlopen(Request(f"http://127.0.0.1:{port}/json/new?{url}", method="PUT"), timeout=30)
        page = Page(json.load(opened)["webSocketDebuggerUrl"])
        until = time.monotonic() + seconds
        return all([moved(page, "power", until), moved(page, "price", until)])
    finally:
        browser.terminate()
        browser.wait(timeout=20)
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], float(sys.argv[2])) else 1)
