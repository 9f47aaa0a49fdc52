package org.contexture.encoder.architecture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Mode;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.junit.Assume;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Our architectures give torchvision's numbers, in training code and in folded inference code. */
@SuppressWarnings("try") // scopes and guards act by being closed
@RunWith(Parameterized.class)
public class ReferenceFeaturesTest {

  private static final double TOLERANCE = 1e-4;
  private static final Path FIXTURES =
      Path.of(System.getProperty("contexture.shared", "absent"), "fixtures/encoders");

  @Parameter public String name;

  /** Every architecture, and whatever else there is a file of numbers for. */
  @Parameters(name = "{0}")
  public static Collection<String> names() throws IOException {
    Set<String> names = new TreeSet<>(Architectures.all().keySet());
    if (Files.isDirectory(FIXTURES)) {
      try (Stream<Path> files = Files.list(FIXTURES)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".safetensors") && !file.startsWith("pretrained"))
            .forEach(file -> names.add(file.replace(".safetensors", "")));
      }
    }
    return names;
  }

  @Test
  public void giveTheFeaturesOfTorchvision() throws Exception {
    Path file = FIXTURES.resolve(name + ".safetensors");
    Assume.assumeTrue("needs " + file, Files.exists(file));
    SafeTensors reference = SafeTensors.read(file);
    Architecture architecture = Architectures.named(name).orElseThrow();
    float[] expected = reference.get("features").floats();
    long[] shape =
        Arrays.stream(reference.metadata().get("input_shape").split(",", -1))
            .mapToLong(Long::parseLong)
            .toArray();
    try (Weights weights = FreshWeights.blank(architecture);
        FoldedComputation folded = new FoldedComputation(weights, false);
        FoldedComputation packed = new FoldedComputation(weights, true); // the last: empties them
        NoGradGuard noGrad = new NoGradGuard()) {
      ReferenceFormula.fill(weights);
      assertFeatures(
          name, architecture, new TrainableComputation(weights, Mode.EVAL), shape, expected);
      assertFeatures(name + ", folded", architecture, folded, shape, expected);
      assertFeatures(name + ", oneDNN", architecture, packed, shape, expected);
    }
  }

  private static void assertFeatures(
      String what,
      Architecture architecture,
      Computation<Tensor> computation,
      long[] shape,
      float[] expected) {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = architecture.features(computation, ReferenceFormula.input(shape));
      assertEquals(architecture.dimension(), features.size(1));
      float[] actual = Tensors.floats(features);
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
      }
      System.out.printf("%s: largest difference %.2g%n", what, largest);
      assertTrue(what + " differs by " + largest, largest <= TOLERANCE);
    }
  }
}
