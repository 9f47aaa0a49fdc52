package org.contexture.mil;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.device.Libtorch;

/**
 * How many threads libtorch computes with, until closed, by the thread that made this. Small bags
 * are computed by one: handing their work to several takes longer than the work, much longer on a
 * busy machine.
 */
public final class ComputeThreads implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  /** MKL's function that sets the threads of the calling one, and tells how many there were. */
  private static final class Mkl extends MklSetNumThreadsLocal {
    Mkl(Pointer function) {
      put(function);
    }
  }

  /** Features per bag from which more than one thread pays off. */
  private static final long MANY_FEATURES = 1 << 19;

  private final int before = torch.get_num_threads();
  private final Optional<Integer> mklBefore;

  private ComputeThreads() {
    mklBefore = Optional.empty();
  }

  private ComputeThreads(int threads) {
    torch.set_num_threads(threads);
    mklBefore = tellMkl(threads);
  }

  /**
   * Beside libtorch: by itself MKL takes no more threads than the machine has cores, and heeds
   * {@code MKL_NUM_THREADS} instead.
   *
   * @return what it was told before, nothing without MKL
   */
  private static Optional<Integer> tellMkl(int threads) {
    Pointer function = Loader.addressof("MKL_Set_Num_Threads_Local");
    if (function == null) {
      return Optional.empty();
    }
    try (Mkl mkl = new Mkl(function)) { // not kept: it ends with the scope that it is made in
      return Optional.of(mkl.call(threads));
    }
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
    return threads == 0 ? unchanged() : new ComputeThreads(threads);
  }

  /** One thread. */
  static ComputeThreads one() {
    return new ComputeThreads(1);
  }

  /** As many as now, whatever is set in between. */
  static ComputeThreads unchanged() {
    return new ComputeThreads();
  }

  /** One thread for bags of few features on average, the present number otherwise. */
  static ComputeThreads forBags(double meanFeatures) {
    return meanFeatures < MANY_FEATURES ? one() : unchanged();
  }

  @Override
  public void close() {
    torch.set_num_threads(before);
    mklBefore.ifPresent(ComputeThreads::tellMkl);
  }
}
