package org.contexture.slides.dicom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.file.SlideFile;

/**
 * The elements of a DICOM file (PS3.10, 7; PS3.5, 7) up to its pixels: explicit or implicit value
 * representations, little-endian.
 *
 * <p>Only elements that {@link Tag} names are kept, so that memory depends on them alone; the items
 * of the per-frame groups, of which there may be a million, are handed out one by one.
 */
final class DicomStream {

  private static final int PREAMBLE = 128;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int MAXIMUM_DEPTH = 32;

  /** Longest value that is kept: a colour profile, an offset table of two million frames. */
  private static final int MAXIMUM_VALUE = 16 << 20;

  /** Items that are kept of all sequences together. */
  private static final int MAXIMUM_ITEMS = 10_000;

  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";

  /** Value representations whose length has 32 bits and stands after two empty bytes. */
  private static final Set<Integer> LONG_FORMS =
      Set.of(
          vr("OB"), vr("OD"), vr("OF"), vr("OL"), vr("OV"), vr("OW"), vr("SQ"), vr("SV"), vr("UC"),
          vr("UN"), vr("UR"), vr("UT"), vr("UV"));

  private static final int SEQUENCE = vr("SQ");
  private static final int UNKNOWN = vr("UN");

  /**
   * What a file says.
   *
   * @param elements without the per-frame groups
   * @param transferSyntax how the pixels are stored
   * @param pixels where the value of the pixel data starts; 0 if there is none
   * @param pixelBytes length of that value; −1 if it is undefined: a sequence of fragments
   */
  record Header(DataSet elements, String transferSyntax, long pixels, long pixelBytes) {}

  private record Element(int tag, int vr, long length) {
    boolean isSequence() {
      return vr == SEQUENCE || (vr == UNKNOWN && length == UNDEFINED);
    }
  }

  private final DicomBytes in;
  private final Consumer<DataSet> perFrame;
  private boolean explicit = true;
  private int items;

  private DicomStream(SlideFile file, Consumer<DataSet> perFrame) {
    in = new DicomBytes(file, PREAMBLE + 4);
    this.perFrame = perFrame;
  }

  private static int vr(String letters) {
    return letters.charAt(0) << 8 | letters.charAt(1);
  }

  /** Whether a file starts as PS3.10 asks. */
  static boolean isDicom(SlideFile file) throws SlideException {
    return file.length() > PREAMBLE + 4
        && new String(file.read(PREAMBLE, 4), StandardCharsets.ISO_8859_1).equals("DICM");
  }

  /**
   * Reads all elements up to the pixels.
   *
   * @param perFrame gets the items of the per-frame functional groups, in their order
   */
  static Header read(SlideFile file, Consumer<DataSet> perFrame) throws SlideException {
    return new DicomStream(file, perFrame).header(Integer.MAX_VALUE);
  }

  /** Reads the elements before a group, which are few. */
  static Header readUntil(SlideFile file, int group) throws SlideException {
    return new DicomStream(file, item -> {}).header(group);
  }

  private Header header(int beforeGroup) throws SlideException {
    if (!isDicom(in.file())) {
      throw in.file().damaged(PREAMBLE, "no DICOM header", "other bytes", "DICM");
    }
    DataSet elements = new DataSet();
    String syntax = IMPLICIT;
    boolean meta = true;
    while (in.position() + 8 <= in.length()) {
      long start = in.position();
      int tag = in.tag();
      if (meta && tag >>> 16 != 2) {
        meta = false;
        syntax = elements.text(Tag.TRANSFER_SYNTAX).orElse(IMPLICIT);
        if (syntax.equals(DEFLATED) || syntax.equals(BIG_ENDIAN)) {
          throw new UnsupportedSlideException(
              "%s is stored as %s (transfer syntax %s), which is not read here. Convert it with dcmconv +te."
                  .formatted(
                      in.file().path(),
                      syntax.equals(DEFLATED) ? "deflated DICOM" : "big-endian DICOM",
                      syntax));
        }
        explicit = !syntax.equals(IMPLICIT);
      }
      if (tag >>> 16 >= beforeGroup && tag >>> 16 < 0xFFFC) {
        break;
      }
      Element element = element(tag);
      if (tag == Tag.PIXEL_DATA) {
        long length = element.length == UNDEFINED ? -1 : element.length;
        return new Header(elements, syntax, in.position(), length);
      }
      value(element, elements, 0, start);
    }
    return new Header(elements, syntax, 0, 0);
  }

