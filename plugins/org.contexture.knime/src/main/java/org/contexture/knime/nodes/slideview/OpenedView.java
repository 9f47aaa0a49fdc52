package org.contexture.knime.nodes.slideview;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.RegionsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TileTables;
import org.contexture.view.SlideView;
import org.contexture.view.ViewContentBuilder;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultView.ViewInput;

/**
 * One node's view: reads the tables when the page first asks, and again when it was closed and is
 * opened once more. Closed, it holds no file.
 */
final class OpenedView {

  private Optional<ViewInput> input = Optional.empty();
  private Optional<SlideView> open = Optional.empty();

  /** What the page talks to. */
  Object on(ViewInput kept) {
    input = Optional.of(kept);
    return new SlideViewHandler(this);
  }

  /**
   * The service that answers.
   *
   * @throws InvalidSettingsException if a table is not what it should be
   */
  synchronized SlideView service() throws IOException, InvalidSettingsException {
    if (open.isEmpty()) {
      open = Optional.of(read(input.orElseThrow().getInternalTables()));
    }
    return open.get();
  }

  private static SlideView read(BufferedDataTable[] kept)
      throws IOException, InvalidSettingsException {
    try (ViewContentBuilder content = new ViewContentBuilder()) {
      SlidesTable.show(kept[SlideViewNodeFactory.SLIDES], content);
      if (KeptTables.isThere(kept[SlideViewNodeFactory.PREDICTIONS])) {
        TileTables.showPredictions(kept[SlideViewNodeFactory.PREDICTIONS], content);
      }
      if (KeptTables.isThere(kept[SlideViewNodeFactory.BAGS])) {
        BagsTable.show(kept[SlideViewNodeFactory.BAGS], content);
      }
      if (KeptTables.isThere(kept[SlideViewNodeFactory.REGIONS])) {
        RegionsTable.read(kept[SlideViewNodeFactory.REGIONS]).forEach(content::regions);
      }
      if (KeptTables.isThere(kept[SlideViewNodeFactory.VALUES])) {
        TileTables.show(kept[SlideViewNodeFactory.VALUES], "Tile values", content);
      }
      if (KeptTables.isThere(kept[SlideViewNodeFactory.MORE_VALUES])) {
        TileTables.show(kept[SlideViewNodeFactory.MORE_VALUES], "More tile values", content);
      }
      return new SlideView(content.build("Slide View"));
    }
  }

  synchronized void close() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open = Optional.empty();
    }
  }
}
