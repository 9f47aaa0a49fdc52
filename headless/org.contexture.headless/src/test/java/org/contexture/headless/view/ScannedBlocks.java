package org.contexture.headless.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.contexture.slides.synthetic.BlockSlide;

/** Blocks that a scanner found somewhere on a larger glass: a Leica SCN, which tells its bounds. */
final class ScannedBlocks {

  /** Where they lie, level-0 px of the glass. */
  static final int LEFT = 1536;

  static final int TOP = 1024;

  private static final int GLASS_PX = 8192;
  private static final int NM = 500; // a pixel

  private ScannedBlocks() {}

  static void write(BlockSlide blocks, Path file) throws IOException {
    StringBuilder levels = new StringBuilder();
    for (int level = 0; level < 5; level++) {
      levels.append(
          String.format(
              Locale.ROOT,
              "<dimension sizeX=\"%d\" sizeY=\"%d\" r=\"%d\" ifd=\"%d\"/>",
              blocks.width() >> level,
              blocks.height() >> level,
              level,
              level));
    }
    blocks.write(
        file,
        String.format(
                Locale.ROOT,
                """
                <?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">
                <collection name="c" sizeX="%d" sizeY="%d"><image name="image">
                <pixels sizeX="%d" sizeY="%d">%s</pixels>
                <view sizeX="%d" sizeY="%d" offsetX="%d" offsetY="%d" spacingZ="0"/>
                <scanSettings><objectiveSettings><objective>20</objective></objectiveSettings>
                <illuminationSettings><illuminationSource>brightfield</illuminationSource>
                </illuminationSettings></scanSettings></image></collection></scn>
                """,
                GLASS_PX * NM,
                GLASS_PX * NM,
                blocks.width(),
                blocks.height(),
                levels,
                blocks.width() * NM,
                blocks.height() * NM,
                LEFT * NM,
                TOP * NM)
            .strip());
  }
}
