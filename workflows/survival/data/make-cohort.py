"""Draws cohort.csv: patients of four hospitals whose hazard follows from their tiles, age and grade."""
import math
import random

random.seed(23)
PATIENTS = 120
FEATURES = 6

with open("cohort.csv", "w") as out:
    names = ["slide", "patient", "hospital", "age", "grade", "months", "death"]
    out.write(",".join(names + [f"f{k}" for k in range(1, FEATURES + 1)]) + "\n")
    for p in range(PATIENTS):
        patient = f"P{p:03d}"
        hospital = "ABCD"[p % 4]
        age = random.randint(40, 85)
        grade = random.choice(["low", "low", "high"])
        aggressive = random.random()  # fraction of such tiles
        log_hazard = 2.5 * (aggressive - 0.5) + 0.03 * (age - 62) + (0.5 if grade == "high" else -0.25)
        death = random.expovariate(math.exp(log_hazard) / 40)
        followed = random.uniform(6, 90)
        months, event = min(death, followed), int(death <= followed)
        shown_age = "" if random.random() < 0.05 else age
        for s in range(2 if p % 6 == 0 else 1):
            for _ in range(random.randint(6, 12)):
                shift = 1.8 if random.random() < aggressive else 0.0
                tile = [random.gauss(shift if k < 2 else 0, 1) for k in range(FEATURES)]
                row = [f"{patient}-{s + 1}", patient, hospital, shown_age, grade, f"{months:.1f}", event]
                out.write(",".join(str(v) for v in row + [f"{v:.3f}" for v in tile]) + "\n")
