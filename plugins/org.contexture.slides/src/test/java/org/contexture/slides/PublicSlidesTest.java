package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Scanners' files against what OpenSlide's own tests expect of them (its {@code
 * test/cases/NAME/config.yaml}): the widths of the pictures beside the slide. The files are
 * OpenSlide's test data (openslide.cs.cmu.edu/download/openslide-testdata); those that lie,
 * unpacked, in the folder {@code contexture.slides.public} or in the reference data are tested,
 * others skipped.
 */
@RunWith(Parameterized.class)
public class PublicSlidesTest {

  @Parameters(name = "{0}")
  public static List<Object[]> files() {
    return List.of(
        // name of the case, file, format, label, macro, thumbnail; 0 for none that is named there
        new Object[] {
          "aperio-small-region", "cmu-1-small-region.svs", "Aperio SVS", 387, 1280, 574
        },
        new Object[] {"aperio-33003", "jp2k-33003-1.svs", "Aperio SVS", 415, 1280, 674},
        new Object[] {"dicom-tiled-full-jpeg", "000005.dcm", "DICOM", 1786, 1381, 0},
        new Object[] {"hamamatsu-ndpi-small", "cmu-1.ndpi", "Hamamatsu NDPI", 0, 1191, 0},
        new Object[] {
          "hamamatsu-vms", "cmu-1-40x - 2010-01-12 13.24.05.vms", "Hamamatsu VMS", 0, 1191, 0
        },
        new Object[] {"leica", "leica-1.scn", "Leica SCN", 0, 1616, 0},
        new Object[] {"leica-multiple-regions", "leica-2.scn", "Leica SCN", 0, 1616, 0},
        new Object[] {"mirax", "cmu-1.mrxs", "3DHISTECH MIRAX", 615, 563, 854},
        new Object[] {"mirax-png", "mirax2.2-4-png.mrxs", "3DHISTECH MIRAX", 585, 517, 786},
        new Object[] {"mirax-bmp", "mirax2.2-4-bmp.mrxs", "3DHISTECH MIRAX", 585, 517, 786},
        new Object[] {"ventana", "os-2.bif", "Ventana BIF", 0, 1008, 1024});
  }

  @Parameter public String name;

  @Parameter(1)
  public String file;

  @Parameter(2)
  public String format;

  @Parameter(3)
  public int label;

  @Parameter(4)
  public int macro;

  @Parameter(5)
  public int thumbnail;

  private Path find() throws IOException {
    for (String folder :
        new String[] {
          System.getProperty("contexture.slides.public", ""),
          System.getProperty("contexture.shared", "") + "/slides"
        }) {
      if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        Optional<Path> found = files.filter(this::isWanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    Assume.assumeTrue(file + " is not here", false);
    return Path.of(file);
  }

  private boolean isWanted(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).equals(file);
  }

  @Test
  public void picturesBesideTheSlideAreAsOpenSlideExpects() throws IOException {
    try (Slide slide = Slides.open(find(), Optional.empty())) {
      assertEquals(format, slide.metadata().format());
      requireWidth(slide, "label", label);
      requireWidth(slide, "macro", macro);
      requireWidth(slide, "thumbnail", thumbnail);
      assertTrue(slide.metadata().micronsPerPixel().isPresent());
    }
  }

  private static void requireWidth(Slide slide, String picture, int width) throws SlideException {
    if (width > 0) {
      assertEquals(picture, width, slide.associatedImage(picture).width());
    }
  }
}
