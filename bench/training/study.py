#!/usr/bin/env python3
"""The original study's ensemble in PyTorch, as one process from nothing to trained networks; prints a line of JSON.

    bench/training/study.py THREADS

8,000 points on two linked tori, 6,800 to learn from; 20 networks of 8 x 32 ReLU units and a sigmoid, 80 epochs of
batches of 64, binary cross-entropy, L1 and L2 penalties, dropout, clipping by the norm of each network's gradient,
AdamW; by torch.func's vmap over the stack of networks. Training and validation loss and accuracy are taken every epoch.
One learning rate is halved for all networks when their mean validation loss stays, where Bettiscope has one for each
network: so PyTorch's fused AdamW serves, the quickest there is.
"""

import json
import pathlib
import sys

import torch
from torch import nn
from torch.func import functional_call, grad_and_value, stack_module_state, vmap
from torch.nn.functional import binary_cross_entropy_with_logits

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "peers"))

import cases

POINTS, LEARNED = 8000, 6800
NETWORKS, WIDTH, DEPTH, EPOCHS, BATCH = 20, 32, 8, 80, 64
DROPOUT, L1, L2, CLIP = 0.0012, 1.2e-6, 4e-4, 0.17
RATE, WEIGHT_DECAY, FACTOR, PATIENCE, LEAST = 1.5e-3, 1.4e-5, 0.5, 10, 1e-4


def network():
    layers, inputs = [], 3
    for _ in range(DEPTH):
        linear = nn.Linear(inputs, WIDTH)
        nn.init.kaiming_uniform_(linear.weight, nonlinearity="relu")
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.ReLU(), nn.Dropout(DROPOUT)]
        inputs = WIDTH
    return nn.Sequential(*layers, nn.Linear(inputs, 1))


class Plateau:
    def __init__(self):
        self.rate, self.best, self.since = RATE, float("inf"), 0

    def after(self, loss):
        if loss < self.best * (1 - LEAST):
            self.best, self.since = loss, 0
            return
        self.since += 1
        if self.since > PATIENCE:
            self.rate, self.since = self.rate * FACTOR, 0


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    points = torch.tensor(cases.torus_pair(POINTS, 1), dtype=torch.float32)
    labels = (torch.arange(POINTS) >= POINTS // 2).float()
    learned, held = torch.randperm(POINTS).split([LEARNED, POINTS - LEARNED])
    networks = [network() for _ in range(NETWORKS)]
    stacked = stack_module_state(networks)[0]
    parameters = {name: value.detach() for name, value in stacked.items()}
    base = networks[0].to("meta")
    flat = list(parameters.values())
    first, second = ([torch.zeros_like(p) for p in flat] for _ in range(2))
    steps = [torch.zeros(()) for _ in flat]

    def loss(parameters, x, y):
        logits = functional_call(base, parameters, (x,)).squeeze(-1)
        return binary_cross_entropy_with_logits(logits, y), ((logits > 0) == (y > 0.5)).float().mean()

    gradient = vmap(grad_and_value(loss, has_aux=True), randomness="different")
    judge = vmap(lambda parameters: functional_call(base, parameters, (points[held],)).squeeze(-1))
    plateau, history = Plateau(), []
    for _ in range(EPOCHS):
        base.train()
        shuffles = torch.stack([learned[torch.randperm(LEARNED)] for _ in range(NETWORKS)])
        sums = torch.zeros(2, NETWORKS)
        for batch in shuffles.split(BATCH, 1):
            with torch.no_grad():
                gradients, (losses, hits) = gradient(parameters, points[batch], labels[batch])
                gradients = [gradients[name] for name in parameters]
                # The gradients of L1 and L2, which by autograd take several times as long.
                torch._foreach_add_(gradients, torch._foreach_sign(flat), alpha=L1)
                torch._foreach_add_(gradients, flat, alpha=2 * L2)
                norms = torch.cat([g.flatten(1) for g in gradients], 1).norm(dim=1)
                scale = (CLIP / (norms + 1e-6)).clamp(max=1)
                torch._foreach_mul_(gradients, [scale.view(-1, *[1] * (g.dim() - 1)) for g in gradients])
                torch._foreach_add_(steps, 1)
                torch._fused_adamw_(
                    flat, gradients, first, second, [], steps,
                    lr=plateau.rate, beta1=0.9, beta2=0.999, weight_decay=WEIGHT_DECAY, eps=1e-8, amsgrad=False, maximize=False)
                sums += torch.stack([losses, hits]) * batch.shape[1]
        base.eval()
        with torch.no_grad():
            logits = judge(parameters)
            truth = labels[held].expand(NETWORKS, -1)
            held_losses = binary_cross_entropy_with_logits(logits, truth, reduction="none").mean(1)
            accuracies = ((logits > 0) == (truth > 0.5)).float().mean(1)
        plateau.after(held_losses.mean().item())
        history.append((sums / LEARNED, held_losses, accuracies))
    above = (history[-1][2] > 0.99).sum().item()
    print(json.dumps({"above": above}))


if __name__ == "__main__":
    main()
