"""The pipeline that many users run today, for comparison: OpenSlide, PyTorch's DataLoader, ResNet-18, h5py.

    python3 extract.py TILES.csv WEIGHTS.safetensors OUT

TILES.csv has the columns path, x, y, size, pixels; OUT gets one HDF5 file per slide. Prints tiles per
second and the peak memory of all processes.
"""

import csv
import json
import os
import resource
import struct
import sys
import time
from collections import OrderedDict

import h5py
import numpy as np
import openslide
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset

BATCH, WORKERS = 32, os.cpu_count()
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], dtype=np.float32)


class Tiles(Dataset):
    def __init__(self, path, rows):
        self.path, self.rows, self.slide = path, rows, None

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        if self.slide is None:  # each worker opens its own
            self.slide = openslide.OpenSlide(self.path)
        x, y, size, pixels = self.rows[index]
        tile = self.slide.read_region((x, y), 0, (size, size)).convert("RGB")
        if size != pixels:
            tile = tile.resize((pixels, pixels), Image.BOX)
        values = (np.asarray(tile, dtype=np.float32) / 255 - MEAN) / DEVIATION
        return torch.from_numpy(values.transpose(2, 0, 1).copy())


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + shortcut)


def resnet18():
    layers = OrderedDict(
        conv1=nn.Conv2d(3, 64, 7, 2, 3, bias=False), bn1=nn.BatchNorm2d(64), relu=nn.ReLU(),
        maxpool=nn.MaxPool2d(3, 2, 1))
    width = 64
    for i, planes in enumerate([64, 128, 256, 512]):
        layers["layer%d" % (i + 1)] = nn.Sequential(
            Block(width, planes, 1 if i == 0 else 2), Block(planes, planes, 1))
        width = planes
    layers["avgpool"] = nn.AdaptiveAvgPool2d(1)
    layers["flatten"] = nn.Flatten()
    return nn.Sequential(layers)


def read_safetensors(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        start = f.tell()
        tensors = {}
        for name, about in header.items():
            if name != "__metadata__" and about["dtype"] == "F32":
                begin, end = about["data_offsets"]
                f.seek(start + begin)
                values = np.frombuffer(f.read(end - begin), dtype="<f4").copy()
                tensors[name] = torch.from_numpy(values.reshape(about["shape"]))
    return tensors


def main(tiles_csv, weights, out):
    slides = OrderedDict()
    with open(tiles_csv) as f:
        for row in csv.DictReader(f):
            tile = tuple(int(row[k]) for k in ("x", "y", "size", "pixels"))
            slides.setdefault(row["path"], []).append(tile)
    model = resnet18().eval()
    missing, unexpected = model.load_state_dict(read_safetensors(weights), strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    unexpected = [name for name in unexpected if not name.startswith("fc.")]
    assert not missing and not unexpected, (missing, unexpected)
    os.makedirs(out, exist_ok=True)
    start, count = time.perf_counter(), 0
    with torch.no_grad():
        for path, rows in slides.items():
            loader = DataLoader(Tiles(path, rows), batch_size=BATCH, num_workers=WORKERS)
            features = np.concatenate([model(batch).numpy() for batch in loader])
            name = os.path.splitext(os.path.basename(path))[0]
            with h5py.File(os.path.join(out, name + ".h5"), "w") as f:
                f.create_dataset("features", data=features)
                f.create_dataset("coords", data=np.array(rows, dtype=np.int64)[:, :2])
            count += len(rows)
    rate = count / (time.perf_counter() - start)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = WORKERS * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("tiles_per_second %.2f peak_mb %.0f" % (rate, (own + workers) / 1024))


if __name__ == "__main__":
    main(*sys.argv[1:])
