"""Makes mil.safetensors: what the authors' code of CLAM and MHIM-MIL computes for weights and bags that a formula gives.

    python3 make-mil-numbers.py CLAM MHIM_V1 MHIM_MASTER mil.safetensors

CLAM is a checkout of mahmoodlab/CLAM, MHIM_V1 and MHIM_MASTER are checkouts of the branches v1 and master of
DearCaat/MHIM-MIL. Needs PyTorch and einops.

Three things differ from a run of MHIM: there is no dropout; tiles that stay do so in ascending order (theirs is that of a
Python set, which matters to a transformer); the query of the recycle network moves after the gradients are known.
"""
import importlib, json, struct, sys
import numpy as np, torch

LABEL = 1
TILES, DIMENSION, WIDTH, SEED = 40, 48, 64, 7  # of MHIM
CLAM_DIMENSION = 24


def fnv(name):
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = (h ^ byte) * 0x100000001B3 % 2**64
    return h


def uniform(name, count):
    """In [0, 1): splitmix64 of the name's hash and the index."""
    with np.errstate(over="ignore"):
        x = np.uint64(fnv(name)) + np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2**24


def value(name, shape):
    u = torch.tensor(uniform(name, int(np.prod(shape))))
    if len(shape) == 1 and "norm" in name and name.endswith("weight"):
        u = 0.75 + 0.5 * u
    elif len(shape) == 1 or name.endswith(("cls_token", "global_q_mm")):
        u = (u - 0.5) * 0.2
    elif name == "input":
        u = (u - 0.5) * 2
    else:
        u = (u - 0.5) * 2 / np.sqrt(np.prod(shape[1:]))
    return u.reshape(shape).float()


def fill(model, who, peaked):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(value(who + name, tuple(parameter.shape)))
            if peaked and parameter.dim() > 1 and not name.endswith(("cls_token", "global_q_mm")):
                parameter.mul_(2)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def named(head, peaked, numbers):
    prefix = ("peaked." if peaked else "") + head + "."
    return {prefix + name: torch.as_tensor(t).detach().float().reshape(-1).numpy() for name, t in numbers.items()}


def gradients(loss, model, bag):
    loss.backward()
    norms = {n: 0 if p.grad is None else p.grad.norm() for n, p in model.named_parameters()}
    return {"loss": loss, "loss.grad.input": bag.grad} | {"loss.grad_l2." + n: norm for n, norm in norms.items()}


def clam_numbers(head, classes, tiles, peaked, clam):
    build = clam.CLAM_SB if head == "clam-sb" else clam.CLAM_MB
    model = build(n_classes=classes, subtyping=classes > 2, embed_dim=CLAM_DIMENSION)
    fill(model, "", peaked)
    model.train()
    bag = value("input", (tiles, CLAM_DIMENSION)).requires_grad_()
    label = torch.tensor([LABEL])
    logits, _, _, raw, results = model(bag, label=label, instance_eval=True)
    out = {"logits": logits, "attention": torch.softmax(raw, 1).t()}
    loss = 0.7 * torch.nn.functional.cross_entropy(logits, label) + 0.3 * results["instance_loss"]
    return named(f"{head}.{classes}.{tiles}", peaked, out | gradients(loss, model, bag))


def mhim_numbers(version, baseline, peaked, mhim):
    options = dict(mlp_dim=WIDTH, temp_t=0.1, dropout=0.25, act="relu", da_act="relu", baseline=baseline)
    if version == 1:
        masks = dict(mask_ratio=0.5, mask_ratio_h=0.01, mask_ratio_hr=0.5)
        if baseline == "selfattn":
            masks = dict(mask_ratio_l=0.8, mask_ratio_h=0.03, mask_ratio_hr=0.5)
        build = lambda: mhim.MHIM(**options, **masks)
    else:
        masks = dict(mask_ratio_h=0.03, mask_ratio_hr=1.0, merge_k=1, merge_mm=0.9999, merge_ratio=0.8)
        build = lambda: mhim.MHIM(input_dim=DIMENSION, **options, **masks)
    student, teacher = build(), build()
    if version == 1:
        for model in (student, teacher):
            model.patch_to_emb[0] = torch.nn.Linear(DIMENSION, WIDTH)
    fill(student, "student.", peaked)
    fill(teacher, "teacher.", peaked)
    student.train(), teacher.train()

    bag = value("input", (1, TILES, DIMENSION)).requires_grad_()
    out = {}
    seen, attention = teacher.forward_teacher(bag)
    out["teacher"] = seen
    out["guide"] = attention[0] if isinstance(attention, (list, tuple)) else attention
    torch.manual_seed(SEED)
    if version == 2:  # the same draw for whoever shuffles by a permutation, and the query's step apart
        torch.rand = lambda n, device=None: torch.argsort(torch.randperm(n)).float()
        merged = []
        student.merge.update_q_ema = merged.append
    kept = []
    original = student.get_mask

    def ascending(*arguments, **options):
        count, ids = original(*arguments, **options)
        kept.append(ids[0, :count].sort().values)
        return count, kept[0].unsqueeze(0)

    student.get_mask = ascending
    logits, consistency, _, _ = student(bag, attention, seen, i=0)
    out["kept"] = kept[0]
    out["logits"] = logits
    out["consistency"] = consistency
    classification = torch.nn.functional.cross_entropy(logits, torch.tensor([LABEL]))
    loss = classification + consistency * (0.1 if version == 1 else 0.5)
    out |= gradients(loss, student, bag)
    if version == 2:
        type(student.merge).update_q_ema(student.merge, merged[0].detach())
        out["query"] = student.merge.global_q_mm.detach().clone()
        fill(student, "student.", peaked)
    student.eval()
    if version == 1:  # forward_test fails with a transformer there
        seen, attention = student.forward_teacher(bag)
        out["predicted"] = student.predictor(seen)
    else:
        out["predicted"], attention = student.forward_test(bag, return_attn=True)
    attention = attention[0] if isinstance(attention, (list, tuple)) else attention
    out["attention"] = attention.reshape(-1, TILES).mean(0)
    kind = "abmil" if baseline == "attn" else "transmil"
    return named(f"mhim{'' if version == 1 else '2'}-{kind}", peaked, out)


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        raw = tensor.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def module(root, name):
    """A module of a checkout, and no other checkout's."""
    sys.path.insert(0, root)
    for loaded in [m for m in sys.modules if m.split(".")[0] == name.split(".")[0]]:
        del sys.modules[loaded]
    found = importlib.import_module(name)
    sys.path.pop(0)
    return found


everything = {}
torch.set_num_threads(1)
rand = torch.rand
for peaked in (False, True):
    clam = module(sys.argv[1], "models.model_clam")
    for head in ("clam-sb", "clam-mb"):
        for classes, tiles in ((2, 20), (3, 70)):
            everything.update(clam_numbers(head, classes, tiles, peaked, clam))
    for version in (1, 2):
        mhim = module(sys.argv[1 + version], "modules.mhim")
        for baseline in ("attn", "selfattn"):
            torch.rand = rand
            everything.update(mhim_numbers(version, baseline, peaked, mhim))
write(sys.argv[4], everything)
print(len(everything), "tensors")
