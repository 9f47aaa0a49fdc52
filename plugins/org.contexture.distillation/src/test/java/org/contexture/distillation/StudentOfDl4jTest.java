package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.dl4j.Dl4jVersion;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example of docs/dl4j.md: a CNN of KNIME's DL4J nodes learns context, and goes back. */
public class StudentOfDl4jTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** As KNIME's DL4J Model Writer wraps a model. */
  private Path knimeModel() throws IOException {
    byte[] model =
        Files.readAllBytes(
            Path.of(
                System.getProperty("basedir", "."),
                "../org.contexture.encoder/src/test/resources/org/contexture/encoder/dl4j",
                "flat-0.9.1.zip"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("mln_model"));
      zip.write(model);
      zip.putNextEntry(new ZipEntry("isTrained"));
      zip.write(1);
      zip.putNextEntry(new ZipEntry("model_type"));
      zip.write("MLN".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return Files.write(folder.getRoot().toPath().resolve("cnn.dl4j"), bytes.toByteArray());
  }

  @Test
  public void aCnnFromKnimeIsAStudentAndGoesBackToDl4j() throws Exception {
    // the maps before the dense layers, which take tiles of any size
    EncoderOverrides maps =
        new EncoderOverrides(
            Optional.empty(),
            OptionalInt.of(PaintedWindows.PIXELS),
            Optional.empty(),
            Optional.of("layer6"));
    EncoderModel student = Encoders.read(knimeModel(), Optional.empty(), maps);
    assertEquals(5, student.spec().dimension());
    DistillationOptions tiny = TinyRuns.options(3, 6, Objective.published());
    MaskedContextDistillation.Result result =
        MaskedContextDistillation.distil(
            student,
            Encoders.initialise("squeezenet1_1", 2),
            PaintedWindows.of(6, 3, 7),
            new DistillationOptions(
                tiny.sampling(),
                new ContextSize(1, 1), // five features are not shared by more heads
                tiny.schedule(),
                tiny.objective(),
                tiny.execution()),
            Device.CPU,
            Progress.NONE);
    double first = mean(result, 0, 4);
    double last = mean(result, result.log().size() - 4, result.log().size());
    assertTrue("from %.3f to %.3f".formatted(first, last), last < first);
    EncoderModel learned = result.student();
    assertEquals(student.spec(), learned.spec());
    assertNotEquals(student.sha256(), learned.sha256());
    Path back = folder.getRoot().toPath().resolve("back.zip");
    Encoders.write(learned, back, Dl4jVersion.V0_9_1);
    EncoderModel again = Encoders.read(back, Optional.empty());
    assertEquals(learned.spec().dimension(), again.spec().dimension());
    // 0.9.1's pooling counts padding as zeros, which M2.1 cannot say
    Path other = folder.getRoot().toPath().resolve("other.zip");
    Exception refusal =
        assertThrows(
            EncoderException.class, () -> Encoders.write(learned, other, Dl4jVersion.V1_0_0_M2_1));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("padding"));
    assertFalse(Files.exists(other));
  }

  private static double mean(MaskedContextDistillation.Result result, int from, int to) {
    List<MaskedContextDistillation.Step> log = result.log().subList(from, to);
    return log.stream().mapToDouble(MaskedContextDistillation.Step::loss).average().orElseThrow();
  }
}
