"""The job's end of Wattwerk's job interface v1, for any Python job. Needs nothing but the standard library.

Job               the link to the agent of the node: what to do comes in, how far the job has got goes out
Loop              one call at the end of each step of a training loop obeys every directive and signal
trainer_callback  the same for the Hugging Face Trainer

Nothing here blocks or fails a training step: while the agent is away the last directive holds, progress is dropped, and
the latest checkpoint and state wait for its return.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Callable, NamedTuple, Optional

__version__ = "0.1.0"
__all__ = ["BadEnvironment", "Directive", "Job", "Loop", "trainer_callback"]

_LOG = logging.getLogger("wattwerk.job")
_POLL_SECONDS = 5
_POST_SECONDS = 5
_BACKOFF_SECONDS = (0.1, 2.0)
_BETWEEN_PROGRESS_SECONDS = 0.25
_BODY_BYTES_MAX = 64 * 1024
_TOKEN_BYTES_MAX = 4096
_ORDERS = ("run", "checkpoint", "pause", "stop")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class BadEnvironment(Exception):
    """The environment names an agent, but not in a way that can be used."""


class Directive(NamedTuple):
    """What the agent asks for, and what it tells for information."""

    sequence: int
    order: str
    reason: str
    at_step: Optional[int] = None
    simulated_speed: Optional[float] = None
    power_watts: Optional[float] = None
    limit_watts: Optional[float] = None
    price_eur_per_mwh: Optional[float] = None
    cost_eur_per_mwh: Optional[float] = None
    energy_joules: Optional[float] = None
    budget_used_share: Optional[float] = None

    def counts_at(self, step: int) -> bool:
        """Whether the order counts for a job that has made so many steps."""
        return self.at_step is None or step >= self.at_step


UNHEARD = Directive(0, "run", "no directive heard yet")


def _directive(members: Any) -> Directive:
    """Members that are not known are left alone, so that the interface can grow."""
    if not isinstance(members, dict) or members.get("directive") not in _ORDERS:
        raise ValueError("not a directive of job interface v1")
    sequence = members.get("sequence")
    at_step = members.get("atStep")
    if not isinstance(sequence, int) or not (at_step is None or isinstance(at_step, int)):
        raise ValueError("not a directive of job interface v1")

    def number(name: str) -> Optional[float]:
        value = members.get(name)
        return float(value) if isinstance(value, (int, float)) else None

    return Directive(
        sequence,
        members["directive"],
        str(members.get("reason") or ""),
        at_step,
        number("simulatedSpeed"),
        number("powerWatts"),
        number("limitWatts"),
        number("priceEurPerMwh"),
        number("costEurPerMwh"),
        number("energyJoules"),
        number("budgetUsedShare"),
    )


class _Calls:
    """One HTTP call at a time; the token is read anew for each and never logged."""

    def __init__(self, url: str, token_file: str):
        self._url = url
        self._token_file = token_file
        # No proxy and no redirect: the token must not leave the node.
        self._http = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)

    def directive(self, after: int, wait: int) -> Directive:
        return _directive(self._call(f"directive?after={after}&wait={wait}", None, wait + 2 * _POST_SECONDS))

    def post(self, what: str, body: dict) -> None:
        self._call(what, body, _POST_SECONDS)

    def _call(self, what: str, body: Optional[dict], timeout: float) -> Any:
        with open(self._token_file, "rb") as file:
            token = file.read(_TOKEN_BYTES_MAX).decode("ascii").strip()
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + "/" + what, data, headers)
        with self._http.open(request, timeout=timeout) as answer:
            text = answer.read(_BODY_BYTES_MAX)
        return json.loads(text) if text else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


class Job:
    """The link to the agent of the node; two daemon threads carry it.

    With several ranks on a node one of them speaks: make a Job on the first alone, which `from_environment` does.
    """

    def __init__(self, url: str, token_file: str, directory: Optional[str] = None):
        self.directory = directory
        self._calls = _Calls(_address(url), token_file)
        self._changed = threading.Condition()
        self._directive = UNHEARD
        self._waiting: dict = {}
        self._progress_from = 0.0
        self._closed = False
        self._problems: dict = {}
        self._reached: tuple = (-1, None)
        self._stood = 0.0
        self._threads = [
            threading.Thread(target=self._hear, name="wattwerk-directives", daemon=True),
            threading.Thread(target=self._speak, name="wattwerk-reports", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @classmethod
    def from_environment(cls) -> "Optional[Job]":
        """The link described by this process's environment.

        None where Wattwerk did not start it, and for all processes of a node but its first, by torchrun's LOCAL_RANK.
        """
        url = os.environ.get("WATTWERK_JOB_URL", "").strip()
        if not url or os.environ.get("LOCAL_RANK", "0").strip() not in ("", "0"):
            return None
        token_file = os.environ.get("WATTWERK_JOB_TOKEN_FILE", "").strip()
        if not token_file:
            raise BadEnvironment("WATTWERK_JOB_URL is set but WATTWERK_JOB_TOKEN_FILE is not")
        return cls(url, token_file, os.environ.get("WATTWERK_JOB_DIR") or None)

    @property
    def directive(self) -> Directive:
        """The last directive heard; one to run before the first."""
        return self._directive

    @property
    def problem(self) -> Optional[str]:
        """What is wrong with the link now; None while it is well."""
        return next(iter(self._problems.values()), None)

    def progress(
        self,
        step: int,
        tokens: Optional[int] = None,
        loss: Optional[float] = None,
        tokens_per_second: Optional[float] = None,
    ) -> None:
        """Says how far the job has got; cheap enough for every step, only the latest is sent."""
        body = {"step": int(step)}
        if tokens is not None:
            body["tokens"] = int(tokens)
            self._reached = (body["step"], body["tokens"])
        for name, value in (("loss", loss), ("tokensPerSecond", tokens_per_second)):
            if value is not None and float("-inf") < float(value) < float("inf"):
                body[name] = float(value)
        self._put("progress", body)

    def checkpoint(self, step: int, path: "os.PathLike[str] | str", stood: float = 0.0) -> None:
        """Says that a checkpoint is complete on disk and a later process can go on from it.

        `stood` is how many seconds training stood still for it; the sum of all is sent, so that a lost call loses nothing.
        """
        body = {"step": int(step), "path": os.path.abspath(path)}
        if self._reached[0] == body["step"]:
            body["tokens"] = self._reached[1]
        self._stood += stood
        if self._stood:
            body["stoodSeconds"] = round(self._stood, 3)
        self._put("checkpoint", body)

    def state(self, state: str, message: str = "", under: Optional[Directive] = None) -> None:
        """Says what the job does now: running, paused or ended.

        With paused, `under` is the directive that the resting thread has read: the agent takes watts back on this word, and
        one of before it told the job to go on counts no more. Say it again for every further one under which it rests.
        """
        if state not in ("running", "paused", "ended"):
            raise ValueError(f"state must be running, paused or ended, not {state!r}")
        body = {"state": state, "message": message[:2000]}
        if under is not None:
            body["sequence"] = under.sequence
        self._put("state", body)

    def wait_until(self, condition: Callable[[Directive], bool], timeout: Optional[float] = None) -> bool:
        """Waits until a directive meets the condition; False when that takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self._directive) or self._closed, timeout)

    def wake(self) -> None:
        """Lets `wait_until` ask its condition again."""
        with self._changed:
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Waits until the agent has taken everything said so far."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, timeout)

    def close(self) -> None:
        """Delivers what is left, for two seconds at most, and ends both threads."""
        self.flush(2)
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def __enter__(self) -> "Job":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def _put(self, what: str, body: dict) -> None:
        with self._changed:
            self._waiting[what] = body
            self._changed.notify_all()

    def _hear(self) -> None:
        """Asks without waiting first and after every failure: an agent that has restarted may count anew."""
        in_touch, pause = False, _BACKOFF_SECONDS[0]
        while not self._closed:
            asked = time.monotonic()
            try:
                before = self._directive
                heard = self._calls.directive(before.sequence if in_touch else 0, _POLL_SECONDS if in_touch else 0)
                with self._changed:
                    self._directive = heard
                    self._changed.notify_all()
                self._well("directives")
                hurried = in_touch and heard.sequence == before.sequence and time.monotonic() - asked < 1
                in_touch, pause = True, _BACKOFF_SECONDS[0]
                if hurried:
                    self._rest(0.25)
            except (OSError, ValueError) as error:
                in_touch = False
                self._trouble("directives", error)
                self._rest(pause)
                pause = min(2 * pause, _BACKOFF_SECONDS[1])

    def _speak(self) -> None:
        pause = _BACKOFF_SECONDS[0]
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                # A checkpoint leaves before a state, so that the checkpoint of a pause is known before the pause.
                what = next(name for name in ("checkpoint", "state", "progress") if name in self._waiting)
                early = self._progress_from - time.monotonic()
                if what == "progress" and early > 0:
                    self._changed.wait(early)
                    continue
                body = self._waiting[what]
            final = what == "progress"
            try:
                self._calls.post(what, body)
                final = True
                self._well("reports")
                pause = _BACKOFF_SECONDS[0]
                failed = False
            except urllib.error.HTTPError as error:
                final = final or error.code in (400, 413, 415, 422)
                self._trouble("reports", error)
                failed = True
            except (OSError, ValueError) as error:
                self._trouble("reports", error)
                failed = True
            with self._changed:
                if what == "progress":
                    self._progress_from = time.monotonic() + _BETWEEN_PROGRESS_SECONDS
                if final and self._waiting.get(what) is body:
                    del self._waiting[what]
                    self._changed.notify_all()
            if failed:
                self._rest(pause)
                pause = min(2 * pause, _BACKOFF_SECONDS[1])

    def _rest(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def _well(self, direction: str) -> None:
        if self._problems.pop(direction, None):
            _LOG.info("%s: the agent is back", direction)

    def _trouble(self, direction: str, error: Exception) -> None:
        text = f"the agent answered {error.code}" if isinstance(error, urllib.error.HTTPError) else str(error)
        if direction not in self._problems:
            _LOG.warning("%s: %s; the job goes on", direction, text)
        self._problems[direction] = text


def _address(url: str) -> str:
    """The token travels in the clear over plain HTTP, so that is allowed on the loopback interface only."""
    parts = urllib.parse.urlsplit(url.strip().rstrip("/"))
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise BadEnvironment(f"WATTWERK_JOB_URL is not of the form http://127.0.0.1:PORT/v1/jobs/JOB: {url}")
    loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not loopback and parts.scheme != "https":
        raise BadEnvironment(f"WATTWERK_JOB_URL is neither https nor on the loopback interface: {url}")
    return urllib.parse.urlunsplit(parts)


class _Orders:
    """What this process has to do next. Several ranks tell each other at a step, so that all do the same there."""

    def __init__(self, job: Optional[Job], signals: bool):
        self.job = job
        self._signal: Optional[str] = None
        self._in_checkpoint = False
        self._ranks: Any = None
        if signals and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: self._signalled("stop"))
            signal.signal(signal.SIGUSR1, lambda *_: self._signalled("checkpoint"))

    def _signalled(self, order: str) -> None:
        # Only a flag: a handler runs between any two lines, also inside the lock of the job.
        self._signal = "stop" if self._signal == "stop" else order

    def next(self, step: int) -> str:
        """The order for a job that has made so many steps; on every rank the most urgent that any of them has heard."""
        order = self._own(step)
        group = self._group()
        if group is None:
            return order
        said = [order] * group[0].get_world_size()
        group[0].all_gather_object(said, order, group=group[1])
        return max(said, key=_ORDERS.index)

    def hold(self, step: int) -> str:
        """Waits at a checkpoint, with the process alive, for the order that ends the pause, and returns it."""
        order, said = "pause", -1
        while order == "pause":
            if self.job:
                heard = self.job.directive
                if heard.sequence != said and (heard.order == "pause" or self._group() is not None):
                    self.job.state("paused", heard.reason, heard)
                    said = heard.sequence
                # Short, so that a signal is seen, whose handler cannot wake a condition safely.
                self.job.wait_until(lambda directive: directive.sequence != said, timeout=0.2)
            order = self.next(step)
        if self.job and order != "stop":
            self.job.state("running", self.job.directive.reason)
        return order

    def _own(self, step: int) -> str:
        if self._signal == "stop":
            return "stop"
        order = "run"
        if self.job and self.job.directive.counts_at(step):
            order = self.job.directive.order
        # Asked for once, when it becomes the directive; its sequence may grow while it stays.
        again = order == "checkpoint" and self._in_checkpoint
        self._in_checkpoint = order == "checkpoint"
        if again:
            order = "run"
        if order == "run" and self._signal == "checkpoint":
            self._signal = None
            return "checkpoint"
        return order

    def _group(self) -> Any:
        """torch.distributed and a group of ours where there are several ranks; PyTorch is never loaded because of us.

        The group speaks over the CPU: a rank that waits in a pause must not keep its GPU busy.
        """
        if self._ranks is None:
            ranks = getattr(sys.modules.get("torch"), "distributed", None)
            if ranks is None or not ranks.is_available() or not ranks.is_initialized() or ranks.get_world_size() < 2:
                return None
            self._ranks = (ranks, ranks.new_group(backend="gloo"))
        return self._ranks


