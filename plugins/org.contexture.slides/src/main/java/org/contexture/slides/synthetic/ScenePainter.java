package org.contexture.slides.synthetic;

import org.contexture.slides.RgbImage;

/**
 * Paints rectangles of a scene: amounts of haematoxylin and eosin first (stroma, then structures,
 * then nuclei), colours last. Thread-safe; any rectangle gives the pixels of the whole.
 */
final class ScenePainter {

  /** The outline and the course of the fibres are computed every so many pixels. */
  private static final int COARSE_PX = 8;

  private final TissueScene scene;
  private final double micronsPerPixel;

  ScenePainter(TissueScene scene, double micronsPerPixel) {
    this.scene = scene;
    this.micronsPerPixel = micronsPerPixel;
  }

  /** Paints the rectangle at (left, top); all in px. */
  RgbImage paint(int left, int top, int width, int height) {
    Canvas canvas = new Canvas(left, top, width, height);
    byte[] rgb = new byte[3 * width * height];
    if (canvas.coverTissue()) {
      canvas.paintStroma();
      double x0 = left * micronsPerPixel;
      double y0 = top * micronsPerPixel;
      double x1 = x0 + width * micronsPerPixel;
      double y1 = y0 + height * micronsPerPixel;
      scene.structuresIn(x0, y0, x1, y1).forEach(canvas::paintStructure);
      scene.nuclei().near(x0, y0, x1, y1).forEach(canvas::paintNucleus);
      canvas.fadeToGlass();
    }
    scene.stain().develop(canvas.h, canvas.e, rgb);
    return new RgbImage(width, height, rgb);
  }

  /** A rectangle in the making. */
  private final class Canvas {

    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final float[] h;
    private final float[] e;
    private final float[] tissue;

    Canvas(int left, int top, int width, int height) {
      this.left = left;
      this.top = top;
      this.width = width;
      this.height = height;
      h = new float[width * height];
      e = new float[width * height];
      tissue = new float[width * height];
    }

    private double x(int column) {
      return (left + column + 0.5) * micronsPerPixel;
    }

    private double y(int row) {
      return (top + row + 0.5) * micronsPerPixel;
    }

    /** Computes where there is tissue; false if there is none. */
    boolean coverTissue() {
      coarse((x, y) -> scene.outline().coverage(x, y), tissue);
      for (float t : tissue) {
        if (t > 0) {
          return true;
        }
      }
      return false;
    }

    void paintStroma() {
      float[] across = new float[width * height];
      coarse((x, y) -> (float) scene.fibres().across(x, y), across);
      int seed = scene.seed();
      for (int row = 0, i = 0; row < height; row++) {
        double y = y(row);
        for (int column = 0; column < width; column++, i++) {
          if (tissue[i] > 0) {
            double x = x(column);
            double along = scene.fibres().along(x, y);
            float bundle = Noise.value(along / 60, across[i] / 7, seed + 2);
            float fibre = Noise.value(along / 16, across[i] / 2.1, seed + 3);
            float cleft = Noise.step(0.70, 0.84, 0.75 * bundle + 0.25 * fibre);
            e[i] = (0.34f + 0.34f * bundle + 0.2f * fibre) * (1 - 0.85f * cleft);
            h[i] = (0.03f + 0.07f * fibre) * (1 - 0.85f * cleft);
          }
        }
      }
    }

    void paintStructure(Structure s) {
      double soft = Math.max(2.5, micronsPerPixel) / s.radius();
      each(
          s.x(),
          s.y(),
          s.reach(),
          (x, y, i) -> {
            double distance = s.distance(x, y);
            float inside = 1 - Noise.step(1 - soft, 1 + soft, distance);
            if (inside > 0) {
              float grain = Noise.value(x / 2.4, y / 2.4, s.seed() + 1);
              h[i] = Noise.mix(h[i], haematoxylin(s, x, y, distance, grain), inside);
              e[i] = Noise.mix(e[i], eosin(s, x, y, distance, grain), inside);
            }
          });
    }

    private float haematoxylin(Structure s, double x, double y, double distance, float grain) {
      return switch (s.kind()) {
        case LOBULE -> 0.12f + 0.1f * grain;
        case LESION -> 0.24f + 0.16f * grain;
        case LYMPHOCYTES -> 0.2f + 0.1f * grain;
        case GLAND -> (0.1f + 0.12f * grain) * Noise.step(0.34, 0.44, distance);
        case ADIPOSE -> 0.06f * wall(s, x, y);
        default -> throw new IllegalStateException(s.kind() + " is no structure.");
      };
    }

