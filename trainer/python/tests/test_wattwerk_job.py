"""Claims about the Python client, against the protocol itself."""

import math
import os
import signal
import sys
import tempfile
import threading
import types
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(FOLDER), FOLDER]

import wattwerk_job
from scripted_agent import ScriptedAgent


class JobTest(unittest.TestCase):
    def setUp(self):
        self.agent = ScriptedAgent()
        self.addCleanup(self.agent.close)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.token = os.path.join(self.folder.name, "token")
        with open(self.token, "w") as file:
            file.write("secret\n")

    def job(self):
        job = wattwerk_job.Job(self.agent.url, self.token, self.folder.name)
        self.addCleanup(job.close)
        return job

    def test_directive_new_order_arrives_with_its_figures(self):
        job = self.job()
        self.agent.order("pause", atStep=7, powerWatts=5230.1, priceEurPerMwh=-3.5, energyJoules=9)
        self.assertTrue(job.wait_until(lambda directive: directive.order == "pause", timeout=20))
        self.assertEqual(job.directive.reason, "price above 600")
        self.assertEqual(job.directive.price_eur_per_mwh, -3.5)
        self.assertEqual(job.directive.energy_joules, 9)
        self.assertIsNone(job.directive.limit_watts)
        self.assertFalse(job.directive.counts_at(6))
        self.assertTrue(job.directive.counts_at(7))
        self.assertEqual(self.agent.authorizations, {"Bearer secret"})

    def test_progress_of_many_steps_latest_arrives_and_no_number_is_left_out(self):
        job = self.job()
        for step in range(1, 200):
            job.progress(step, tokens=10 * step, loss=math.nan if step == 199 else 2.5, tokens_per_second=8.5)
        self.assertTrue(job.flush(20))
        last = {}
        while not self.agent.said.empty():
            last = self.agent.said.get()[1]
        self.assertEqual(last, {"step": 199, "tokens": 1990, "tokensPerSecond": 8.5})

    def test_checkpoint_and_state_while_the_agent_is_away_arrive_in_order_once_it_is_back(self):
        self.agent.status = 500
        job = self.job()
        job.state("paused", "why")
        job.checkpoint(3, os.path.join(self.folder.name, "step-3"))
        self.assertFalse(job.flush(0.3))
        self.agent.status = 204
        self.assertTrue(job.flush(20))
        self.assertEqual([self.agent.said.get()[0] for _ in range(2)], ["checkpoint", "state"])
        self.assertIsNone(job.problem)

    def test_refused_for_good_is_not_sent_again(self):
        self.agent.status = 400
        job = self.job()
        job.state("running")
        self.assertTrue(job.flush(20))
        self.assertIn("400", job.problem)

    def test_token_file_missing_job_goes_on_and_says_so(self):
        os.remove(self.token)
        job = self.job()
        job.progress(1)
        self.assertTrue(job.flush(20))
        self.assertIsNotNone(job.problem)
        self.assertNotIn("secret", job.problem)
        self.assertEqual(job.directive.order, "run")

    def test_address_anywhere_but_loopback_or_https_is_refused(self):
        for url in ("http://10.0.0.1:1/v1/jobs/a", "ftp://localhost/x", "nonsense", "http://u:p@127.0.0.1:1/v1/jobs/a"):
            with self.assertRaises(wattwerk_job.BadEnvironment):
                wattwerk_job.Job(url, self.token)

    def test_from_environment_not_started_by_wattwerk_or_not_first_on_its_node_is_none(self):
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        os.environ.pop("WATTWERK_JOB_URL", None)
        self.assertIsNone(wattwerk_job.Job.from_environment())
        os.environ.update(WATTWERK_JOB_URL=self.agent.url, RANK="9", LOCAL_RANK="1")
        self.assertIsNone(wattwerk_job.Job.from_environment())
        os.environ.update(RANK="8", LOCAL_RANK="0")
        os.environ.pop("WATTWERK_JOB_TOKEN_FILE", None)
        with self.assertRaises(wattwerk_job.BadEnvironment):
            wattwerk_job.Job.from_environment()

    def test_loop_under_an_agent_pauses_at_its_step_resumes_and_stops(self):
        loop, made = self.loop(), []
        self.assertEqual(self.agent.next("state")["state"], "running")
        thread = threading.Thread(target=self.train, args=(loop, made))
        thread.start()
        self.agent.next("progress")
        self.agent.order("pause", atStep=made[-1] + 50)
        at = made[-1] + 50
        checkpoint = self.agent.next("checkpoint")
        self.assertGreaterEqual(checkpoint["step"], min(at, checkpoint["step"]))
        self.assertTrue(os.path.exists(checkpoint["path"]))
        paused = self.agent.next("state")
        self.assertEqual(paused["state"], "paused")
        paused_at = made[-1]
        self.assertEqual(paused_at, checkpoint["step"])
        self.agent.order("pause")
        again = self.agent.next("state")
        self.assertEqual((again["state"], again["sequence"]), ("paused", paused["sequence"] + 1))
        self.agent.order("run")
        self.assertEqual(self.agent.next("state")["state"], "running")
        self.agent.next("progress")
        self.agent.order("checkpoint")
        self.assertGreater(self.agent.next("checkpoint")["step"], paused_at)
        self.agent.order("stop")
        self.agent.next("checkpoint")
        self.assertEqual(self.agent.next("state")["state"], "ended")
        thread.join(20)
        self.assertFalse(thread.is_alive())

    def test_loop_checkpoint_that_stays_the_directive_is_taken_once(self):
        loop = self.loop()
        self.agent.order("checkpoint")
        self.assertTrue(loop._job.wait_until(lambda directive: directive.order == "checkpoint", timeout=20))
        for step in range(1, 10):
            self.assertTrue(loop.step_done(step))
        self.agent.order("checkpoint")
        sequence = loop._job.directive.sequence
        loop._job.wait_until(lambda directive: directive.sequence > sequence, timeout=20)
        self.assertTrue(loop.step_done(10))
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["step-1", "token"])

    def test_loop_without_wattwerk_obeys_signals(self):
        before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGUSR1)]
        self.addCleanup(lambda: [signal.signal(*pair) for pair in zip((signal.SIGTERM, signal.SIGUSR1), before)])
        saved = []
        loop = wattwerk_job.Loop(None, save=lambda step: saved.append(step) or "x")
        self.assertTrue(loop.step_done(1))
        os.kill(os.getpid(), signal.SIGUSR1)
        self.assertTrue(loop.step_done(2))
        self.assertTrue(loop.step_done(3))
        os.kill(os.getpid(), signal.SIGTERM)
        self.assertFalse(loop.step_done(4))
        loop.close()
        self.assertEqual(saved, [2, 4])

    def test_trainer_callback_pause_asks_for_a_checkpoint_and_holds_after_it(self):
        job = self.job()
        callback = wattwerk_job.trainer_callback(job, signals=False)
        arguments = types.SimpleNamespace(output_dir=self.folder.name)
        state = types.SimpleNamespace(global_step=0, num_input_tokens_seen=0)
        control = types.SimpleNamespace(should_save=False, should_training_stop=False)
        callback.on_train_begin(arguments, state, control)
        self.assertEqual(self.agent.next("state")["state"], "running")
        state.global_step = 1
        callback.on_log(arguments, state, control, logs={"loss": 2.25})
        callback.on_step_end(arguments, state, control)
        self.assertFalse(control.should_save)
        self.assertEqual(self.agent.next("progress"), {"step": 1, "loss": 2.25})
        self.agent.order("pause")
        job.wait_until(lambda directive: directive.order == "pause", timeout=20)
        state.global_step = 2
        callback.on_step_end(arguments, state, control)
        self.assertTrue(control.should_save)
        held = threading.Thread(target=callback.on_save, args=(arguments, state, control))
        held.start()
        self.assertTrue(self.agent.next("checkpoint")["path"].endswith("checkpoint-2"))
        self.assertEqual(self.agent.next("state")["state"], "paused")
        self.assertTrue(held.is_alive())
        self.agent.order("stop")
        held.join(20)
        self.assertTrue(control.should_training_stop)
        callback.on_train_end(arguments, state, control)
        self.assertEqual(self.agent.next("state")["state"], "ended")

    def loop(self):
        return wattwerk_job.Loop(self.job(), self.save, signals=False)

    def save(self, step):
        path = os.path.join(self.folder.name, f"step-{step}")
        with open(path, "w") as file:
            file.write("weights")
        return path

    @staticmethod
    def train(loop, made):
        step = 0
        going = True
        while going:
            step += 1
            made.append(step)
            going = loop.step_done(step, loss=2.5, tokens=step * 10)
            threading.Event().wait(0.002)


if __name__ == "__main__":
    unittest.main()