class Loop:
    """Obeys every directive and signal with one call at the end of each step:

        loop = Loop(Job.from_environment(), save=lambda step: write_checkpoint(step))
        for step in range(first, last):
            ...
            if not loop.step_done(step + 1, loss=loss.item(), tokens=tokens):
                break
        loop.close()

    `save` writes a checkpoint, complete on disk, and returns its path. Works without Wattwerk as well: `job` may be None.
    Under torchrun every rank makes a Loop; the first rank of each node hears its node's agent, and the ranks tell each
    other at a step boundary, so that all obey at the same step.
    """

    def __init__(
        self,
        job: Optional[Job],
        save: Callable[[int], "os.PathLike[str] | str"],
        signals: bool = True,
        agree_every: int = 1,
    ):
        if agree_every < 1:
            raise ValueError("agree_every is not at least 1")
        self._job = job
        self._orders = _Orders(job, signals)
        self._save = save
        self._agree_every = agree_every
        self._checkpointed_at = -1
        self._first: Optional[tuple] = None
        self._ended = False
        if job:
            job.state("running", "started")

    def step_done(self, step: int, loss: Optional[float] = None, tokens: Optional[int] = None) -> bool:
        """Reports the step, does what is asked, and says whether there shall be another one."""
        if self._job:
            self._job.progress(step, tokens, loss, self._tokens_per_second(tokens))
        if step % self._agree_every:
            return True
        order = self._orders.next(step)
        if order == "run":
            return True
        self._checkpoint(step)
        if order == "pause":
            order = self._orders.hold(step)
            self._first = None
        if order == "stop":
            self._end("stopped as asked")
            return False
        return True

    def close(self) -> None:
        """Says that no further step is made."""
        self._end("all steps made")
        if self._job:
            self._job.close()

    def _end(self, why: str) -> None:
        if self._job and not self._ended:
            self._job.state("ended", why)
        self._ended = True

    def _tokens_per_second(self, tokens: Optional[int]) -> Optional[float]:
        if tokens is None:
            return None
        now = time.monotonic()
        if self._first is None:
            self._first = (now, tokens)
            return None
        passed = now - self._first[0]
        return (tokens - self._first[1]) / passed if passed > 0 else None

    def _checkpoint(self, step: int) -> None:
        if self._checkpointed_at == step:
            return
        began = time.monotonic()
        path = self._save(step)
        self._checkpointed_at = step
        if self._job:
            self._job.checkpoint(step, path, time.monotonic() - began)


