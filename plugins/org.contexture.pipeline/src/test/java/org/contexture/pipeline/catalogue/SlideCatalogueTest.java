package org.contexture.pipeline.catalogue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.TestSlides;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlideCatalogueTest {

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path folder;

  @Before
  public void makeSlides() throws IOException {
    folder = temporary.newFolder("slides").toPath();
    Files.createDirectories(folder.resolve("inner"));
    TestSlides.noise(folder.resolve("b.png"), 60, 40, 1);
    TestSlides.noise(folder.resolve("a.png"), 50, 30, 2);
    TestSlides.noise(folder.resolve("inner/c.png"), 40, 20, 3);
    TestSlides.broken(folder.resolve("broken.tiff"));
    Files.writeString(folder.resolve("notes.txt"), "not a slide");
  }

  @Test
  public void unusualHeadersAreUnderstoodByTheirPlaces() throws IOException {
    Path labels = table("Section No.;MALIGNANT?", "a.png;yes", "b;no");
    SlideCatalogue catalogue = scan(options(folder, false, Optional.of(labels)));
    assertEquals(
        List.of(Optional.of("yes"), Optional.of("no")),
        catalogue.slides().stream().map(SlideEntry::label).toList());
  }

  @Test
  public void findsSlidesByPathAndListsTheUnreadable() throws IOException {
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder));
    assertEquals(List.of("a", "b", "c"), ids(catalogue));
    assertEquals(50, catalogue.slides().get(0).metadata().width());
    UnreadableSlide broken = catalogue.unreadable().get(0);
    assertEquals("broken", broken.id());
    assertTrue(broken.reason(), broken.reason().contains("broken.tiff"));
    assertTrue(catalogue.warnings().toString(), catalogue.warnings().get(0).contains("override"));
  }

  /** Cameras have 10 to 14 bits, and nothing in a file of 16 need say so: black, but said. */
  @Test
  public void numbersThatDoNotFillTheirSamplesAreDarkAndSaid() throws IOException {
    for (String format : List.of("png", "tiff")) {
      for (int bits : new int[] {8, 10, 12, 14, 16}) {
        Path alone = temporary.newFolder(format + bits).toPath();
        writeSixteenBits(alone.resolve("grey." + format), format, bits, 1);
        writeSixteenBits(alone.resolve("rgb." + format), format, bits, 3);
        SlideCatalogue catalogue = scan(CatalogueOptions.of(alone));
        assertEquals(List.of("grey", "rgb"), ids(catalogue));
        String said = String.join(" ", catalogue.warnings());
        assertEquals(format + bits + ": " + said, bits < 16, said.contains("Nearly black"));
        assertEquals(said, bits < 16, said.contains("(2 slides: grey, rgb)."));
        assertEquals(
            said, bits == 12, said.contains("above 16 of 255") && said.contains("12 bits"));
      }
    }
  }

  /** Bright noise of so many bits. */
  private static void writeSixteenBits(Path file, String format, int bits, int bands)
      throws IOException {
    ColorModel colours =
        new ComponentColorModel(
            ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = colours.createCompatibleWritableRaster(64, 48);
    Random random = new Random(bits);
    int most = (1 << bits) - 1;
    for (int i = 0; i < 64 * 48 * bands; i++) {
      int value = i < 64 * bands ? most : (int) (most * (0.5 + random.nextDouble() / 2));
      raster.setSample(i / bands % 64, i / bands / 64, i % bands, value);
    }
    assertTrue(
        ImageIO.write(new BufferedImage(colours, raster, false, null), format, file.toFile()));
  }

  /** A file of two pictures: the larger one is the slide, the other is not passed over silently. */
  @Test
  public void furtherPicturesOfAFileAreNamed() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    Path file = folder.resolve("two.tiff");
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int side : new int[] {80, 120}) {
        BufferedImage image = new BufferedImage(side, side / 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xffffff);
        writer.writeToSequence(new IIOImage(image, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    SlideCatalogue catalogue = scan(CatalogueOptions.of(file));
    assertEquals(120, catalogue.slides().get(0).metadata().width());
    assertEquals(
        "The file holds further pictures, which are not read: page 1 (80 × 40 px) (1 slide: two).",
        catalogue.warnings().get(0));
  }

  /** Of this machine they are files; elsewhere somebody has to mount or copy them. */
  @Test
  public void slidesMayBeNamedByUrlsOfFiles() throws IOException {
    Path list = folder.resolve("list.csv");
    Path spaced = Files.move(folder.resolve("a.png"), folder.resolve("a b.png"));
    Files.writeString(list, "path\n%s\nb.png\n".formatted(spaced.toUri()));
    assertEquals(List.of("a b", "b"), ids(scan(CatalogueOptions.of(list))));
    for (String url : List.of("s3a://bucket/a.svs", "hdfs://host/a.svs", "https://host/a.svs")) {
      Files.writeString(list, "path\n%s\n".formatted(url));
      IOException told = assertThrows(IOException.class, () -> scan(CatalogueOptions.of(list)));
      assertEquals(
          "'%s' lies on storage that is no file system of this machine. Mount it, or copy the slides, and name their paths; or let a Spark job fetch them: ./contexture spark --slides-table."
              .formatted(url),
          told.getMessage());
    }
    Files.writeString(list, "path\nfile://host/a b.svs\n");
    IOException told = assertThrows(IOException.class, () -> scan(CatalogueOptions.of(list)));
    assertTrue(told.getMessage(), told.getMessage().contains("is not the URL of a file"));
  }

  @Test
  public void staysInTheFolderIfAsked() throws IOException {
    assertEquals(List.of("a", "b"), ids(scan(options(folder, false, Optional.empty()))));
  }

  @Test
  public void copiesBesideTheirOriginalAreLeftOutAndNamed() throws IOException {
    for (String copy :
        List.of(
            "a (1)",
            "a(2)",
            "a - Copy",
            "a - Copy (2)",
            "a copy",
            "A copy 2",
            "a - Kopie",
            "a (another copy)",
            "a_copy",
            "a - копия")) {
      Files.copy(folder.resolve("a.png"), folder.resolve(copy + ".png"));
    }
    TestSlides.noise(folder.resolve("b (1).png"), 60, 40, 9);
    Files.copy(folder.resolve("b.png"), folder.resolve("bcopy.png"));
    Files.copy(folder.resolve("b.png"), folder.resolve("other (1).png"));
    SlideCatalogue catalogue = scan(options(folder, false, Optional.empty()));
    assertEquals(
        List.of("a", "b", "b (1)", "bcopy", "other (1)"),
        ids(catalogue).stream().sorted().toList());
    assertTrue(
        catalogue.warnings().toString(),
        catalogue
            .warnings()
            .get(0)
            .startsWith("10 copies of a file beside it left out: A copy 2.png, a"));
    assertEquals(
        "1 file named as a copy of another but different, taken as of a slide of its own: b"
            + " (1).png.",
        catalogue.warnings().get(1));
  }

  @Test
  public void aCopyThatDiffersInItsLastByteIsAnother() throws IOException {
    byte[] bytes = new byte[40 << 20];
    Path one = Files.write(folder.resolve("x.bin"), bytes);
    Path two = Files.write(folder.resolve("x (1).bin"), bytes);
    assertEquals(new Copies(List.of(two), List.of()), Copies.among(List.of(two, one)));
    bytes[bytes.length - 1] = 1;
    Files.write(two, bytes);
    assertEquals(new Copies(List.of(), List.of(two)), Copies.among(List.of(two, one)));
  }

  @Test
  public void slidesOfTheSameNameAreToldApartByTheirPaths() throws IOException {
    TestSlides.noise(folder.resolve("inner/a.png"), 10, 10, 4);
    assertEquals(List.of("a.png", "b", "inner/a.png", "c"), ids(scan(CatalogueOptions.of(folder))));
  }

  /** The files are public data beside the checkout. */
  @Test
  public void aSlideOfSeveralFilesIsOneRow() throws IOException {
    String shared = System.getProperty("contexture.shared");
    Assume.assumeTrue("no reference data here", shared != null);
    Path pyramid = Path.of(shared, "cases", "slides", "dicom-pyramid");
    Assume.assumeTrue(pyramid + " is not here", Files.isDirectory(pyramid));
    SlideCatalogue catalogue = scan(CatalogueOptions.of(pyramid));
    assertEquals(List.of("level0"), ids(catalogue));
    assertEquals(3, catalogue.slides().get(0).metadata().levels().size());
    assertEquals(List.of(), catalogue.unreadable());
  }

  @Test
  public void thumbnailsArePngOfTheAskedSize() throws IOException {
    byte[] png = scan(options(folder, true, Optional.empty())).slides().get(1).thumbnail();
    assertEquals(32, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
  }

  @Test
  public void joinsLabelsWhateverTheEndingAndReportsWhatDidNotMatch() throws IOException {
    Path labels =
        table(
            "\uFEFFSlide_ID;Case_ID;Label",
            "A.png;p1;tumour",
            "some/where/b;p2;normal",
            "unknown;p3;normal");
    SlideCatalogue catalogue = scan(options(folder, true, Optional.of(labels)));
    assertEquals(Optional.of("tumour"), catalogue.slides().get(0).label());
    assertEquals(Optional.of("p2"), catalogue.slides().get(1).patient());
    assertEquals(Optional.empty(), catalogue.slides().get(2).label());
    String warnings = String.join("\n", catalogue.warnings());
    assertTrue(warnings, warnings.contains("unknown (row 4)"));
    assertTrue(warnings, warnings.contains("without a label"));
    assertTrue(warnings, warnings.contains("c"));
  }

  @Test
  public void contradictingLabelsAreRefusedWithTheirRows() throws IOException {
    Path labels = table("slide,label", "a,tumour", "a.png,normal");
    String message = failure(options(folder, true, Optional.of(labels)));
    assertTrue(message, message.contains("rows 2 and 3"));
  }

  @Test
  public void slidesOfTheSameNameHaveTheLabelsOfTheirFolders() throws IOException {
    TestSlides.noise(folder.resolve("inner/a.png"), 10, 10, 4);
    Path labels = table("image,label", "slides/a.png,tumour", "Inner\\a.png,normal", "c,normal");
    SlideCatalogue catalogue = scan(options(folder, true, Optional.of(labels)));
    assertEquals(List.of("a.png", "b", "inner/a.png", "c"), ids(catalogue));
    assertEquals(Optional.of("tumour"), catalogue.slides().get(0).label());
    assertEquals(Optional.of("normal"), catalogue.slides().get(2).label());
    Path elsewhere = table("image,label", "x/a.png,tumour", "y/a.png,normal", "c,normal");
    catalogue = scan(options(folder, true, Optional.of(elsewhere)));
    assertEquals("nobody knows which", Optional.empty(), catalogue.slides().get(0).label());
  }

  @Test
  public void oneColumnThatIsLeftOverIsUnderstood() throws IOException {
    Path labels = table("slide_id,case_id,grade", "a,p1,high", "b,p2,low");
    assertEquals(
        Optional.of("high"),
        scan(options(folder, false, Optional.of(labels))).slides().get(0).label());
    Path slides = table("who,patient,class", "a,p1,high", "b,p2,low");
    assertEquals(
        Optional.of("p2"),
        scan(options(folder, false, Optional.of(slides))).slides().get(1).patient());
  }

  @Test
  public void aFirstLineThatNamesASlideIsNoHeader() throws IOException {
    Path labels = table("b.png,high", "a.png,low");
    assertEquals(
        List.of(Optional.of("low"), Optional.of("high")),
        scan(options(folder, false, Optional.of(labels))).slides().stream()
            .map(SlideEntry::label)
            .toList());
  }

  @Test
  public void aTableInAnotherEncodingSaysWhatToDo() throws IOException {
    Path labels = table();
    Files.write(labels, "slide,label\na,K\u00f6rper\n".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(failure(options(folder, false, Optional.of(labels))).contains("UTF-8"));
  }

  @Test
  public void aTableListsSlidesBesideItWithTheirLabelsAndPixelSize() throws IOException {
    Files.writeString(
        folder.resolve("list.csv"),
        "path,slide_id,case_id,label,mpp\ninner/c.png,third,p9,x,0.25\nb.png,second,p8,y,\n");
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder.resolve("list.csv")));
    assertEquals(List.of("third", "second"), ids(catalogue));
    SlideEntry third = catalogue.slides().get(0);
    assertEquals(Optional.of("x"), third.label());
    assertEquals(Optional.of(MicronsPerPixel.square(0.25)), third.metadata().micronsPerPixel());
  }

  @Test
  public void aTableOfNamesFindsTheFiles() throws IOException {
    Files.writeString(folder.resolve("labels.csv"), "slide_id,label\na,x\nmissing,y\n");
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder.resolve("labels.csv")));
    assertEquals(List.of("a"), ids(catalogue));
    assertTrue(catalogue.unreadable().get(0).reason().contains("does not exist"));
  }

  @Test
  public void whatNetworkDrivesKeepIsNoSlide() throws IOException {
    for (String kept :
        List.of(
            "@eaDir/a.png",
            "#recycle",
            "$RECYCLE.BIN",
            ".Trash-1000",
            "lost+found",
            "System Volume Information",
            "inner/@Recycle",
            "@tmp",
            "FOUND.000",
            "Trash",
            "__MACOSX")) {
      Path other = Files.createDirectories(folder.resolve(kept)).resolve("a.png");
      TestSlides.noise(other, 10, 10, 4);
    }
    TestSlides.noise(folder.resolve("._a.png"), 10, 10, 4);
    TestSlides.noise(folder.resolve("~$a.png"), 10, 10, 4);
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder));
    assertEquals(List.of("a", "b", "c"), ids(catalogue));
    String warnings = String.join("\n", catalogue.warnings());
    assertTrue(warnings, warnings.contains("10 folders of the system left out"));
    assertTrue(warnings, warnings.contains("#recycle, $RECYCLE.BIN, @eaDir, @tmp, FOUND.000"));
  }

  @Test
  public void previewsBesideSlidesAreLeftOutAndNamed() throws IOException {
    TestSlides.broken(folder.resolve("a.svs"));
    TestSlides.noise(folder.resolve("a_thumbnail.png"), 10, 10, 4);
    TestSlides.noise(folder.resolve("a.svs.png"), 10, 10, 4);
    TestSlides.noise(folder.resolve("inner/broken.png"), 10, 10, 4); // beside another folder's
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder));
    assertEquals(List.of("b", "inner/broken.png", "c"), ids(catalogue));
    String warnings = String.join("\n", catalogue.warnings());
    assertTrue(warnings, warnings.contains("3 pictures"));
    assertTrue(warnings, warnings.contains("a.png, a.svs.png, a_thumbnail.png"));
  }

  @Test
  public void slidesThatShareANameAndSoALabelAreNamed() throws IOException {
    TestSlides.noise(folder.resolve("inner/a.png"), 10, 10, 4);
    Path labels = table("slide,label", "a,tumour", "b,normal", "c,normal");
    String warnings = scan(options(folder, true, Optional.of(labels))).warnings().toString();
    assertTrue(warnings, warnings.contains("2 slides of the same name share label"));
    assertTrue(warnings, warnings.contains("a.png, inner/a.png"));
  }

  @Test
  public void aNameWithoutEndingIsTheSlideAndNotItsPreview() throws IOException {
    TestSlides.noise(folder.resolve("z.png"), 10, 10, 4);
    TestSlides.broken(folder.resolve("z.tiff"));
    Files.writeString(folder.resolve("list.csv"), "slide_id,label\nz,x\na,y\n");
    SlideCatalogue catalogue = scan(CatalogueOptions.of(folder.resolve("list.csv")));
    assertEquals(folder.resolve("z.tiff"), catalogue.unreadable().get(0).path());
    assertEquals(List.of("a"), ids(catalogue));
  }

  @Test
  public void eachFolderIsListedOnceForAListOfSlides() throws IOException {
    SlideFiles files = new SlideFiles(folder);
    assertEquals(folder.resolve("a.png"), files.find("a"));
    TestSlides.noise(folder.resolve("later.png"), 10, 10, 4);
    assertEquals("not looked at again", folder.resolve("later"), files.find("later"));
    assertEquals(folder.resolve("later.png"), files.find("later.png"));
    assertEquals(folder.resolve("inner/c.png"), files.find("inner/c"));
  }

  @Test
  public void oneFileIsACatalogueToo() throws IOException {
    assertEquals(List.of("b"), ids(scan(CatalogueOptions.of(folder.resolve("b.png")))));
  }

  @Test
  public void whatCannotBeASourceSaysWhatIsMissing() throws IOException {
    Path empty = temporary.newFolder("empty").toPath();
    assertTrue(failure(CatalogueOptions.of(empty)).contains("holds no slide"));
    assertTrue(failure(CatalogueOptions.of(folder.resolve("nowhere"))).contains("does not exist"));
    Path table = table("colour,size,weight", "red,3,1");
    String message = failure(options(folder, true, Optional.of(table)));
    assertTrue(message, message.contains("[colour, size, weight]"));
    Path twice = table("path", "a.png", "a.png");
    assertTrue(failure(CatalogueOptions.of(twice)).contains("row 2 and again in row 3"));
  }

  private Path table(String... lines) throws IOException {
    return Files.write(
        temporary.newFile("labels" + System.nanoTime() + ".csv").toPath(), List.of(lines));
  }

  private static CatalogueOptions options(Path folder, boolean recursive, Optional<Path> labels) {
    CatalogueOptions all = CatalogueOptions.of(folder);
    return new CatalogueOptions(
        all.source(),
        recursive,
        labels,
        all.micronsPerPixel(),
        all.missingMicronsPerPixel(),
        all.reading(),
        32);
  }

  private static SlideCatalogue scan(CatalogueOptions options) throws IOException {
    return SlideCatalogue.scan(options, Progress.NONE);
  }

  private static String failure(CatalogueOptions options) {
    return assertThrows(IOException.class, () -> scan(options)).getMessage();
  }

  private static List<String> ids(SlideCatalogue catalogue) {
    return catalogue.slides().stream().map(SlideEntry::id).toList();
  }
}
