"""The reference model in plain PyTorch, to set its speed beside that of the Java trainer: same shape, same optimiser.

Usage: plain_gpt.py TEXT CONTEXT WIDTH LAYERS HEADS BATCH THREADS WARM_UP_STEPS STEPS
Prints tokens, seconds and CPU seconds of the measured steps, and the last loss.
"""

import math
import sys
import time

import torch
import torch.nn.functional as F

text_path = sys.argv[1]
context, width, layers, heads, batch, threads, warm_up, steps = map(int, sys.argv[2:10])
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)
text = torch.frombuffer(bytearray(open(text_path, "rb").read()), dtype=torch.uint8)


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm = torch.nn.LayerNorm(width)
        self.attention = torch.nn.Linear(width, 3 * width)
        self.mix = torch.nn.Linear(width, width)
        self.forward_norm = torch.nn.LayerNorm(width)
        self.widen = torch.nn.Linear(width, 4 * width)
        self.narrow = torch.nn.Linear(4 * width, width)

    def forward(self, x, mask):
        rows, time_, _ = x.shape
        q, k, v = (
            self.attention(self.attention_norm(x)).reshape(rows, time_, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        )
        scores = (q * (1 / math.sqrt(width // heads))) @ k.transpose(-1, -2) + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, time_, width)
        x = x + self.mix(mixed)
        return x + self.narrow(F.gelu(self.widen(self.forward_norm(x))))


class Gpt(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.token = torch.nn.Embedding(256, width)
        self.place = torch.nn.Embedding(context, width)
        self.blocks = torch.nn.ModuleList(Block() for _ in range(layers))
        self.norm = torch.nn.LayerNorm(width)
        self.register_buffer("mask", torch.full((context, context), -1e9).triu(1))
        for weight in self.parameters():
            if weight.dim() >= 2:
                torch.nn.init.normal_(weight, std=0.02)

    def forward(self, tokens, targets):
        x = self.token(tokens) + self.place(torch.arange(context))
        for block in self.blocks:
            x = block(x, self.mask)
        logits = self.norm(x) @ self.token.weight.T
        return F.cross_entropy(logits.reshape(-1, 256), targets.reshape(-1))


model = Gpt()
decayed = [weight for weight in model.parameters() if weight.dim() >= 2]
plain = [weight for weight in model.parameters() if weight.dim() < 2]
groups = [{"params": decayed, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}]
optimiser = torch.optim.AdamW(groups, lr=0.003, betas=(0.9, 0.95))

began = cpu = 0.0
for step in range(warm_up + steps):
    if step == warm_up:
        began, cpu = time.perf_counter(), time.process_time()
    starts = torch.randint(len(text) - context, (batch,)).tolist()
    rows = torch.stack([text[start : start + context + 1] for start in starts]).long()
    loss = model(rows[:, :-1], rows[:, 1:])
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    last = loss.item()
print(steps * batch * context, time.perf_counter() - began, time.process_time() - cpu, last)
