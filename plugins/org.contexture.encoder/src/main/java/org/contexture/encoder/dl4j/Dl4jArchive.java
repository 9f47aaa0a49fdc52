package org.contexture.encoder.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.contexture.network.file.Blob;
import org.contexture.network.file.BlobWriter;

/**
 * What a DL4J zip holds, or KNIME's {@code .dl4j} around one. What is inflated is bounded by the
 * size of the file.
 *
 * @param configuration JSON
 * @param coefficients all parameters
 * @param notes of this program, JSON; empty if it did not write the file
 * @param variances of this program: what they were before 0.9.1's epsilon was added; may be empty
 * @param passedOver names of entries that were not read
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
record Dl4jArchive(
    String configuration,
    Blob coefficients,
    String notes,
    byte[] variances,
    List<String> passedOver) {

  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";

  /** Ours; DL4J passes over it. */
  static final String NOTES = "contexture.json";

  /** Ours too. */
  static final String VARIANCES = "contexture-variances.bin";

  static final String MULTILAYER = "mln_model";
  static final String GRAPH = "cg_model";

  /** Trained weights hardly shrink: 0.9 of their size. */
  private static final long MOST_INFLATED = 100;

  private static final long ALWAYS = 16 << 20;
  private static final int LONGEST = 64 << 20;

  /** Reads a file of either kind. */
  static Dl4jArchive read(Blob file) throws IOException {
    Zip outer =
        Zip.read(file, Set.of(CONFIGURATION, COEFFICIENTS, NOTES, VARIANCES, MULTILAYER, GRAPH));
    if (outer.passedOver.stream().anyMatch(name -> name.matches("mln_(config|params)"))) {
      throw new IOException(
          "it is a model of KNIME 3.3 or earlier; open it with the DL4J Model Reader of a newer"
              + " KNIME and write it anew with the DL4J Model Writer");
    }
    Blob model = outer.wanted.getOrDefault(MULTILAYER, outer.wanted.get(GRAPH));
    if (model == null) {
      return of(outer);
    }
    Dl4jArchive inner = of(Zip.read(model, Set.of(CONFIGURATION, COEFFICIENTS, NOTES, VARIANCES)));
    return inner;
  }

  private static Dl4jArchive of(Zip zip) throws IOException {
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      if (!zip.wanted.containsKey(name)) {
        throw new IOException(
            "the zip holds no %s, only %s; expected a model that DL4J or KNIME's DL4J Model Writer wrote"
                .formatted(name, zip.passedOver));
      }
    }
    return new Dl4jArchive(
        text(zip.wanted.get(CONFIGURATION)),
        zip.wanted.get(COEFFICIENTS),
        zip.wanted.containsKey(NOTES) ? text(zip.wanted.get(NOTES)) : "",
        zip.wanted.containsKey(VARIANCES) ? bytes(zip.wanted.get(VARIANCES)) : new byte[0],
        zip.passedOver);
  }

  private static String text(Blob entry) throws IOException {
    return new String(bytes(entry), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Blob entry) throws IOException {
    if (entry.size() > LONGEST) {
      throw new IOException("a part of its description has %d bytes".formatted(entry.size()));
    }
    return entry.toBytes();
  }

  /** Entries that were wanted, and the names of the others. */
  private record Zip(Map<String, Blob> wanted, List<String> passedOver) {

    static Zip read(Blob file, Set<String> names) throws IOException {
      long limit = ALWAYS + MOST_INFLATED * file.size();
      Map<String, Blob> wanted = new HashMap<>();
      List<String> passedOver = new ArrayList<>();
      try (ZipInputStream in = new ZipInputStream(file.stream())) {
        long inflated = 0;
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          try (BlobWriter writer = new BlobWriter()) {
            boolean keep = names.contains(entry.getName());
            inflated += inflate(in, keep ? writer : null, limit - inflated);
            if (!keep) {
              passedOver.add(entry.getName());
            } else if (wanted.put(entry.getName(), writer.blob()) != null) {
              throw new IOException("the zip holds %s twice".formatted(entry.getName()));
            }
          }
        }
      }
      return new Zip(wanted, passedOver);
    }

    private static long inflate(InputStream in, BlobWriter target, long limit) throws IOException {
      byte[] piece = new byte[1 << 16];
      long count = 0;
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        count += n;
        if (count > limit) {
          throw new IOException(
              "the zip grows to more than %d times its size".formatted(MOST_INFLATED));
        }
        if (target != null) {
          target.write(piece, 0, n);
        }
      }
      return count;
    }
  }
}
