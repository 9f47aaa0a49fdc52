# Makes the Keras models beside the tests, and what Keras says of them: pip install keras jax h5py.
import os

os.environ["KERAS_BACKEND"] = "jax"
import json
import struct
import sys

import keras
import numpy as np
from keras import layers as L

out = sys.argv[1]


def tiles(n, p):
    i = np.arange(n * p * p * 3, dtype=np.int64)
    return ((i * 37 + i // 7 * 11 + i // 101) % 256).astype(np.float32).reshape(n, p, p, 3) / np.float32(255)


def draw(model):
    for w in model.weights:
        i = np.arange(int(np.prod(w.shape)))
        wave = np.sin(0.7 * i + 0.01 * i * (i % 13) + len(w.name))
        v = 0.6 + 0.4 * wave if "variance" in w.name else 1 + 0.3 * wave if "gamma" in w.name else 0.25 * wave
        w.assign(v.reshape(w.shape).astype(np.float32))


def save(model, feature, pixels, name):
    draw(model)
    model.save(f"{out}/{name}.h5")
    part = keras.Model(model.inputs, model.get_layer(feature).output)
    y = np.asarray(part.predict(tiles(2, pixels), verbose=0), np.float32)
    with open(f"{out}/{name}.bin", "wb") as f:
        f.write(struct.pack(">i", y.ndim) + struct.pack(f">{y.ndim}i", *y.shape) + y.astype(">f4").tobytes())


flat = keras.Sequential(
    [
        L.Input((20, 20, 3)),
        L.Conv2D(6, (5, 3), strides=(2, 1), activation="relu", name="c1"),
        L.MaxPooling2D(2, name="p1"),
        L.ZeroPadding2D(((1, 0), (2, 1)), name="z"),
        L.BatchNormalization(name="bn", epsilon=1e-3),
        L.LeakyReLU(negative_slope=0.2, name="leaky"),
        L.Conv2D(5, 3, strides=2, padding="same", activation="elu", name="c2"),
        L.AveragePooling2D(2, padding="same", name="p2"),
        L.Flatten(name="flat"),
        L.Dense(9, activation="hard_sigmoid", name="d1"),
        L.BatchNormalization(name="bn2"),
        L.Dropout(0.5, name="drop"),
        L.Dense(7, activation="tanh", name="d2"),
        L.Dense(3, activation="softmax", name="out"),
    ],
    name="flat",
)
save(flat, "d2", 20, "flat")

x = i = L.Input((None, None, 3), name="pixels")
a = L.Conv2D(4, 3, padding="same", use_bias=False, name="a")(x)
a = L.BatchNormalization(name="a_bn", scale=False)(a)
a = L.ReLU(max_value=6.0, name="a_relu")(a)
b = L.Conv2D(4, 3, dilation_rate=2, padding="same", activation="swish", name="b")(x)
s = L.Add(name="sum")([a, b])
c = L.Concatenate(name="cat")([s, a])
c = L.SeparableConv2D(4, 3, name="odd")(c) if "odd" in sys.argv else c
c = L.MaxPooling2D(3, strides=2, padding="same", name="pool")(c)
g = L.GlobalAveragePooling2D(name="gap")(c)
h = L.GlobalMaxPooling2D(name="gmp")(c)
f = L.Concatenate(name="both")([g, h])
o = L.Activation("softmax", name="prob")(L.Dense(3, name="logits")(f))
save(keras.Model(i, o, name="graph"), "both", 16, "graph")
