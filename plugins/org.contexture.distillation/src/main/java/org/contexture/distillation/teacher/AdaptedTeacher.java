package org.contexture.distillation.teacher;

import java.io.IOException;
import org.contexture.network.SafeTensors;

/** A teacher that shows another one the tiles in its own way; closed with it. */
interface AdaptedTeacher extends Teacher {

  /** The other one. */
  Teacher teacher();

  @Override
  default String name() {
    return teacher().name();
  }

  @Override
  default int dimension() {
    return teacher().dimension();
  }

  @Override
  default void learned(double progress) {
    teacher().learned(progress);
  }

  @Override
  default SafeTensors state() {
    return teacher().state();
  }

  @Override
  default void restore(SafeTensors state, String origin) throws IOException {
    teacher().restore(state, origin);
  }

  @Override
  default void close() {
    teacher().close();
  }
}
