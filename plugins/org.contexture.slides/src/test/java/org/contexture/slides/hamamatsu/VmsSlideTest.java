package org.contexture.slides.hamamatsu;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Damage;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.file.SlideFile;
import org.contexture.slides.openslide.OpenSlideDifference;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** VMS slides that this test writes after descriptions of the format. */
public class VmsSlideTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  @Test
  public void picturesLieSideBySide() throws IOException {
    Path path = TestVms.write(file("scan.vms"));
    try (Slide slide = Slides.open(path, Optional.empty())) {
      var metadata = slide.metadata();
      assertEquals(List.of(new Level(480, 192, 1, 1), new Level(80, 32, 6, 6)), metadata.levels());
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), metadata.micronsPerPixel());
      assertEquals(Set.of("macro"), metadata.associatedImages());
      assertEquals(90, slide.associatedImage("macro").width());
      assertEquals("20", metadata.properties().get("openslide.objective-power"));
    }
    List<Path> files = List.of(path, file("scan-0-0.jpg"), file("scan_map.jpg"), file("other.jpg"));
    assertEquals(List.of(path, file("other.jpg")), Slides.representatives(files));
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    assertEquals(0, OpenSlideDifference.largest(TestVms.write(file("scan.vms")), 2));
  }

  @Test
  public void filesThatAreMissingOrElsewhereAreNamed() throws IOException {
    Path path = TestVms.write(file("scan.vms"));
    String text = Files.readString(path);
    String[][] changes = {
      {"ImageFile(1,1)=scan-1-1.jpg", "", "ImageFile(1,1): found nothing"},
      {"scan-1-1.jpg", "../scan-1-1.jpg", "a file's name"},
      {"scan-1-1.jpg", "scan\0.jpg", "a file's name"},
      {"scan-1-1.jpg", "scan-0-0.jpg", "expected 160 × 64 px"},
      {"scan-1-1.jpg", "gone.jpg", "gone.jpg could not be opened"},
      {"[Virtual", "[Other", "is no VMS file"}
    };
    for (String[] change : changes) {
      Files.writeString(path, text.replace(change[0], change[1]));
      SlideException e =
          assertThrows(SlideException.class, () -> Slides.open(path, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains(change[2]));
    }
  }

  @Test
  public void namesMayBeInUtf8OrLatin1() throws IOException {
    Path path = TestVms.write(file("scan.vms"));
    String text = Files.readString(path).replace("scan-1-1.jpg", "Schnitt-ä.jpg");
    Assume.assumeTrue(
        "no umlauts in names of files here", SlideFile.beside(path, "Schnitt-ä.jpg").isPresent());
    Files.move(file("scan-1-1.jpg"), file("Schnitt-ä.jpg"));
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      Files.writeString(path, text, charset);
      Slides.open(path, Optional.empty()).close();
      assertEquals(List.of(path), Slides.representatives(List.of(path, file("Schnitt-ä.jpg"))));
    }
  }

  /** Cohorts are made of links to an archive. */
  @Test
  public void aLinkIsReadWithTheFilesOfWhatItLeadsTo() throws IOException {
    Path path = TestVms.write(file("scan.vms"));
    Path link = folder.newFolder("cohort").toPath().resolve("case 1.vms");
    try {
      Files.createSymbolicLink(link, path);
    } catch (IOException | UnsupportedOperationException e) {
      Assume.assumeNoException("no links here", e); // Windows asks for a privilege
    }
    try (Slide slide = Slides.open(link, Optional.empty())) {
      assertEquals(link, slide.metadata().path());
      slide.read(0, 0, 0, 64, 64);
    }
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path = TestVms.write(file("scan.vms"));
    Damage.tryAll(path, List.of(path, file("scan-1-1.jpg"), file("scan_map.jpg")));
  }
}
