package org.contexture.view;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.gallery.TopTiles;
import org.contexture.view.Request.MeaninglessException;

/**
 * Answers the page. Thread-safe; whatever is asked, there is an answer, and nothing is read but the
 * files of the content.
 *
 * <table>
 * <caption>Requests; {@code slide}, {@code table} and {@code column} are indices</caption>
 * <tr><td>{@code content}<td>the slides and the columns of values: JSON
 * <tr><td>{@code slide?slide}<td>size and levels: JSON
 * <tr><td>{@code tile?slide&level&x&y}<td>a tile of 512 px of the pyramid: JPEG
 * <tr><td>{@code thumbnail?slide}<td>JPEG
 * <tr><td>{@code associated?slide&name}<td>label, macro …: JPEG
 * <tr><td>{@code cut?slide&x&y&size&side}<td>a tile of the model's, {@code side} px wide: JPEG
 * <tr><td>{@code positions?slide&table}<td>see {@link TileTable#positions}
 * <tr><td>{@code values?slide&table&column}<td>see {@link TileTable#values}
 * <tr><td>{@code regions?slide}<td>GeoJSON
 * <tr><td>{@code first?table&column&count&slide&highest}<td>the tiles with the largest or smallest
 *     values, of all slides if {@code slide} is −1: JSON
 * <tr><td>{@code alike?slide&x&y&count&everywhere}<td>tiles with similar features: JSON
 * </table>
 */
public final class SlideView implements AutoCloseable {

  private static final int THUMBNAIL_PX = 256;
  private static final int MOST_TILES = 200;
  private static final int LARGEST_PX = 1 << 30;

  private final ViewContent content;
  private final ShownSlides slides;
  private final Prefetch ahead;

  /** Takes the content over: closing the view closes it. */
  public SlideView(ViewContent content) {
    this.content = content;
    slides = new ShownSlides(content.slides());
    ahead = new Prefetch(slides);
  }

  /** Answers a request. */
  @SuppressWarnings("CatchThrowable") // a bad slide must not end the view, whatever it does
  public Answer answer(String text) {
    try {
      return answer(Request.parse(text));
    } catch (MeaninglessException e) {
      return Answer.failure(Answer.MEANINGLESS, e.getMessage());
    } catch (Throwable e) {
      return Answer.failure(Answer.UNREADABLE, Reason.of(e));
    }
  }

  private Answer answer(Request request) throws MeaninglessException, IOException {
    return switch (request.what()) {
      case "content" -> Answer.json(Described.content(content));
      case "slide" -> Answer.json(slides.use(slide(request), Described::slide));
      case "tile" -> tile(request);
      case "thumbnail" -> Answer.jpeg(slides.thumbnail(slide(request), THUMBNAIL_PX));
      case "associated" -> associated(request);
      case "cut" -> cut(request);
      case "positions" -> numbers(table(request).positions(id(request)));
      case "values" -> numbers(table(request).values(id(request), column(request)));
      case "regions" -> Answer.json(Described.regions(content, id(request)));
      case "first" -> first(request);
      case "alike" -> alike(request);
      default -> Answer.failure(Answer.ABSENT, "There is no '" + request.what() + "'.");
    };
  }

  private int slide(Request request) throws MeaninglessException {
    return request.number("slide", 0, content.slides().size() - 1);
  }

  private String id(Request request) throws MeaninglessException {
    return content.slides().get(slide(request)).id();
  }

  private TileTable table(Request request) throws MeaninglessException {
    return content.tables().get(request.number("table", 0, content.tables().size() - 1));
  }

  private int column(Request request) throws MeaninglessException {
    return request.number("column", 0, table(request).columns().size() - 1);
  }

  private static Answer numbers(ByteBuffer bytes) {
    byte[] body = new byte[bytes.remaining()];
    bytes.get(body);
    return new Answer(Answer.OK, Answer.NUMBERS, body);
  }

  private Answer tile(Request request) throws MeaninglessException, IOException {
    int slide = slide(request);
    int level = request.number("level", 0, 31);
    int x = request.number("x", 0, LARGEST_PX);
    int y = request.number("y", 0, LARGEST_PX);
    Optional<byte[]> jpeg = slides.tile(slide, level, x, y);
    if (jpeg.isEmpty()) {
      return Answer.failure(Answer.ABSENT, "The slide has no such tile.");
    }
    ahead.around(slide, level, x, y);
    return Answer.jpeg(jpeg.get());
  }

  private Answer associated(Request request) throws MeaninglessException, IOException {
    int slide = slide(request);
    String name = request.text("name");
    return slides.use(slide, (open, pixel) -> open.metadata().associatedImages().contains(name))
        ? Answer.jpeg(slides.associated(slide, name))
        : Answer.failure(Answer.ABSENT, "The slide has no picture named '" + name + "'.");
  }

  private Answer cut(Request request) throws MeaninglessException, IOException {
    return Answer.jpeg(
        slides.cut(
            slide(request),
            request.number("x", -LARGEST_PX / 4, LARGEST_PX / 4),
            request.number("y", -LARGEST_PX / 4, LARGEST_PX / 4),
            request.number("size", 1, 1 << 16),
            request.number("side", 16, 1024)));
  }

  private Answer first(Request request) throws MeaninglessException, IOException {
    int slide = request.number("slide", -1, content.slides().size() - 1);
    TopTiles rule =
        new TopTiles(
            request.number("count", 1, MOST_TILES), request.number("highest", 0, 1) == 1, 0);
    StringWriter text = new StringWriter();
    new FirstTiles(content.slides())
        .write(
            new JsonWriter(text),
            table(request),
            column(request),
            slide >= 0
                ? List.of(slide)
                : IntStream.range(0, content.slides().size()).boxed().toList(),
            rule);
    return Answer.json(text.toString());
  }

  private Answer alike(Request request) throws MeaninglessException, IOException {
    StringWriter text = new StringWriter();
    new Neighbours(content.slides())
        .write(
            new JsonWriter(text),
            slide(request),
            request.number("x", 0, LARGEST_PX),
            request.number("y", 0, LARGEST_PX),
            request.number("count", 1, MOST_TILES),
            request.number("everywhere", 0, 1) == 1);
    return Answer.json(text.toString());
  }

  /** Closes all slides and deletes temporary files. */
  @Override
  public void close() throws IOException {
    ahead.close();
    slides.close();
    content.close();
  }
}
