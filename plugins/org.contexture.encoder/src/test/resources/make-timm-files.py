# Makes the small transformers with the options of pathology models that the tests read, with timm 1.0 and PyTorch:
# python3 make-timm-files.py org/contexture/encoder
import json, os, sys, torch, timm
from timm.layers import SwiGLUPacked
from safetensors.torch import save_file
root = sys.argv[1]
torch.manual_seed(0)
plain = dict(img_size=28, patch_size=14, embed_dim=32, depth=2, num_heads=2, num_classes=0, init_values=1e-5)
swiglu = dict(mlp_layer=SwiGLUPacked, act_layer=torch.nn.SiLU)
imagenet = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
bioptimus = ((0.707223, 0.578729, 0.703617), (0.211883, 0.230117, 0.177517))
models = {  # as the model cards and files of these models say, but smaller
    'virchow2': (dict(mlp_ratio=5.3375, reg_tokens=4, global_pool='', **swiglu), imagenet),
    'uni2-h': (dict(mlp_ratio=2.66667 * 2, no_embed_class=True, reg_tokens=8, global_pool='token', **swiglu), imagenet),
    'h-optimus-0': (dict(mlp_ratio=5.33334, no_embed_class=True, reg_tokens=4, global_pool='token', **swiglu), bioptimus),
    'mean': (dict(class_token=False, global_pool='avg', fc_norm=False), imagenet),
}
expected = {}
for name, (options, (mean, std)) in models.items():
    model = timm.models.vision_transformer.VisionTransformer(**plain, **options).eval()
    state = {k: v + 0.1 * torch.randn_like(v) for k, v in model.state_dict().items()}
    model.load_state_dict(state)
    folder = os.path.join(root, 'timm', name)
    os.makedirs(folder, exist_ok=True)
    save_file(state, os.path.join(folder, 'model.safetensors'))
    args = {k: v for k, v in {**plain, **options}.items() if k not in swiglu}
    with open(os.path.join(folder, 'config.json'), 'w') as f:
        json.dump({'architecture': 'vit_huge_patch14_224', 'num_classes': 0, 'num_features': 32, 'model_args': args,
                   'pretrained_cfg': {'input_size': [3, 28, 28], 'mean': mean, 'std': std}}, f, indent=1)
    pixels = (torch.arange(28 * 28 * 3) * 7 % 256).reshape(1, 28, 28, 3).permute(0, 3, 1, 2).float() / 255
    with torch.no_grad():
        out = model((pixels - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1))
    if name == 'virchow2':  # from its model card: class token, and mean of all tokens behind the registers
        out = torch.cat([out[:, 0], out[:, 5:].mean(1)], -1)
    expected[name] = out
save_file(expected, os.path.join(root, 'timm', 'expected.safetensors'))
