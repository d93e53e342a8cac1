#!/usr/bin/env python3
"""Trains an ensemble in one form for some seconds and prints one line of JSON: the steps of the whole ensemble a second,
and the norm of all its parameters after the first epoch. compare.py calls it, a process a run.

    bench/training/forms.py FORM NETWORKS WIDTH BATCH THREADS --library FILE [--seconds S]

Every network has 3 inputs, 8 hidden layers of ReLU and 2 outputs, and learns from 2,048 points by cross-entropy and Adam
in float32 from weights of its own. PyTorch's forms find their batches ready in memory, the same ones again and again;
ours takes the points of every batch by an order of its own for each network.
"""

import argparse
import json
import math
import pathlib
import time

import numpy as np

DEPTH, RATE, POINTS = 8, 1e-3, 2048


def data():
    """Points in three dimensions, and whether they are outside a sphere."""
    points = np.random.default_rng(0).normal(size=(POINTS, 3)).astype(np.float32)
    return points, ((points**2).sum(1) > 2.4).astype(np.int32)


def widths(width):
    return [3, *[width] * DEPTH, 2]


def initial(networks, width):
    """As PyTorch initialises linear layers, of each network in the layout of bettiscope_train.h."""
    random = np.random.default_rng(1)
    layers = []
    for inputs, outputs in zip(widths(width), widths(width)[1:]):
        bound = 1 / math.sqrt(inputs)
        layers.append(random.uniform(-bound, bound, (networks, (inputs + 1) * outputs)))
    return np.concatenate(layers, 1)


def orders(networks):
    """networks x POINTS indices of points."""
    random = np.random.default_rng(2)
    return np.stack([random.permutation(POINTS) for _ in range(networks)]).astype(np.int32)


def fused(networks, width, batch, threads, library):
    """What makes an epoch, yielding the steps done, and what gives all parameters."""
    from bettiscope_train_library import Learner

    learner = Learner(library, widths(width), batch, *data(), initial(networks, width), threads)
    order, rates = orders(networks), np.full(networks, RATE)

    def epoch():
        learner.learn(order, rates)
        yield POINTS // batch

    return epoch, lambda: np.concatenate([learner.parameters(k) for k in range(networks)])


