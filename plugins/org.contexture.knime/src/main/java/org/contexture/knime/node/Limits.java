package org.contexture.knime.node;

import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MaxValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation;

/** Limits of numbers in dialogs beside KNIME's own. The engine's options check them again. */
public final class Limits {

  private Limits() {}

  /** Of fractions. */
  public static final class AtMostOne extends MaxValidation {
    @Override
    protected double getMax() {
      return 1;
    }
  }

  /** Of fractions of something of which a part must remain. */
  public static final class LessThanOne extends MaxValidation {
    @Override
    protected double getMax() {
      return 1;
    }

    @Override
    public boolean isExclusive() {
      return true;
    }
  }

  /** Side of a window of tiles. */
  public static final class LargestWindowSide extends MaxValidation {
    @Override
    protected double getMax() {
      return 64;
    }
  }

  /** Of folds. */
  public static final class AtLeastTwo extends MinValidation {
    @Override
    protected double getMin() {
      return 2;
    }
  }

  /** Of tokens. */
  public static final class LeastWidth extends MinValidation {
    @Override
    protected double getMin() {
      return 64;
    }
  }

  /** Of bootstrap samples. */
  public static final class AtLeastTwenty extends MinValidation {
    @Override
    protected double getMin() {
      return 20;
    }
  }

  /** Side of a tile, px. */
  public static final class LeastTileSide extends MinValidation {
    @Override
    protected double getMin() {
      return 8;
    }
  }

  /** Side of a tile, px. */
  public static final class LargestTileSide extends MaxValidation {
    @Override
    protected double getMax() {
      return 8192;
    }
  }

  /** Side of a picture, px. */
  public static final class LeastPictureSide extends MinValidation {
    @Override
    protected double getMin() {
      return 16;
    }
  }

  /** Side of a picture in a table, px. */
  public static final class LargestPictureSide extends MaxValidation {
    @Override
    protected double getMax() {
      return 4096;
    }
  }

  /** Side of a heatmap, or of a slide that is drawn, px. */
  public static final class LargestHeatmapSide extends MaxValidation {
    @Override
    protected double getMax() {
      return 16_384;
    }
  }

  /** Side of a slide that is drawn, px. */
  public static final class LeastSlideSide extends MinValidation {
    @Override
    protected double getMin() {
      return 512;
    }
  }

  /** Side of a pixel of a slide that is drawn, µm. */
  public static final class LeastMicrons extends MinValidation {
    @Override
    protected double getMin() {
      return 0.1;
    }
  }

  /** Side of a pixel of a slide that is drawn, µm. */
  public static final class MostMicrons extends MaxValidation {
    @Override
    protected double getMax() {
      return 4;
    }
  }

  /** Of what is shown around a tile, in tile sides. */
  public static final class MostSurroundings extends MaxValidation {
    @Override
    protected double getMax() {
      return 10;
    }
  }
}
