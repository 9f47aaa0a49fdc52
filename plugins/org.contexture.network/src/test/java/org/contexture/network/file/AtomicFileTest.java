package org.contexture.network.file;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AtomicFileTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void replacesAFileAndLeavesNothingElse() throws IOException {
    Path file = folder.getRoot().toPath().resolve("weights");
    AtomicFile.write(file, new byte[] {1});
    AtomicFile.write(file, new byte[] {2, 3});
    assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(file));
    assertEquals(List.of(file), files());
  }

  @Test
  public void failureLeavesTheOldFileAndNoOther() throws IOException {
    Path file = folder.getRoot().toPath().resolve("weights");
    AtomicFile.write(file, new byte[] {1});
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                (Path temporary) -> {
                  Files.write(temporary, new byte[] {2});
                  throw new IOException("disk full");
                }));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
    assertEquals(List.of(file), files());
  }

  @Test
  public void othersMayReadItAsAnyFile() throws IOException {
    Path root = folder.getRoot().toPath();
    Assume.assumeTrue(
        "POSIX only", root.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path ordinary = Files.createFile(root.resolve("ordinary"));
    Path file = root.resolve("weights");
    AtomicFile.write(file, new byte[] {1});
    assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(file));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.getRoot().toPath())) {
      return files.toList();
    }
  }
}
