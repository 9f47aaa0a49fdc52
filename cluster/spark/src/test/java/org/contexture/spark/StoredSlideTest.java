package org.contexture.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Slides on storage with a scheme of its own, and what belongs to them. */
public class StoredSlideTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Configuration hadoop = new Configuration(false);
  private Path store;
  private Path scratch;

  @Before
  public void begin() throws IOException {
    hadoop.set("fs.other.impl", OtherStorage.class.getName());
    store = temporary.newFolder("a store").toPath();
    scratch = temporary.newFolder("scratch").toPath();
  }

  private String url(String name) {
    return "other://" + store.resolve(name);
  }

  private void put(String name, String content) throws IOException {
    Path file = store.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<String> fetched(String name) throws IOException {
    Path slide = StoredSlide.look(url(name), hadoop).fetch(scratch);
    assertEquals(scratch.resolve(name), slide);
    try (Stream<Path> all = Files.walk(scratch)) {
      return all.filter(Files::isRegularFile)
          .map(file -> scratch.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  public void aFileIsCopiedAloneAndKnownBySizeAndTime() throws IOException {
    put("a.svs", "1234");
    put("b.svs", "others");
    assertEquals(List.of("a.svs"), fetched("a.svs"));
    assertEquals("1234", Files.readString(scratch.resolve("a.svs")));
    String before = StoredSlide.look(url("a.svs"), hadoop).fingerprint();
    assertTrue(before, before.startsWith("4 bytes, 20"));
    Files.setLastModifiedTime(store.resolve("a.svs"), FileTime.fromMillis(1_000_000_000_000L));
    assertEquals(
        "4 bytes, 2001-09-09T01:46:40Z", StoredSlide.look(url("a.svs"), hadoop).fingerprint());
  }

  @Test
  public void anMrxsBringsItsFolder() throws IOException {
    put("m.mrxs", "index");
    put("m/Slidedat.ini", "data");
    put("m/Data0000.dat", "pixels");
    put("n/Data0000.dat", "of another");
    assertEquals(List.of("m.mrxs", "m/Data0000.dat", "m/Slidedat.ini"), fetched("m.mrxs"));
    StoredSlide slide = StoredSlide.look(url("m.mrxs"), hadoop);
    assertEquals(15, slide.bytes());
    assertTrue(slide.fingerprint(), slide.fingerprint().startsWith("3 files, 15 bytes, "));
    put("m/Data0000.dat", "Pixels");
    Files.setLastModifiedTime(
        store.resolve("m/Data0000.dat"), FileTime.fromMillis(1_000_000_000_000L));
    assertNotEquals(slide.fingerprint(), StoredSlide.look(url("m.mrxs"), hadoop).fingerprint());
  }

  @Test
  public void aVmsBringsTheFilesThatItNames() throws IOException {
    put("v.vms", "[Virtual Microscope Specimen]\nImageFile=v.jpg\nMapFile=v map.jpg\nNoLayers=1\n");
    put("v.jpg", "image");
    put("v map.jpg", "map");
    put("w.jpg", "of another");
    assertEquals(List.of("v map.jpg", "v.jpg", "v.vms"), fetched("v.vms"));
  }

  @Test
  public void aDicomFileBringsItsFolderAndAFolderAllOfIt() throws IOException {
    put("d/1.dcm", "one");
    put("d/2.dcm", "two");
    assertEquals(6, StoredSlide.look(url("d/1.dcm"), hadoop).bytes());
    assertEquals(List.of("d/1.dcm", "d/2.dcm"), fetched("d"));
  }

  @Test
  public void whatIsMissingOrBreaksOffIsSaid() throws IOException {
    String gone =
        assertThrows(IOException.class, () -> StoredSlide.look(url("gone.svs"), hadoop))
            .getMessage();
    assertEquals(url("gone.svs") + " does not exist. Was it moved or removed?", gone);
    put("cut.svs", "12345678");
    String cut =
        assertThrows(
                IOException.class, () -> StoredSlide.look(url("cut.svs"), hadoop).fetch(scratch))
            .getMessage();
    assertTrue(cut, cut.contains("cut.svs broke off: 4 of 8 bytes came"));
    assertThrows(IOException.class, () -> StoredSlide.look("nowhere://bucket/a.svs", hadoop));
    assertFalse(Files.exists(scratch.resolve("gone.svs")));
  }
}
