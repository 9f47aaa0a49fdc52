package org.contexture.pipeline;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files that people put into a folder: without hidden ones and without what network drives and
 * systems keep there (thumbnails, deleted files, snapshots). Folders that may not be entered and
 * dead links are passed over.
 *
 * @param files that were wanted, sorted by path
 * @param others how many were not
 * @param leftOut folders of the system that were not searched
 */
public record FolderSearch(List<Path> files, int others, List<Path> leftOut) {

  /** In lower case: of Synology, QNAP, NetApp, Windows, macOS and Linux. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of(
          "#recycle",
          "#snapshot",
          "~snapshot",
          "$recycle.bin",
          "recycler",
          "recycled",
          "recycle bin",
          "trash",
          "trashbox",
          "system volume information",
          "__macosx",
          "network trash folder",
          "temporary items",
          "lost+found");

  /** {@code @eaDir}, {@code @Recycle} and others of storage boxes; what a disk check found. */
  private static final Pattern STARTS = Pattern.compile("@|found\\.\\d{3}$");

  public FolderSearch {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Searches a folder, through links.
   *
   * @param recursive whether folders inside are searched, too
   */
  public static FolderSearch of(Path folder, boolean recursive, Predicate<Path> wanted)
      throws IOException {
    return of(folder, recursive, wanted, any -> false);
  }

  /**
   * The same where some folders are wanted like files, and are not looked into.
   *
   * @param wanted files
   * @param whole folders
   */
  public static FolderSearch of(
      Path folder, boolean recursive, Predicate<Path> wanted, Predicate<Path> whole)
      throws IOException {
    List<Path> found = new ArrayList<>();
    List<Path> leftOut = new ArrayList<>();
    int[] others = new int[1];
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        recursive ? Integer.MAX_VALUE : 1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            if (dir.equals(folder)) {
              return FileVisitResult.CONTINUE;
            }
            if (isOfTheSystem(dir)) {
              leftOut.add(dir);
            } else if (!isHidden(dir) && whole.test(dir)) {
              found.add(dir);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return isHidden(dir) || isOfTheSystem(dir)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean isWanted = attributes.isRegularFile() ? wanted.test(file) : whole.test(file);
            if (isWanted && !isHidden(file)) {
              found.add(file);
            } else if (!attributes.isDirectory()) {
              others[0]++;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    leftOut.sort(null);
    return new FolderSearch(found, others[0], leftOut);
  }

  /**
   * By a dot in front; also {@code ._name}, which macOS leaves on drives of others, and {@code
   * ~$name}, which Office keeps as long as a file is open.
   */
  private static boolean isHidden(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.startsWith("~$");
  }

  private static boolean isOfTheSystem(Path folder) {
    String name = folder.getFileName().toString().toLowerCase(Locale.ROOT);
    return OF_THE_SYSTEM.contains(name) || STARTS.matcher(name).lookingAt();
  }
}
