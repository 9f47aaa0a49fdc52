package org.contexture.network;

import java.util.Collection;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What happens to gradients between backward and step. */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class Gradients {

  private Gradients() {}

  /**
   * Scales all gradients down so that their joint l2 norm is at most the given one (Pascanu et al.
   * 2013).
   *
   * @return the norm before
   */
  public static double clip(Collection<Tensor> parameters, double maximumNorm) {
    try (PointerScope scope = new PointerScope()) {
      return torch.clip_grad_norm_(
          new TensorVector(parameters.toArray(Tensor[]::new)), maximumNorm);
    }
  }
}
