package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.slides.tiling.TilingOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PupilsTest {

  private static final int PIXELS = 32;
  private static final DistillationArm ARM =
      DistillationArm.parse(
          "own",
          Map.of("target", "own", "window", "2", "tiles", "8", "steps", "6", "rate", "1e-3"));

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private LoadedTiles tiles;
  private EncoderModel student;
  private EncoderModel teacher;

  @Before
  public void makeSlides() throws IOException {
    Path slides = temporary.newFolder("slides").toPath();
    Random random = new Random(1);
    for (String name : List.of("a", "b")) {
      BufferedImage picture = new BufferedImage(140, 140, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 140 * 140; i++) {
        picture.setRGB(i % 140, i / 140, random.nextInt());
      }
      ImageIO.write(picture, "png", slides.resolve(name + ".png").toFile());
    }
    tiles =
        LoadedTiles.of(
            Cohort.read(slides, Optional.empty(), new TilingOptions(PIXELS, 0.5, 0, 0)).slides());
    student = Encoders.initialise("squeezenet1_1", 1);
    teacher = Encoders.initialise("squeezenet1_1", 2);
  }

  @Test
  public void studentsOnTheWayAreThoseOfOneRunAndTheLastIsItsResult() throws IOException {
    Map<Integer, FloatMatrix> onTheWay = features("a", List.of(2, 4, 6));
    Map<Integer, FloatMatrix> straight = features("b", List.of(6));
    assertEquals(List.of(2, 4, 6), List.copyOf(onTheWay.keySet()));
    assertNotEquals(onTheWay.get(2).values()[0], onTheWay.get(6).values()[0], 0);
    assertArrayEquals(straight.get(6).values(), onTheWay.get(6).values(), 0);
  }

  @Test
  public void whatIsKeptIsNotTrainedAnewUnlessSettingsDiffer() throws IOException {
    features("a", List.of(6));
    Path folder = temporary.getRoot().toPath().resolve("a");
    List<Path> kept = students(folder);
    long written = Files.getLastModifiedTime(kept.get(0)).toMillis();
    features("a", List.of(6));
    assertEquals(written, Files.getLastModifiedTime(kept.get(0)).toMillis());
    student = Encoders.initialise("squeezenet1_1", 7);
    features("a", List.of(6));
    assertEquals(2, students(folder).size());
    assertTrue(
        "no checkpoint stays behind",
        Stream.of(folder.toFile().list()).noneMatch(name -> name.endsWith(".checkpoint")));
  }

  @Test
  public void aStudentThatWasKeptWithoutItsHeadIsMadeAgainWithIt() throws IOException {
    Map<Integer, FloatMatrix> without = features("a", List.of(2, 4));
    Map<Integer, FloatMatrix> with = features("a", List.of(2, 4), true);
    assertArrayEquals(without.get(4).values(), with.get(4).values(), 0);
  }

  private Map<Integer, FloatMatrix> features(String folder, List<Integer> moments)
      throws IOException {
    return features(folder, moments, false);
  }

  private Map<Integer, FloatMatrix> features(
      String folder, List<Integer> moments, boolean keepsHead) throws IOException {
    Map<Integer, FloatMatrix> features = new LinkedHashMap<>();
    new Pupils(
            temporary.getRoot().toPath().resolve(folder),
            student,
            teacher,
            tiles,
            Optional.empty(),
            keepsHead,
            Device.CPU)
        .each(
            ARM,
            0,
            moments,
            pupil -> {
              assertEquals(keepsHead, pupil.head().isPresent());
              features.put(pupil.steps(), ofFirstSlide(pupil.student()));
            });
    return features;
  }

  private FloatMatrix ofFirstSlide(EncoderModel model) throws IOException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      return tiles.features(0, encoder);
    }
  }

  private static List<Path> students(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).toList();
    }
  }
}
