package org.contexture.distillation;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.term.Lesson;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * What the teachers saw in a step.
 *
 * @param asked the tokens that were asked about, ascending
 * @param seen by teacher [asked, D]
 * @param means by teacher [D]
 * @param firstToken of the pass, in the step: passes count their tokens from 0
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record StepLesson(
    int[] asked, List<FloatMatrix> seen, List<float[]> means, Device device, int firstToken)
    implements Lesson {

  StepLesson(int[] asked, List<FloatMatrix> seen, List<float[]> means, Device device) {
    this(asked, seen, means, device, 0);
  }

  /** For a pass that begins at a token of the step. */
  StepLesson from(int token) {
    return new StepLesson(asked, seen, means, device, token);
  }

  @Override
  public Tensor of(int teacher, int[] tokens) {
    FloatMatrix all = seen.get(teacher);
    float[] values = new float[tokens.length * all.columns()];
    int[] rows = rows(tokens);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          all.values(), rows[i] * all.columns(), values, i * all.columns(), all.columns());
    }
    return Tensors.to(Tensors.of(values, tokens.length, all.columns()), device);
  }

  @Override
  public Tensor all(int teacher) {
    return Tensors.to(Tensors.of(seen.get(teacher)), device);
  }

  @Override
  public int[] tokens() {
    return asked.clone();
  }

  @Override
  public int[] rows(int[] tokens) {
    return Arrays.stream(tokens)
        .map(token -> Arrays.binarySearch(asked, firstToken + token))
        .toArray();
  }

  @Override
  public Tensor mean(int teacher) {
    float[] mean = means.get(teacher);
    return Tensors.to(Tensors.of(mean, mean.length), device);
  }
}
