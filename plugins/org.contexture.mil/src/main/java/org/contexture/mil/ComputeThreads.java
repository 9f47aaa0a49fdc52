package org.contexture.mil;

import org.bytedeco.pytorch.global.torch;
import org.contexture.network.device.Libtorch;

/**
 * How many threads libtorch computes with, until closed. Small bags are computed by one: handing
 * their work to several takes longer than the work, much longer on a busy machine.
 */
final class ComputeThreads implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  /** Features per bag from which more than one thread pays off. */
  private static final long MANY_FEATURES = 1 << 19;

  private final int before = torch.get_num_threads();

  private ComputeThreads(int threads) {
    torch.set_num_threads(threads);
  }

  /** One thread. */
  static ComputeThreads one() {
    return new ComputeThreads(1);
  }

  /** As many as now, whatever is set in between. */
  static ComputeThreads unchanged() {
    return new ComputeThreads(torch.get_num_threads());
  }

  /** One thread for bags of few features on average, the present number otherwise. */
  static ComputeThreads forBags(double meanFeatures) {
    return new ComputeThreads(meanFeatures < MANY_FEATURES ? 1 : torch.get_num_threads());
  }

  @Override
  public void close() {
    torch.set_num_threads(before);
  }
}