class Batches:
    """An epoch's batches for all networks: points [networks, batch, 3] and labels [networks, batch]."""

    def __init__(self, networks, batch):
        import torch

        points, labels = data()
        picked = orders(networks).reshape(networks, POINTS // batch, batch)
        self.points = [torch.tensor(points[picked[:, k]]) for k in range(POINTS // batch)]
        self.labels = [torch.tensor(labels[picked[:, k]], dtype=torch.long) for k in range(POINTS // batch)]


def modules(networks, width):
    """Networks of torch.nn, with their first weights."""
    import torch
    from torch import nn

    made = []
    for values in torch.tensor(initial(networks, width), dtype=torch.float32):
        layers = []
        for inputs, outputs in zip(widths(width), widths(width)[1:]):
            linear = nn.Linear(inputs, outputs)
            weights, biases, values = values.split([inputs * outputs, outputs, len(values) - (inputs + 1) * outputs])
            linear.weight.data.copy_(weights.view(outputs, inputs))
            linear.bias.data.copy_(biases)
            layers += [linear, nn.ReLU()]
        made.append(nn.Sequential(*layers[:-1]))
    return made


# Each of PyTorch's forms gives what makes step k of an epoch, and what gives the tensors of all parameters.


def loop(networks, width, batch):
    """One network after another, Adam as it comes."""
    import torch
    from torch.nn.functional import cross_entropy

    nets = modules(networks, width)
    optimizers = [torch.optim.Adam(net.parameters(), lr=RATE) for net in nets]
    batches = Batches(networks, batch)

    def step(k):
        for e, (net, optimizer) in enumerate(zip(nets, optimizers)):
            optimizer.zero_grad()
            cross_entropy(net(batches.points[k][e]), batches.labels[k][e]).backward()
            optimizer.step()

    return step, lambda: [p for net in nets for p in net.parameters()]


def fused_adam(parameters, gradients):
    """One call of PyTorch's fused Adam for lists of tensors; returns what makes a step."""
    import torch

    first = [torch.zeros_like(p) for p in parameters]
    second = [torch.zeros_like(p) for p in parameters]
    steps = [torch.zeros(()) for _ in parameters]

    def move():
        torch._foreach_add_(steps, 1)
        torch._fused_adam_(
            parameters, gradients(), first, second, [], steps,
            lr=RATE, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8, amsgrad=False, maximize=False)

    return move


def vmap_grad(networks, width, batch):
    """torch.func: vmap of the gradient over stacked modules."""
    import torch
    from torch.func import functional_call, grad, stack_module_state, vmap
    from torch.nn.functional import cross_entropy

    nets = modules(networks, width)
    parameters = {name: p.detach() for name, p in stack_module_state(nets)[0].items()}
    base = nets[0].to("meta")
    batches = Batches(networks, batch)
    gradient = vmap(grad(lambda p, x, y: cross_entropy(functional_call(base, p, (x,)), y)))
    found = {}
    move = fused_adam(list(parameters.values()), lambda: [found[name] for name in parameters])

    @torch.no_grad()
    def step(k):
        found.update(gradient(parameters, batches.points[k], batches.labels[k]))
        move()

    return step, parameters.values


class Stacked:
    """All networks' parameters and gradients in two flat buffers, with views [networks, inputs, outputs] and
    [networks, 1, outputs] for each layer."""

    def __init__(self, networks, width):
        import torch

        shapes = list(zip(widths(width), widths(width)[1:]))
        self.parameters = torch.empty(sum(networks * (i + 1) * o for i, o in shapes))
        self.gradient = torch.zeros_like(self.parameters)
        self.weights, self.biases = self._views(self.parameters, networks, shapes)
        self.weight_gradients, self.bias_gradients = self._views(self.gradient, networks, shapes)
        values = torch.tensor(initial(networks, width), dtype=torch.float32)
        for (inputs, outputs), weight, bias in zip(shapes, self.weights, self.biases):
            weights, biases, values = values.split([inputs * outputs, outputs, values.shape[1] - (inputs + 1) * outputs], 1)
            weight.copy_(weights.view(networks, outputs, inputs).mT)
            bias.copy_(biases.view(networks, 1, outputs))
        self.move = fused_adam([self.parameters], lambda: [self.gradient])

    @staticmethod
    def _views(flat, networks, shapes):
        weights, biases, at = [], [], 0
        for inputs, outputs in shapes:
            weights.append(flat[at : at + networks * inputs * outputs].view(networks, inputs, outputs))
            at += networks * inputs * outputs
            biases.append(flat[at : at + networks * outputs].view(networks, 1, outputs))
            at += networks * outputs
        return weights, biases


def stacked_autograd(networks, width, batch):
    """baddbmm over the stack, backward by autograd."""
    import torch
    from torch.nn.functional import cross_entropy

    stack, batches = Stacked(networks, width), Batches(networks, batch)
    leaves = []
    for views, gradients in ((stack.weights, stack.weight_gradients), (stack.biases, stack.bias_gradients)):
        leaves.append([view.detach().requires_grad_() for view in views])
        for leaf, gradient in zip(leaves[-1], gradients):
            leaf.grad = gradient

    def step(k):
        stack.gradient.zero_()
        values = batches.points[k]
        for layer, (weight, bias) in enumerate(zip(*leaves)):
            values = torch.baddbmm(bias, values, weight)
            if layer < DEPTH:
                values = torch.relu(values)
        loss = cross_entropy(values.view(-1, 2), batches.labels[k].view(-1), reduction="sum") / batch
        loss.backward()
        with torch.no_grad():
            stack.move()

    return step, lambda: [stack.parameters]


def stacked_manual(networks, width, batch):
    """baddbmm over the stack, backward written out into buffers that stay."""
    import torch
    from torch.nn.functional import one_hot

    stack, batches = Stacked(networks, width), Batches(networks, batch)
    hot = [one_hot(labels, 2).float() for labels in batches.labels]
    values = [torch.empty(networks, batch, outputs) for outputs in widths(width)[1:]]
    deltas = [torch.empty_like(value) for value in values]
    turned = [weight.mT for weight in stack.weights]

    @torch.no_grad()
    def step(k):
        before = batches.points[k]
        for layer, value in enumerate(values):
            torch.baddbmm(stack.biases[layer], before, stack.weights[layer], out=value)
            before = torch.relu_(value) if layer < DEPTH else value
        torch.softmax(before, 2, out=deltas[-1])
        deltas[-1].sub_(hot[k]).mul_(1 / batch)
        for layer in range(DEPTH, -1, -1):
            inputs = values[layer - 1] if layer else batches.points[k]
            torch.bmm(inputs.mT, deltas[layer], out=stack.weight_gradients[layer])
            torch.sum(deltas[layer], 1, keepdim=True, out=stack.bias_gradients[layer])
            if layer:
                torch.bmm(deltas[layer], turned[layer], out=deltas[layer - 1])
                torch.ops.aten.threshold_backward.grad_input(deltas[layer - 1], inputs, 0, grad_input=deltas[layer - 1])
        stack.move()

    return step, lambda: [stack.parameters]


PEERS = {"loop": loop, "vmap": vmap_grad, "autograd": stacked_autograd, "manual": stacked_manual}
FORMS = ("fused", *PEERS)


def of_peer(form, networks, width, batch, threads):
    """As fused()."""
    import torch

    torch.set_num_threads(threads)
    step, parameters = PEERS[form](networks, width, batch)

    def epoch():
        for k in range(POINTS // batch):
            step(k)
            yield 1

    return epoch, lambda: torch.cat([p.detach().flatten() for p in parameters()]).numpy()


def measure(form, networks, width, batch, threads, seconds, library):
    """Steps a second after the first epoch and a while of warming up."""
    if form == "fused":
        epoch, parameters = fused(networks, width, batch, threads, library)
    else:
        epoch, parameters = of_peer(form, networks, width, batch, threads)
    for _ in epoch():
        pass
    norm = float(np.linalg.norm(parameters().astype(np.float64)))

    def run_for(time_left):
        done, start = 0, time.perf_counter()
        while True:
            for steps in epoch():
                done += steps
                taken = time.perf_counter() - start
                if taken > time_left:
                    return done / taken

    run_for(0.3 * seconds)
    return {"steps": run_for(seconds), "norm": norm}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("form", choices=FORMS)
    for name in ("networks", "width", "batch", "threads"):
        parser.add_argument(name, type=int)
    parser.add_argument("--library", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    print(json.dumps(measure(**vars(options))))


if __name__ == "__main__":
    main()