    private float eosin(Structure s, double x, double y, double distance, float grain) {
      return switch (s.kind()) {
        case LOBULE -> 0.36f + 0.16f * grain;
        case LESION -> 0.42f + 0.2f * grain;
        case LYMPHOCYTES -> 0.3f + 0.14f * grain;
        case GLAND -> (0.38f + 0.2f * grain) * Noise.step(0.34, 0.44, distance);
        case ADIPOSE -> 0.5f * wall(s, x, y);
        default -> throw new IllegalStateException(s.kind() + " is no structure.");
      };
    }

    private static float wall(Structure s, double x, double y) {
      return 1 - Noise.step(0.03, 0.1, Noise.foam(x / 42, y / 42, s.seed() + 2));
    }

    void paintNucleus(Nucleus n) {
      double cos = Math.cos(n.angle());
      double sin = Math.sin(n.angle());
      double soft = Math.max(0.35, 0.7 * micronsPerPixel) / n.width();
      each(
          n.x(),
          n.y(),
          n.reach(),
          (x, y, i) -> {
            double u = ((x - n.x()) * cos + (y - n.y()) * sin) / n.length();
            double v = (-(x - n.x()) * sin + (y - n.y()) * cos) / n.width();
            double distance = Math.sqrt(u * u + v * v);
            if (distance > 1.4) {
              return;
            }
            double outline = 0.28 * (Noise.value(1.3 * u + 9, 1.3 * v + 9, n.seed()) - 0.5);
            float inside = 1 - Noise.step(1 - soft, 1 + soft, distance + outline);
            if (inside > 0) {
              float chromatin = Noise.value(x / 1.1, y / 1.1, n.seed() + 1);
              float rim = (float) Math.min(1, distance * distance);
              float amount = n.density() * (0.72f + 0.3f * chromatin + 0.18f * rim);
              h[i] = Math.max(h[i], Noise.mix(h[i], amount, inside));
              e[i] = Noise.mix(e[i], 0.22f, 0.7f * inside);
            }
          });
    }

    void fadeToGlass() {
      for (int i = 0; i < h.length; i++) {
        h[i] *= tissue[i];
        e[i] *= tissue[i];
      }
    }

    /** Visits the pixels of a square around a point that lie on this canvas. */
    private void each(double cx, double cy, double reach, PixelVisitor visitor) {
      int firstColumn = Math.max(0, column(cx - reach));
      int lastColumn = Math.min(width - 1, column(cx + reach) + 1);
      int firstRow = Math.max(0, (int) Math.floor((cy - reach) / micronsPerPixel) - top);
      int lastRow = Math.min(height - 1, (int) Math.ceil((cy + reach) / micronsPerPixel) - top);
      for (int row = firstRow; row <= lastRow; row++) {
        double y = y(row);
        for (int column = firstColumn; column <= lastColumn; column++) {
          visitor.visit(x(column), y, row * width + column);
        }
      }
    }

    private int column(double x) {
      return (int) Math.floor(x / micronsPerPixel) - left;
    }

    /** Fills a raster from values at every {@link #COARSE_PX}th pixel of the slide. */
    private void coarse(Field field, float[] raster) {
      int firstColumn = Math.floorDiv(left, COARSE_PX);
      int firstRow = Math.floorDiv(top, COARSE_PX);
      int columns = Math.floorDiv(left + width - 1, COARSE_PX) - firstColumn + 2;
      int rows = Math.floorDiv(top + height - 1, COARSE_PX) - firstRow + 2;
      double pitch = COARSE_PX * micronsPerPixel;
      float[] nodes = new float[rows * columns];
      for (int r = 0, i = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++, i++) {
          nodes[i] = field.at((firstColumn + c) * pitch, (firstRow + r) * pitch);
        }
      }
      for (int row = 0, i = 0; row < height; row++) {
        int nodeRow = Math.floorDiv(top + row, COARSE_PX) - firstRow;
        float fy = Math.floorMod(top + row, COARSE_PX) / (float) COARSE_PX;
        for (int column = 0; column < width; column++, i++) {
          int node = nodeRow * columns + Math.floorDiv(left + column, COARSE_PX) - firstColumn;
          float fx = Math.floorMod(left + column, COARSE_PX) / (float) COARSE_PX;
          raster[i] =
              Noise.mix(
                  Noise.mix(nodes[node], nodes[node + 1], fx),
                  Noise.mix(nodes[node + columns], nodes[node + columns + 1], fx),
                  fy);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Field {
    float at(double x, double y);
  }

  @FunctionalInterface
  private interface PixelVisitor {
    void visit(double x, double y, int index);
  }
}
