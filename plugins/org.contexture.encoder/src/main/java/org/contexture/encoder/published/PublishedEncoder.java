package org.contexture.encoder.published;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderOverrides;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;

/**
 * An encoder that people cite, as TRIDENT's code loads it: the feature that is everybody's.
 *
 * @param name short, for lists
 * @param title as its authors write it
 * @param authors and year of what to cite
 * @param hub its repository on the hub; empty if it is not there by itself
 * @param files names of its weight file, the usual one first
 * @param architecture empty if it is recognised by its tensors
 * @param pooling of a transformer
 * @param dimension of the feature
 * @param tilePixels side of the tiles it takes
 * @param interpolation by which its authors resize tiles
 * @param crop part of the resized tile's side that they show it, 1 for all; empty if only the
 *     configuration beside the weights says it
 * @param normalisation of the pixels
 * @param micronsPerPixel that it was trained at; empty if these were several, or are not known
 * @param licence of the weights; {@code see the hub} where it could not be checked
 * @param gated whether its authors ask to be asked on the hub
 * @param status {@code read}; or why only an exported file of it can be read
 * @param feature which output it is
 */
public record PublishedEncoder(
    String name,
    String title,
    String authors,
    String hub,
    List<String> files,
    Optional<String> architecture,
    Optional<Pooling> pooling,
    int dimension,
    int tilePixels,
    String interpolation,
    OptionalDouble crop,
    Normalisation normalisation,
    OptionalDouble micronsPerPixel,
    String licence,
    boolean gated,
    String status,
    String feature) {

  private static final int COLUMNS = 18;

  public PublishedEncoder {
    files = List.copyOf(files);
  }

  /** Reads a row of the table. */
  static PublishedEncoder parse(String row) {
    String[] cells = row.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException(
          "Expected %d columns, found %d in: %s".formatted(COLUMNS, cells.length, row));
    }
    return new PublishedEncoder(
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        List.of(cells[4].split(",", -1)),
        Optional.of(cells[5]).filter(text -> !text.isEmpty()),
        Optional.of(cells[6])
            .filter(text -> !text.isEmpty())
            .map(text -> Pooling.valueOf(text.toUpperCase(Locale.ROOT))),
        Integer.parseInt(cells[7]),
        Integer.parseInt(cells[8]),
        cells[9],
        number(cells[10]),
        Normalisation.parse(cells[11], cells[12]),
        number(cells[13]),
        cells[14],
        cells[15].equals("gated"),
        cells[16],
        cells[17]);
  }

  private static OptionalDouble number(String cell) {
    return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
  }

  /** Whether its weights are read as they are published. */
  public boolean isRead() {
    return status.equals("read");
  }

  /** What its weight file does not say. */
  EncoderOverrides overrides() {
    return new EncoderOverrides(Optional.of(normalisation), OptionalInt.of(tilePixels), pooling);
  }

  /** What is told with its features. */
  Map<String, String> provenance() {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put(EncoderModel.PUBLISHED, title + " (" + authors + ")");
    provenance.put("feature", feature);
    provenance.put(EncoderModel.INTERPOLATION, interpolation);
    crop.ifPresent(part -> provenance.put(EncoderModel.CROP, Double.toString(part)));
    provenance.put("licence", licence + (gated ? "; gated" : ""));
    if (!hub.isEmpty()) {
      provenance.put("hub", hub);
    }
    micronsPerPixel.ifPresent(mpp -> provenance.put(EncoderModel.TRAINED_AT, Double.toString(mpp)));
    return provenance;
  }

  /** For lists. */
  public String label() {
    return "%s (%s): %d features, tiles of %d px%s, %s, %s"
        .formatted(
            title,
            authors,
            dimension,
            tilePixels,
            micronsPerPixel.isPresent() ? " at " + micronsPerPixel.getAsDouble() + " µm/px" : "",
            licence.equals("see the hub") ? "licence: see the hub" : licence,
            gated ? "gated" : "free");
  }
}
