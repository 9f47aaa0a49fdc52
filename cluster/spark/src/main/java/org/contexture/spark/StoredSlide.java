package org.contexture.spark;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A slide on storage that Hadoop reaches ({@code s3a://}, {@code hdfs://}, {@code abfss://}, …),
 * with the files that belong to it: a folder is all of its files; an MRXS has the folder of its
 * name; a VMS, VMU or NDPIS names others beside it; a DICOM file has those of its folder.
 */
final class StoredSlide {

  private static final int BUFFER = 1 << 20;
  private static final Set<String> NAME_OTHERS = Set.of("vms", "vmu", "ndpis");

  private final FileSystem storage;
  private final Path path;
  private final List<FileStatus> files;

  private StoredSlide(FileSystem storage, Path path, List<FileStatus> files) {
    this.storage = storage;
    this.path = path;
    this.files = files;
  }

  /**
   * Looks a slide up.
   *
   * @throws IOException if it is not there, or its storage cannot be reached
   */
  static StoredSlide look(String url, Configuration hadoop) throws IOException {
    Path path = new Path(url);
    try {
      FileSystem storage = path.getFileSystem(hadoop);
      FileStatus status = storage.getFileStatus(path);
      List<FileStatus> files = new ArrayList<>();
      if (status.isDirectory()) {
        files.addAll(below(storage, path));
      } else {
        files.add(status);
        files.addAll(companions(storage, path));
      }
      files.sort(Comparator.comparing(file -> file.getPath().toString()));
      return new StoredSlide(storage, status.getPath(), files);
    } catch (IOException e) {
      throw failure(url, e);
    }
  }

  /** In one line: servers of Hadoop send their stack along. */
  private static IOException failure(String url, IOException e) {
    if (e instanceof FileNotFoundException) {
      return new IOException(url + " does not exist. Was it moved or removed?", e);
    }
    String said = Objects.requireNonNullElse(e.getMessage(), e.toString());
    return new IOException(
        "%s cannot be fetched; the next run tries it again: %s"
            .formatted(url, said.lines().findFirst().orElse("")),
        e);
  }

  private static List<FileStatus> below(FileSystem storage, Path folder) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = storage.listFiles(folder, true);
    while (all.hasNext()) {
      found.add(all.next());
    }
    return found;
  }

  private static List<FileStatus> companions(FileSystem storage, Path path) throws IOException {
    String name = path.getName();
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (ending.equals("mrxs")) {
      Path folder = new Path(path.getParent(), name.substring(0, dot));
      return storage.exists(folder) ? below(storage, folder) : List.of();
    }
    List<FileStatus> found = new ArrayList<>();
    if (NAME_OTHERS.contains(ending)) {
      for (String other : named(storage, path)) {
        Path beside = new Path(path.getParent(), other);
        if (storage.exists(beside)) {
          found.add(storage.getFileStatus(beside));
        }
      }
    } else if (ending.equals("dcm")) {
      for (FileStatus beside : storage.listStatus(path.getParent())) {
        if (beside.isFile() && !beside.getPath().getName().equals(name)) {
          found.add(beside);
        }
      }
    }
    return found;
  }

  /** What stands behind the equals signs of a text file: among it the names of other files. */
  private static Set<String> named(FileSystem storage, Path path) throws IOException {
    Set<String> names = new TreeSet<>();
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(storage.open(path), StandardCharsets.ISO_8859_1))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        String value = line.substring(line.indexOf('=') + 1).strip();
        if (line.contains("=") && value.matches("[^/\\\\:]+\\.[A-Za-z0-9]+")) {
          names.add(value);
        }
      }
    }
    names.remove(path.getName());
    return names;
  }

  /** Bytes of all files. */
  long bytes() {
    return files.stream().mapToLong(FileStatus::getLen).sum();
  }

  /**
   * By which it is known again: size and time, and a tag of the content where the storage gives
   * one; of several files their number, and a checksum of all that.
   */
  String fingerprint() {
    if (files.size() == 1) {
      return text(files.get(0));
    }
    StringBuilder all = new StringBuilder();
    files.forEach(file -> all.append(relative(file)).append(' ').append(text(file)).append('\n'));
    return "%d files, %d bytes, %s".formatted(files.size(), bytes(), sha256(all.toString()));
  }

  private static String text(FileStatus file) {
    String told = file.getLen() + " bytes, " + Instant.ofEpochMilli(file.getModificationTime());
    return file instanceof EtagSource tagged && tagged.getEtag() != null
        ? told + ", " + tagged.getEtag()
        : told;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Path of a file below the folder that the slide lies in. */
  private String relative(FileStatus file) {
    return path.getParent().toUri().relativize(file.getPath().toUri()).getPath();
  }

  /**
   * Copies all of it.
   *
   * @param folder that it goes into
   * @return the slide there
   * @throws IOException if storage fails, or gives less than it said; what was copied is left to
   *     the caller
   */
  java.nio.file.Path fetch(java.nio.file.Path folder) throws IOException {
    for (FileStatus file : files) {
      java.nio.file.Path copy = folder.resolve(relative(file)).normalize();
      if (!copy.startsWith(folder)) {
        throw new IOException(file.getPath() + " does not lie beside " + path + ".");
      }
      Files.createDirectories(copy.getParent());
      long copied = copy(file, copy);
      if (copied != file.getLen()) {
        throw new IOException(
            "%s broke off: %d of %d bytes came. The next run tries it again."
                .formatted(file.getPath(), copied, file.getLen()));
      }
    }
    return folder.resolve(path.getName());
  }

  private long copy(FileStatus file, java.nio.file.Path copy) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    try (InputStream in = storage.open(file.getPath());
        OutputStream out = Files.newOutputStream(copy)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        copied += read;
      }
    } catch (IOException e) {
      throw failure(file.getPath().toString(), e);
    }
    return copied;
  }
}
