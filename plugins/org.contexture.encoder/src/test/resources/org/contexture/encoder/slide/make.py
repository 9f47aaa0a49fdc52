"""Slide encoders of the test: TorchScript and ONNX, and what PyTorch gives for three tiles."""
import torch
from torch import Tensor, nn

class Alone(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.project = nn.Linear(4, 3)
    def forward(self, features: Tensor) -> Tensor:
        return self.project(features).amax(1)

class Placed(Alone):
    def forward(self, features: Tensor, coordinates: Tensor) -> Tensor:
        weights = ((coordinates[..., 0] + 2 * coordinates[..., 1]).float() * 0.001).softmax(1)
        return (self.project(features) * weights.unsqueeze(-1)).sum(1)

class Sized(Alone):
    def forward(self, features: Tensor, coordinates: Tensor, side: Tensor) -> Tensor:
        places = torch.div(coordinates, side, rounding_mode='floor')
        weights = ((places[..., 0] + 2 * places[..., 1]).float() * 0.5).softmax(1)
        return (self.project(features) * weights.unsqueeze(-1)).sum(1)

features = torch.arange(12).float().reshape(1, 3, 4) * 0.1 - 0.3
places = torch.tensor([[[0, 0], [512, 0], [256, 1024]]])
side = torch.tensor(256)
for name, network, inputs in [('alone', Alone(), (features,)), ('placed', Placed(), (features, places)), ('sized', Sized(), (features, places, side))]:
    network.eval()
    torch.jit.script(network).save(f'slide-{name}.pt')
    names = ['features', 'coordinates', 'side'][:len(inputs)]
    torch.onnx.export(network, inputs, f'slide-{name}.onnx', input_names=names, output_names=['slide'], opset_version=14,
        dynamic_axes={n: {1: 'tiles'} for n in names[:2]})
    print(name, network(*inputs).tolist())
