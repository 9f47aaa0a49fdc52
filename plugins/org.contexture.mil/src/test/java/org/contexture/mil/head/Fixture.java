package org.contexture.mil.head;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.junit.Assume;

/**
 * Numbers that the authors' own code gave for a head, plain or {@code peaked}, i.e. with every
 * matrix multiplied by 4 so that attention is far from uniform.
 */
record Fixture(SafeTensors numbers, SafeTensors parameters, boolean peaked) {

  private static final double VANISHING = 1e-6;

  /** Reads a fixture, or skips the test where the reference data is absent. */
  static Fixture read(String file, String parameters, boolean peaked) throws WeightsException {
    return new Fixture(safeTensors(file), safeTensors(parameters), peaked);
  }

  /**
   * Numbers that this project computed with the authors' code, for weights that a formula gives;
   * {@code make-mil-numbers.py} made them.
   */
  static Fixture ofFormulas(boolean peaked) throws WeightsException, IOException {
    try (InputStream file = Fixture.class.getResourceAsStream("mil.safetensors")) {
      SafeTensors numbers = SafeTensors.parse(file.readAllBytes(), "mil.safetensors");
      return new Fixture(numbers, numbers, peaked);
    }
  }

  private static SafeTensors safeTensors(String file) throws WeightsException {
    Path shared = Path.of(System.getProperty("contexture.shared", "absent"));
    Path path = shared.resolve("fixtures/mil").resolve(file);
    Assume.assumeTrue("No reference data at " + path, Files.exists(path));
    return SafeTensors.read(path);
  }

  /** The authors' parameters in a head's network. */
  @SuppressWarnings("try") // scopes act by being closed
  Weights weights(MilHead head) throws WeightsException {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 0)) {
      head.initialise(initialiser, head.sizes(parameters));
    }
    weights.load(parameters, "fixture", name -> name.matches("(peaked|out|extra|mid|input).*"));
    if (peaked) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        weights
            .parameters(name -> !name.equals("cls_token") && weights.get(name).dim() >= 2)
            .values()
            .forEach(tensor -> tensor.mul_(new Scalar(4.0)));
      }
    }
    return weights.copy(Device.CPU);
  }

  /** The bag; its gradient is recorded. */
  Tensor input() throws WeightsException {
    Tensor input = Tensors.of(numbers.get("input"));
    input.set_requires_grad(true);
    return input;
  }

  /** Asserts that a tensor is the authors', within a fraction of its largest magnitude. */
  void check(String name, Tensor found, double tolerance) throws WeightsException {
    check(name, Tensors.floats(found), tolerance);
  }

  /** Asserts that a tensor is the beginning of the mean over a matrix's rows, from a column on. */
  void checkRowMeans(String name, int columns, int firstColumn, Tensor found, double tolerance)
      throws WeightsException {
    float[] matrix = numbers.get((peaked ? "peaked." : "") + name).floats();
    int rows = matrix.length / columns;
    float[] expected = new float[(int) found.numel()];
    for (int i = 0; i < expected.length; i++) {
      for (int row = 0; row < rows; row++) {
        expected[i] += matrix[row * columns + firstColumn + i] / rows;
      }
    }
    compare(name, expected, Tensors.floats(found), tolerance);
  }

  private void check(String name, float[] found, double tolerance) throws WeightsException {
    float[] expected = numbers.get((peaked ? "peaked." : "") + name).floats();
    compare(name, expected, found, tolerance);
  }

  private void compare(String name, float[] expected, float[] found, double tolerance) {
    assertEquals(name, expected.length, found.length);
    double largest = 1e-30;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
    }
    if (Boolean.getBoolean("contexture.show")) {
      System.out.printf(
          Locale.ROOT, "%s%-60s %.2e%n", peaked ? "peaked " : "", name, difference / largest);
    }
    assertTrue(
        "%s differs by %.2e of its largest magnitude".formatted(name, difference / largest),
        difference <= tolerance * largest);
  }

  /**
   * Asserts that after a loss's backward pass all gradients are the authors'. Those that are zero
   * but for rounding, e.g. of a bias before a softmax, must be so here, too.
   */
  void checkGradients(String loss, Weights weights, Tensor input, double tolerance)
      throws WeightsException {
    check(loss + ".grad.input", input.grad(), tolerance);
    double largest = 0;
    for (String name : weights.parameters().keySet()) {
      largest = Math.max(largest, expectedNorm(loss, name));
    }
    for (Map.Entry<String, Tensor> parameter : weights.parameters().entrySet()) {
      Tensor gradient = parameter.getValue().grad();
      float norm = gradient.defined() ? gradient.norm().item_float() : 0;
      if (expectedNorm(loss, parameter.getKey()) < VANISHING * largest) {
        assertTrue(parameter.getKey(), norm < VANISHING * largest);
      } else {
        check(loss + ".grad_l2." + parameter.getKey(), new float[] {norm}, tolerance);
      }
    }
  }

  private float expectedNorm(String loss, String parameter) throws WeightsException {
    return numbers.get((peaked ? "peaked." : "") + loss + ".grad_l2." + parameter).floats()[0];
  }
}
