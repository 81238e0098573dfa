"""The same with a real loop, where PyTorch and Transformers are installed; plainly skipped elsewhere."""

import importlib.util
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(FOLDER), FOLDER]

from scripted_agent import ScriptedAgent


def present(*modules):
    return all(importlib.util.find_spec(module) for module in modules)


LOOP = """
    import os, sys, torch
    from wattwerk_job import Job, Loop
    import torch.distributed as ranks

    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        ranks.init_process_group("gloo")
    torch.manual_seed(1)
    model = torch.nn.Linear(4, 1)
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.05)
    folder = os.environ["WATTWERK_JOB_DIR"]
    rank = os.environ.get("RANK", "0")

    def save(step):
        path = os.path.join(folder, f"rank-{rank}-step-{step}.pt")
        torch.save({"model": model.state_dict(), "step": step}, path)
        return path

    loop = Loop(Job.from_environment(), save)
    for step in range(1, 1_000_000):
        x = torch.randn(8, 4)
        loss = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if not loop.step_done(step, loss=loss.item(), tokens=8 * step):
            break
    loop.close()
"""

TRAINER = """
    import os, torch
    from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments
    from wattwerk_job import Job, trainer_callback

    class Text(torch.utils.data.Dataset):
        def __len__(self):
            return 100_000

        def __getitem__(self, i):
            tokens = torch.tensor([(i + j) % 30 for j in range(16)])
            return {"input_ids": tokens, "labels": tokens}

    model = GPT2LMHeadModel(GPT2Config(vocab_size=32, n_positions=16, n_embd=16, n_layer=1, n_head=2))
    arguments = TrainingArguments(
        output_dir=os.environ["WATTWERK_JOB_DIR"], max_steps=100_000, per_device_train_batch_size=2,
        logging_steps=5, save_strategy="no", report_to=[], disable_tqdm=True, use_cpu=True)
    Trainer(model, arguments, train_dataset=Text(), callbacks=[trainer_callback(Job.from_environment())]).train()
"""


class RealLoopTest(unittest.TestCase):
    def setUp(self):
        self.agent = ScriptedAgent()
        self.addCleanup(self.agent.close)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def start(self, script, **environment):
        token = os.path.join(self.folder.name, "token")
        with open(token, "w") as file:
            file.write("secret\n")
        path = os.path.join(self.folder.name, "job.py")
        with open(path, "w") as file:
            file.write(textwrap.dedent(script))
        log = open(os.path.join(self.folder.name, "job.log"), "a")
        self.addCleanup(log.close)
        process = subprocess.Popen(
            [sys.executable, path],
            stdout=log,
            stderr=log,
            env={
                **os.environ,
                "PYTHONPATH": os.path.dirname(FOLDER),
                "WATTWERK_JOB_URL": self.agent.url,
                "WATTWERK_JOB_TOKEN_FILE": token,
                "WATTWERK_JOB_DIR": self.folder.name,
                "OMP_NUM_THREADS": "1",
                **environment,
            },
        )
        self.addCleanup(lambda: (process.kill(), process.wait()))
        return process

    def pause_resume_and_stop(self):
        self.assertEqual(self.agent.next("state", timeout=120)["state"], "running")
        self.agent.next("progress", timeout=120)
        self.agent.order("pause")
        checkpoint = self.agent.next("checkpoint", timeout=60)
        self.assertTrue(os.path.exists(checkpoint["path"]), checkpoint)
        self.assertEqual(self.agent.next("state", timeout=60)["state"], "paused")
        self.agent.order("run")
        self.assertEqual(self.agent.next("state", timeout=60)["state"], "running")
        self.assertGreaterEqual(self.agent.next("progress", timeout=60)["step"], checkpoint["step"])
        self.agent.order("stop")
        last = self.agent.next("checkpoint", timeout=60)
        self.assertEqual(self.agent.next("state", timeout=60)["state"], "ended")
        return checkpoint["step"], last["step"]

    @unittest.skipUnless(present("torch"), "PyTorch is not installed: its loop is not tried")
    def test_plain_loop_pauses_resumes_and_stops(self):
        process = self.start(LOOP)
        self.pause_resume_and_stop()
        self.assertEqual(process.wait(60), 0)

    @unittest.skipUnless(present("torch"), "PyTorch is not installed: two ranks are not tried")
    def test_two_ranks_obey_at_the_same_step(self):
        meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(29600 + os.getpid() % 300)}
        ranks = [self.start(LOOP, RANK=rank, LOCAL_RANK=rank, **meeting) for rank in ("0", "1")]
        steps = self.pause_resume_and_stop()
        self.assertEqual([rank.wait(60) for rank in ranks], [0, 0])
        saved = sorted(name for name in os.listdir(self.folder.name) if name.endswith(".pt"))
        self.assertEqual(saved, sorted(f"rank-{rank}-step-{step}.pt" for rank in (0, 1) for step in set(steps)))

    @unittest.skipUnless(present("torch", "transformers", "accelerate"), "Transformers is not installed: its Trainer is not tried")
    def test_hugging_face_trainer_pauses_resumes_and_stops(self):
        process = self.start(TRAINER)
        self.pause_resume_and_stop()
        self.assertEqual(process.wait(120), 0)


if __name__ == "__main__":
    unittest.main()
