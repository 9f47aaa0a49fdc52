"""Writes small feature files as other programs lay them out, with h5py.

Run in this folder: python3 make_fixtures.py. Feature k of tile i is i + k / 8: exact in half
precision. Tiles lie at (100 + 224 i, 50 + 448 i) in level-0 px.
"""

import h5py
import numpy as np

N, D = 5, 8
VALUES = np.arange(N)[:, None] + np.arange(D)[None, :] / 8.0
X, Y = 100 + 224 * np.arange(N), 50 + 448 * np.arange(N)
COORDS = np.stack([X, Y], axis=1)


def trident(path, features):
    with h5py.File(path, "w") as f:
        f.create_dataset("features", data=features)
        coords = f.create_dataset("coords", data=COORDS.astype("int64"))
        coords.attrs.update(
            patch_size=256, patch_size_level0=512, level0_magnification=40, target_magnification=20,
            overlap=0, name="slide-a", savetodir="./out", level0_width=20000, level0_height=10000)


trident("trident-2d.h5", VALUES.astype("float32"))
trident("trident-3d.h5", VALUES.astype("float32")[None])
trident("trident-f64.h5", VALUES.astype("float64"))

with h5py.File("clam.h5", "w") as f:
    f.create_dataset("features", data=VALUES.astype("float32"), chunks=(1, D), maxshape=(None, D))
    coords = f.create_dataset("coords", data=COORDS.astype("int32"), chunks=(1, 2), maxshape=(None, 2))
    coords.attrs["patch_size"] = 256
    coords.attrs["patch_level"] = 1
    coords.attrs["downsample"] = np.array([2.0, 2.0])
    coords.attrs["downsampled_level_dim"] = np.array([10000, 5000])
    coords.attrs["level_dim"] = np.array([10000, 5000])
    coords.attrs["name"] = "slide-a"
    coords.attrs["save_path"] = "out"

with h5py.File("stamp.h5", "w") as f:
    f.create_dataset("feats", data=VALUES.astype("float16"), compression="gzip", shuffle=True)
    f.create_dataset("coords", data=COORDS * 0.25)  # 0.25 um per px
    f.attrs["stamp_version"] = "2.0.0"
    f.attrs["extractor"] = "ctranspath"
    f.attrs["unit"] = "um"
    f.attrs["tile_size_um"] = 256.0
    f.attrs["tile_size_px"] = 224

with h5py.File("features-only.h5", "w") as f:
    f.create_dataset("features", data=VALUES.astype(">f4"))

with h5py.File("coords-only.h5", "w") as f:
    f.create_dataset("coords", data=COORDS)

with h5py.File("not-finite.h5", "w") as f:
    bad = VALUES.astype("float32")
    bad[3, 2] = np.nan
    f.create_dataset("features", data=bad)

with h5py.File("integers.h5", "w") as f:
    f.create_dataset("features", data=(VALUES * 8).astype("int32"))

with h5py.File("trident-empty.h5", "w") as f:  # of a slide without tissue
    f.create_dataset("features", data=np.zeros((0, D), "float32"))
    f.create_dataset("coords", data=np.zeros((0, 2), "int64")).attrs["patch_size_level0"] = 512

with h5py.File("clam-features.h5", "w") as f:  # extract_features_fp.py: attr_dict=None
    grid = np.array([[1000 + 224 * (i % 3), 500 + 224 * (i // 3)] for i in range(N)], "int32")
    f.create_dataset("features", data=VALUES.astype("float32"), chunks=(1, D), maxshape=(None, D))
    f.create_dataset("coords", data=grid, chunks=(1, 2), maxshape=(None, 2))