  private Element element(int tag) throws SlideException {
    if (tag >>> 16 == 0xFFFE || !explicit) {
      return new Element(tag, UNKNOWN, in.unsignedInt());
    }
    int vr = in.letters();
    if (LONG_FORMS.contains(vr)) {
      in.unsignedShort();
      return new Element(tag, vr, in.unsignedInt());
    }
    return new Element(tag, vr, in.unsignedShort());
  }

  private void value(Element element, DataSet into, int depth, long start) throws SlideException {
    boolean kept = Tag.isKept(element.tag);
    if (element.isSequence() || (!explicit && kept && isSequenceByName(element.tag))) {
      sequence(element, into, depth, start);
      return;
    }
    if (element.length == UNDEFINED) {
      throw in.file()
          .damaged(
              start, "element " + Tag.name(element.tag), "an undefined length", "a defined one");
    }
    long end = in.position() + element.length;
    if (kept && element.length <= MAXIMUM_VALUE && end <= in.length()) {
      into.put(element.tag, in.bytes((int) element.length));
    }
    in.skipTo(end);
  }

  /** Implicit value representations leave it to the dictionary which elements are sequences. */
  private static boolean isSequenceByName(int tag) {
    return switch (tag) {
      case Tag.FRAME_CONTENT,
          Tag.ILLUMINATION_TYPE,
          Tag.PIXEL_MEASURES,
          Tag.OPTICAL_PATHS,
          Tag.OPTICAL_PATH_IDENTIFICATION,
          Tag.PLANE_POSITION,
          Tag.SHARED_GROUPS,
          Tag.PER_FRAME_GROUPS ->
          true;
      default -> false;
    };
  }

  private void sequence(Element element, DataSet into, int depth, long start)
      throws SlideException {
    if (depth == MAXIMUM_DEPTH) {
      throw in.file()
          .damaged(start, "sequences inside each other", "more", "at most " + MAXIMUM_DEPTH);
    }
    boolean kept = Tag.isKept(element.tag);
    long end = element.length == UNDEFINED ? in.length() : in.position() + element.length;
    if (end > in.length() || (!kept && element.length != UNDEFINED)) {
      in.skipTo(end);
      return;
    }
    boolean before = explicit;
    explicit &= element.vr != UNKNOWN; // PS3.5, 6.2.2: inside UN everything is implicit
    List<DataSet> found = new ArrayList<>();
    while (in.position() + 8 <= end) {
      long at = in.position();
      int tag = in.tag();
      long length = in.unsignedInt();
      if (tag == Tag.SEQUENCE_END) {
        break;
      }
      if (tag != Tag.ITEM) {
        throw in.file().damaged(at, "a sequence's item", Tag.name(tag), Tag.name(Tag.ITEM));
      }
      DataSet item = item(length, depth + 1);
      if (element.tag == Tag.PER_FRAME_GROUPS) {
        perFrame.accept(item);
      } else if (kept) {
        if (++items > MAXIMUM_ITEMS) {
          throw in.file().damaged(at, "too many items", "more", "at most " + MAXIMUM_ITEMS);
        }
        found.add(item);
      }
    }
    explicit = before;
    if (kept && element.tag != Tag.PER_FRAME_GROUPS) {
      into.put(element.tag, found);
    }
  }

  private DataSet item(long length, int depth) throws SlideException {
    DataSet item = new DataSet();
    long end = length == UNDEFINED ? in.length() : in.position() + length;
    while (in.position() + 8 <= Math.min(end, in.length())) {
      long start = in.position();
      int tag = in.tag();
      Element element = element(tag);
      if (tag == Tag.ITEM_END) {
        break;
      }
      value(element, item, depth, start);
    }
    if (length != UNDEFINED) {
      in.skipTo(Math.max(in.position(), end));
    }
    return item;
  }
}
