"""An agent on the loopback interface that gives the orders of a test and remembers what it was told."""

import http.server
import json
import queue
import threading
import time


class ScriptedAgent:
    def __init__(self, port=0):
        self.said = queue.Queue()
        self.authorizations = set()
        self.status = 204
        self._changed = threading.Condition()
        self._directive = {"sequence": 1, "directive": "run", "reason": "test", "added": {"later": [1]}}
        agent = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                agent.authorizations.add(self.headers["Authorization"])
                query = dict(part.split("=") for part in self.path.split("?")[1].split("&"))
                body = json.dumps(agent._next(int(query["after"]), int(query["wait"]))).encode()
                self._answer(200, body)

            def do_POST(self):
                agent.authorizations.add(self.headers["Authorization"])
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if agent.status == 204:
                    agent.said.put((self.path.rsplit("/", 1)[1], json.loads(body)))
                self._answer(agent.status, b"")

            def _answer(self, status, body):
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/v1/jobs/tiny"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def order(self, order, **members):
        with self._changed:
            sequence = self._directive["sequence"] + 1
            self._directive = {"sequence": sequence, "directive": order, "reason": "price above 600", **members}
            self._changed.notify_all()

    def _next(self, after, wait):
        with self._changed:
            self._changed.wait_for(lambda: self._directive["sequence"] > after, wait)
            return self._directive

    def next(self, what, timeout=30):
        """The next thing said of a kind; what is said before is passed over."""
        until = time.monotonic() + timeout
        while True:
            kind, body = self.said.get(timeout=max(0.001, until - time.monotonic()))
            if kind == what:
                return body

    def close(self):
        self._server.shutdown()
        self._server.server_close()
