package org.contexture.pipeline.training;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.evaluation.Interval;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class StudentCheckTest {

  private static final EncoderModel ONE = Encoders.initialise("squeezenet1_1", 1);
  private static final EncoderModel OTHER = Encoders.initialise("squeezenet1_1", 2);
  private static final Interval LEAD = new Interval(0.05, 0.02, 0.08);

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void aStudentThatSeesNoLessAndComesNearerIsKept() {
    assertTrue(new StudentCheck(20, 0.9, 0.9, 0.95, LEAD, 0.5, 0.6).speaksForTheStudent());
  }

  @Test
  public void eachDoubtIsSaid() {
    says("does not see more", new StudentCheck(20, 0.9, 0.92, 0.9, LEAD, 0.5, 0.6));
    says("sees less than before", new StudentCheck(20, 0.9, 0.89, 0.95, LEAD, 0.5, 0.6));
    says("did not come nearer", new StudentCheck(20, 0.9, 0.92, 0.95, LEAD, 0.5, 0.5));
    says("did not come nearer", new StudentCheck(20, 0.9, 0.92, 0.95, LEAD, 0.5, Double.NaN));
  }

  private static void says(String words, StudentCheck check) {
    assertFalse(check.speaksForTheStudent());
    String doubt = check.doubt().orElseThrow();
    assertTrue(doubt, doubt.contains(words) && doubt.contains("20 slides"));
  }

  /** Nobody can be ahead of a student that tells all slides apart. */
  @Test
  public void whereTheStudentErredNowhereTheTeacherNeedNotBeAhead() {
    assertTrue(new StudentCheck(20, 1, 1, 1, LEAD, 0.5, 0.6).speaksForTheStudent());
  }

  @Test
  public void whatWasDistilledIsLookedAtBesideItsTeacher() throws IOException {
    SampledTiles tiles = SampledTiles.read(slides(9), Progress.NONE);
    StudentCheck same = check(tiles, ONE, List.of(OTHER)).orElseThrow();
    assertEquals(9, same.slides());
    assertEquals("the same encoder", same.before(), same.after(), 0);
    assertEquals(same.agreementBefore(), same.agreementAfter(), 0);
    assertEquals(same.teacher() - same.before(), same.lead().value(), 1e-12);
    assertTrue(same.lead().lower() <= same.lead().value());
    StudentCheck teacher = check(tiles, OTHER, List.of(OTHER)).orElseThrow();
    assertEquals(teacher.teacher(), teacher.after(), 0);
    assertEquals(1, teacher.agreementAfter(), 1e-9);
    StudentCheck best = check(tiles, ONE, List.of(ONE, OTHER)).orElseThrow();
    assertEquals(Math.max(same.before(), same.teacher()), best.teacher(), 0);
  }

  @Test
  public void aTeacherOfManyViewsIsLookedAtSo() throws IOException {
    SampledTiles tiles = SampledTiles.read(slides(9), Progress.NONE);
    List<EncoderModel> teachers = List.of(OTHER);
    StudentCheck one = check(tiles, OTHER, teachers, TeacherKind.FROZEN).orElseThrow();
    StudentCheck mean = check(tiles, OTHER, teachers, TeacherKind.AVERAGED).orElseThrow();
    StudentCheck turned = check(tiles, OTHER, teachers, TeacherKind.TURNED).orElseThrow();
    assertEquals(1, one.agreementAfter(), 1e-9);
    assertTrue("stripes look otherwise when turned", mean.agreementAfter() < 0.999);
    assertEquals(mean, turned);
  }

  /** As distillation lets it see tiles where it is asked to: in its own number of pixels. */
  @Test
  public void aTeacherThatTakesTilesOfAnotherSideSeesThemResampled() throws IOException {
    String vit =
        "timm_vit(dim=8,depth=1,heads=2,mlp=16,patch=8,pixels=40,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    EncoderModel teacher =
        Encoders.initialise(new EncoderSpec(vit, 8, 40, Normalisation.IMAGENET), 1);
    SampledTiles tiles = SampledTiles.read(slides(9), Progress.NONE);
    assertEquals(9, check(tiles, ONE, List.of(teacher)).orElseThrow().slides());
  }

  @Test
  public void slidesThatCannotBeReadArePassedOver() throws IOException {
    List<SlideTiles> slides = new ArrayList<>(slides(8));
    Path broken = TestSlides.broken(temporary.getRoot().toPath().resolve("broken.png"));
    slides.add(3, TestSlides.tiles("broken", broken, 4, 3, 32));
    slides.add(new SlideTiles("empty", broken, 32, 1, List.of()));
    assertEquals(8, SampledTiles.read(slides, Progress.NONE).slides());
  }

  @Test
  public void fewSlidesTellNothing() throws IOException {
    SampledTiles tiles = SampledTiles.read(slides(7), Progress.NONE);
    assertTrue(check(tiles, ONE, List.of(OTHER)).isEmpty());
  }

  @Test
  public void canBeCancelled() throws IOException {
    List<SlideTiles> slides = slides(2);
    Progress cancelled =
        (fraction, message) -> {
          throw new CancellationException();
        };
    assertThrows(CancellationException.class, () -> SampledTiles.read(slides, cancelled));
  }

  private static Optional<StudentCheck> check(
      SampledTiles tiles, EncoderModel after, List<EncoderModel> teachers) throws IOException {
    return check(tiles, after, teachers, TeacherKind.FROZEN);
  }

  private static Optional<StudentCheck> check(
      SampledTiles tiles, EncoderModel after, List<EncoderModel> teachers, TeacherKind kind)
      throws IOException {
    StudentCheck.Taught by = new StudentCheck.Taught(teachers, kind);
    return StudentCheck.of(tiles, ONE, after, by, Device.CPU, Progress.NONE);
  }

  /** Each with stripes of a hue and a width of its own. */
  private List<SlideTiles> slides(int count) throws IOException {
    List<SlideTiles> slides = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(Color.getHSBColor(i / (float) count, 0.6f, 0.9f));
      graphics.fillRect(0, 0, 128, 96);
      graphics.setColor(Color.DARK_GRAY);
      for (int x = 0; x < 128; x += 3 + i) {
        graphics.drawLine(x, 0, x + 10, 96);
      }
      graphics.dispose();
      Path file = temporary.getRoot().toPath().resolve("slide-" + i + ".png");
      ImageIO.write(image, "png", file.toFile());
      slides.add(TestSlides.tiles("slide-" + i, file, 4, 3, 32));
    }
    return slides;
  }
}