def trainer_callback(job: Optional[Job], signals: bool = True) -> Any:
    """A callback for the Hugging Face Trainer: `Trainer(..., callbacks=[trainer_callback(Job.from_environment())])`."""
    try:
        from transformers import TrainerCallback as Base
    except ImportError:
        Base = object

    class WattwerkCallback(Base):  # type: ignore[misc, valid-type]
        """Asks the Trainer for its own checkpoints, and holds it between two steps."""

        def __init__(self) -> None:
            self._orders = _Orders(job, signals)
            self._loss: Optional[float] = None
            self._order = "run"
            self._step_ended = time.monotonic()

        def on_train_begin(self, args: Any, state: Any, control: Any, **more: Any) -> None:
            if job:
                job.state("running", "started")

        def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **more: Any) -> None:
            self._loss = (logs or {}).get("loss", self._loss)

        def on_step_end(self, args: Any, state: Any, control: Any, **more: Any) -> Any:
            step = state.global_step
            self._step_ended = time.monotonic()
            if job:
                tokens = int(getattr(state, "num_input_tokens_seen", 0) or 0)
                job.progress(step, tokens or None, self._loss)
            self._order = self._orders.next(step)
            if self._order != "run":
                control.should_save = True
            if self._order == "stop":
                control.should_training_stop = True
            return control

        def on_save(self, args: Any, state: Any, control: Any, **more: Any) -> Any:
            step = state.global_step
            if job:
                path = os.path.join(args.output_dir, f"checkpoint-{step}")
                job.checkpoint(step, path, time.monotonic() - self._step_ended)
            if self._order == "pause":
                self._order = self._orders.hold(step)
                if self._order == "stop":
                    control.should_training_stop = True
            return control

        def on_train_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:
            if job:
                job.state("ended", f"ended at step {state.global_step}")
                job.flush(2)

    return WattwerkCallback()
