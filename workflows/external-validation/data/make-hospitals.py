"""Draws training.csv (hospital A) and external.csv (hospitals B and C), with the features of two encoders."""
import random

random.seed(17)


def slide_rows(slide, patient, hospital, lesion, shift, difficulty):
    tiles = random.randint(4, 8)
    marked = random.randint(1, 2) if lesion else 0
    for tile in range(tiles):
        signal = difficulty if tile < marked else 0.0
        first = [random.gauss(shift + (0.9 * signal if k < 2 else 0), 1) for k in range(5)]
        second = [random.gauss(shift / 2 + (1.5 * signal if k < 2 else 0), 1) for k in range(5)]
        yield [slide, patient, hospital, "lesion" if lesion else "normal"] + [
            f"{value:.3f}" for value in first + second
        ]


def write(name, hospitals, patients, twice, shift):
    header = ["slide", "patient", "hospital", "label"]
    header += [f"a{k}" for k in range(1, 6)] + [f"b{k}" for k in range(1, 6)]
    with open(name, "w") as out:
        out.write(",".join(header) + "\n")
        for p in range(patients):
            hospital = hospitals[p % len(hospitals)]
            lesion = random.random() < 0.45
            difficulty = random.choice([0.5, 1.5, 2.5])
            for s in range(2 if p < twice else 1):
                slide = f"{hospital}{p:03d}-{s + 1}"
                for row in slide_rows(slide, f"{hospital}{p:03d}", hospital, lesion, shift, difficulty):
                    out.write(",".join(row) + "\n")


write("training.csv", ["A"], 90, 10, 0.0)
write("external.csv", ["B", "C"], 80, 20, 0.2)
