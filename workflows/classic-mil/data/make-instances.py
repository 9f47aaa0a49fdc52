"""Makes instances.csv: 80 bags of 3 to 9 instances with 10 features; positive bags hold one or two of another kind."""
import random

random.seed(1)
with open("instances.csv", "w", newline="\n") as file:
    file.write("bag,bag_label," + ",".join(f"f{d + 1}" for d in range(10)) + "\n")
    for bag in range(80):
        positive = bag % 2
        count = random.randint(3, 9)
        special = random.randint(1, 2) if positive else 0
        for instance in range(count):
            shift = 2.2 if instance < special else 0
            features = [random.gauss(shift if d < 4 else 0, 1) for d in range(10)]
            file.write(f"B{bag + 1:03d},{positive}," + ",".join(f"{x:.2f}" for x in features) + "\n")
