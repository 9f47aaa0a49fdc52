package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TurnedViews;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.device.Device;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.slides.tiling.TilingOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LoadedWindowsTest {

  private static final int PIXELS = 32;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Cohort cohort;

  @Before
  public void makeSlides() throws IOException {
    Path slides = temporary.newFolder("slides").toPath();
    Random random = new Random(1);
    for (String name : List.of("a", "b", "c")) {
      BufferedImage picture = new BufferedImage(170, 140, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 170 * 140; i++) {
        picture.setRGB(i % 170, i / 170, random.nextInt());
      }
      ImageIO.write(picture, "png", slides.resolve(name + ".png").toFile());
    }
    cohort = Cohort.read(slides, Optional.empty(), new TilingOptions(PIXELS, 0.5, 0, 0));
  }

  @Test
  public void windowsAreThoseOfTheProductInItsOrder() throws IOException {
    for (double stain : new double[] {0, 0.3}) {
      WindowOptions options = WindowOptions.forThisMachine(2, 4).augmented(true, stain);
      LoadedWindows loaded =
          new LoadedWindows(LoadedTiles.of(cohort.slides()), options, Optional.empty());
      SlideWindows read = SlideWindows.of(cohort.slides(), options);
      for (int epoch : new int[] {0, 3, 1}) {
        List<WindowTiles> ours = all(loaded, epoch, 0);
        List<WindowTiles> theirs = all(read, epoch, 0);
        assertEquals(theirs.size(), ours.size());
        assertEquals(loaded.windows(epoch), ours.size());
        for (int i = 0; i < ours.size(); i++) {
          assertEquals(theirs.get(i).name(), ours.get(i).name());
          assertEquals(theirs.get(i).present(), ours.get(i).present());
          assertArrayEquals(theirs.get(i).tiles().rgb(), ours.get(i).tiles().rgb());
        }
        assertEquals(ours.get(2).name(), all(loaded, epoch, 2).get(0).name());
      }
    }
  }

  @Test
  public void theTeacherIsRememberedAsItSeesTilesTurned() throws IOException {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 3);
    LoadedTiles tiles = LoadedTiles.of(cohort.slides());
    WindowOptions options = WindowOptions.forThisMachine(2, 4);
    Path file = temporary.getRoot().toPath().resolve("teacher.memory");
    try (Encoder teacher = Encoders.open(model, Device.CPU, Precision.FP32)) {
      LoadedWindows first =
          new LoadedWindows(
              tiles, options, Optional.of(new TeacherMemory(file, tiles.count(), teacher).laid()));
      List<WindowTiles> asked = all(first, 0, 0);
      LoadedWindows second =
          new LoadedWindows(
              tiles, options, Optional.of(new TeacherMemory(file, tiles.count(), teacher).laid()));
      List<WindowTiles> remembered = all(second, 0, 0);
      for (int i = 0; i < asked.size(); i++) {
        float[] seen = teacher.encode(asked.get(i).tiles()).values();
        assertArrayEquals(seen, asked.get(i).known().orElseThrow().values(), 0);
        assertArrayEquals(seen, remembered.get(i).known().orElseThrow().values(), 0);
      }
    }
    try (Encoder other =
        Encoders.open(Encoders.initialise("squeezenet1_1", 4), Device.CPU, Precision.FP32)) {
      LoadedWindows known =
          new LoadedWindows(
              tiles, options, Optional.of(new TeacherMemory(file, tiles.count(), other).laid()));
      WindowTiles window = all(known, 0, 0).get(0);
      float[] told = window.known().orElseThrow().values();
      assertFalse(
          "the file answers, not the encoder",
          Arrays.equals(other.encode(window.tiles()).values(), told));
    }
    assertTrue(Files.size(file) > 0);
  }

  @Test
  public void whatTheTeacherSeesOnAverageIsTheSameHoweverTilesAreTurned() throws IOException {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 3);
    LoadedTiles tiles = LoadedTiles.of(cohort.slides());
    Path file = temporary.getRoot().toPath().resolve("averaged.memory");
    try (Encoder teacher = Encoders.open(model, Device.CPU, Precision.FP32)) {
      TeacherMemory memory = new TeacherMemory(file, tiles.count(), teacher);
      LoadedWindows windows =
          new LoadedWindows(
              tiles, WindowOptions.forThisMachine(2, 4), Optional.of(memory.averaged()));
      Teacher averaged = new AveragedViews(new EncoderTeacher("teacher", teacher));
      int turnedOtherwise = 0;
      List<WindowTiles> before = all(windows, 0, 0);
      List<WindowTiles> after = all(windows, 1, 0);
      for (WindowTiles window : after) {
        float[] told = window.known().orElseThrow().values();
        assertArrayEquals(averaged.features(window.tiles()).values(), told, 1e-4f);
        turnedOtherwise += Arrays.equals(teacher.encode(window.tiles()).values(), told) ? 0 : 1;
      }
      assertEquals(before.size(), after.size());
      assertEquals(after.size(), turnedOtherwise);
    }
  }

  @Test
  public void tilesThatTheTeacherSeesTurnedByChanceAreRememberedSo() throws IOException {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 3);
    LoadedTiles tiles = LoadedTiles.of(cohort.slides());
    Path file = temporary.getRoot().toPath().resolve("turned.memory");
    try (Encoder teacher = Encoders.open(model, Device.CPU, Precision.FP32)) {
      Teacher turned = new TurnedViews(new EncoderTeacher("teacher", teacher));
      TeacherMemory memory = new TeacherMemory(file, tiles.count(), teacher);
      WindowOptions options = WindowOptions.forThisMachine(2, 4);
      List<WindowTiles> laid =
          all(new LoadedWindows(tiles, options, Optional.of(memory.laid())), 0, 0);
      for (int epoch : new int[] {0, 1, 2}) { // the first knows some of the tiles from before
        LoadedWindows windows = new LoadedWindows(tiles, options, Optional.of(memory.turned()));
        for (WindowTiles window : all(windows, epoch, 0)) {
          float[] told = window.known().orElseThrow().values();
          assertArrayEquals(turned.features(window.tiles()).values(), told, 1e-5f);
        }
      }
      List<WindowTiles> again =
          all(new LoadedWindows(tiles, options, Optional.of(memory.turned())), 0, 0);
      assertEquals(laid.size(), again.size());
      long alike =
          IntStream.range(0, laid.size())
              .filter(
                  i ->
                      Arrays.equals(
                          laid.get(i).known().get().values(), again.get(i).known().get().values()))
              .count();
      assertTrue(alike + " of " + laid.size(), alike < laid.size() / 4);
    }
  }

  private static List<WindowTiles> all(WindowSource source, int epoch, int first)
      throws IOException {
    List<WindowTiles> all = new ArrayList<>();
    try (WindowSource.Windows windows = source.open(epoch, first)) {
      while (windows.hasNext()) {
        all.add(windows.next());
      }
    }
    return all;
  }
}
