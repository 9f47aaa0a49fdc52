package org.contexture.mil;

import org.bytedeco.pytorch.global.torch;
import org.contexture.network.device.Libtorch;

/**
 * How many threads libtorch computes with, until closed. Small bags are computed by one: handing
 * their work to several takes longer than the work, much longer on a busy machine.
 */
public final class ComputeThreads implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  /** Features per bag from which more than one thread pays off. */
  private static final long MANY_FEATURES = 1 << 19;

  private final int before = torch.get_num_threads();

  private ComputeThreads(int threads) {
    torch.set_num_threads(threads);
  }

  /** How many there are now. */
  public static int present() {
    return torch.get_num_threads();
  }

  /**
   * A number that was decided elsewhere: last bits depend on it where bags are not small.
   *
   * @param threads 0 for as many as now
   */
  public static ComputeThreads of(int threads) {
    return new ComputeThreads(threads == 0 ? present() : threads);
  }

  /** One thread. */
  static ComputeThreads one() {
    return new ComputeThreads(1);
  }

  /** As many as now, whatever is set in between. */
  static ComputeThreads unchanged() {
    return new ComputeThreads(present());
  }

  /** One thread for bags of few features on average, the present number otherwise. */
  static ComputeThreads forBags(double meanFeatures) {
    return new ComputeThreads(meanFeatures < MANY_FEATURES ? 1 : present());
  }

  @Override
  public void close() {
    torch.set_num_threads(before);
  }
}
