"""Makes training/ and test/ with their labels from the slides that node 5 draws: python3 make-features.py SLIDES

SLIDES is the folder of the drawn slides (data/slides/5). A tile's features are statistics of its colours, which need no
network; what matters here is the files: those of TRIDENT, CLAM and STAMP in turn. Needs NumPy, h5py and OpenSlide.
"""
import csv, os, sys
import h5py, numpy as np, openslide

SIDE, MPP, TRAINING = 128, 0.5, 12


def features(tile):
    pixels = tile.reshape(-1, 3).astype(np.float64) / 255
    dark = pixels.mean(1) < 0.45
    quantiles = np.quantile(pixels, [0.1, 0.5, 0.9], axis=0).ravel()
    rows = tile.astype(np.float64).mean(2) / 255
    edges = [np.abs(np.diff(rows, axis=0)).mean(), np.abs(np.diff(rows, axis=1)).mean()]
    return np.concatenate([pixels.mean(0), pixels.std(0), quantiles, edges, [dark.mean()]])


def tiles(path):
    slide = openslide.OpenSlide(path)
    width, height = slide.dimensions
    for y in range(0, height - SIDE + 1, SIDE):
        for x in range(0, width - SIDE + 1, SIDE):
            tile = np.array(slide.read_region((x, y), 0, (SIDE, SIDE)).convert("RGB"))
            if tile.reshape(-1, 3).std() > 12:  # not glass alone
                yield x, y, features(tile)


def trident(file, x, coords):
    file["features"] = x[None].astype(np.float32)  # (1, N, D), as some of its slides' encoders write
    file["coords"] = coords.astype(np.int64)
    file["coords"].attrs.update(patch_size=SIDE, patch_size_level0=SIDE, level0_magnification=20, target_magnification=20, overlap=0)


def clam(file, x, coords):
    file["features"] = x.astype(np.float32)
    file["coords"] = coords.astype(np.int32)
    file["coords"].attrs.update(patch_size=SIDE, patch_level=0, downsample=np.array([1.0, 1.0]))


def stamp(file, x, coords):
    file["feats"] = x.astype(np.float16)
    file["coords"] = coords * MPP
    file.attrs.update(extractor="colours", unit="um", tile_size_um=SIDE * MPP, tile_size_px=SIDE)


folder = sys.argv[1]
with open(os.path.join(folder, "labels.csv")) as file:
    labels = {row["slide_id"]: row["label"] for row in csv.DictReader(file)}
for part in ("training", "test"):
    with open(part + "-labels.csv", "w", newline="\n") as file:
        file.write("slide_id,label,mpp\n")
for number, (slide, label) in enumerate(sorted(labels.items())):
    layout = (trident, clam, stamp)[number % 3]
    part = "training" if number < TRAINING else "test"
    path = os.path.join(part, layout.__name__)
    os.makedirs(path, exist_ok=True)
    found = list(tiles(os.path.join(folder, slide + ".tiff")))
    with h5py.File(os.path.join(path, slide + ".h5"), "w") as h5:
        layout(h5, np.array([f for _, _, f in found]), np.array([(x, y) for x, y, _ in found]))
    with open(part + "-labels.csv", "a", newline="\n") as file:
        file.write(f"{slide},{label},{MPP}\n")
    print(slide, label, layout.__name__, len(found), "tiles")
