package org.contexture.view;

import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.synthetic.BlockSlide;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PrefetchTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Or its file would be open after the view is closed. */
  @Test
  public void closingWaitsForTheTileThatIsBeingRead() throws Exception {
    Path file = folder.getRoot().toPath().resolve("blocks.tiff");
    new BlockSlide(700, 500, 256, 0.5).write(file);
    ViewContentBuilder builder = new ViewContentBuilder();
    builder.slide("a", file, Optional.empty(), Optional.empty());
    try (ViewContent content = builder.build("Blocks");
        ShownSlides slides = new ShownSlides(content.slides())) {
      Prefetch ahead = new Prefetch(slides);
      Thread closing = new Thread(ahead::close);
      synchronized (slides) { // which lends no slide meanwhile
        ahead.around(0, 10, 0, 0);
        while (!isWaiting()) {
          Thread.sleep(1);
        }
        closing.start();
        closing.join(200);
        assertTrue(closing.isAlive());
      }
      closing.join();
    }
  }

  private static boolean isWaiting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("Contexture: tiles ahead"))
        .anyMatch(thread -> thread.getState() == Thread.State.BLOCKED);
  }
}
