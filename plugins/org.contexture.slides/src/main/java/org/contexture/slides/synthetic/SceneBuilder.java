package org.contexture.slides.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.contexture.slides.synthetic.TissueScene.Fibres;
import org.contexture.slides.synthetic.TissueScene.Outline;

/** Lays out scenes: where lobules lie, and every nucleus. */
final class SceneBuilder {

  private static final double MARGIN_UM = 24;

  private final double widthUm;
  private final double heightUm;
  private final SplittableRandom random;
  private final int seed;
  private final Fibres fibres;
  private final NucleusIndex nuclei = new NucleusIndex();
  private final List<Structure> structures = new ArrayList<>();
  private Outline outline = (x, y) -> 1;

  private SceneBuilder(double widthUm, double heightUm, long seed) {
    this.widthUm = widthUm;
    this.heightUm = heightUm;
    this.random = new SplittableRandom(seed);
    this.seed = random.nextInt();
    this.fibres = new Fibres(random.nextDouble(Math.PI), random.nextInt());
  }

  /** A slide: a piece of tissue on glass. */
  static TissueScene slide(double widthUm, double heightUm, boolean positive, long seed) {
    SceneBuilder builder = new SceneBuilder(widthUm, heightUm, seed);
    Stain stain = Stain.draw(builder.random);
    builder.outline = builder.piece();
    builder.placeStructures(positive);
    builder.fillStructures();
    double perMm2 = builder.random.nextDouble(40, 300); // whatever the class
    builder.scatterLargeCells((int) (perMm2 * widthUm * heightUm / 1e6));
    builder.addStromaCells();
    return builder.scene(stain);
  }

  /** A square filled with one tissue. */
  static TissueScene field(SyntheticTissue kind, double sideUm, long seed) {
    SceneBuilder builder = new SceneBuilder(sideUm, sideUm, seed);
    Stain stain = Stain.draw(builder.random);
    switch (kind) {
      case GLASS -> builder.outline = (x, y) -> 0;
      case STROMA -> builder.addStromaCells();
      case SCATTERED_CELLS -> {
        builder.scatterLargeCells((int) Math.max(2, sideUm * sideUm / 2200));
        builder.addStromaCells();
      }
      case GLAND -> {
        builder.addAcini(sideUm / 2, sideUm / 2, 1.1 * sideUm);
        builder.fillStructures();
        builder.addStromaCells();
      }
      case ADIPOSE, LOBULE, LESION, LYMPHOCYTES -> {
        double centre = sideUm / 2;
        builder.structures.add(
            new Structure(kind, centre, centre, 1.6 * sideUm, builder.random.nextInt()));
        builder.fillStructures();
      }
    }
    return builder.scene(stain);
  }

  private TissueScene scene(Stain stain) {
    return new TissueScene(outline, fibres, stain, List.copyOf(structures), nuclei, seed);
  }

  /** One or two overlapping pieces with ragged edges. */
  private Outline piece() {
    double cx = widthUm * random.nextDouble(0.45, 0.55);
    double cy = heightUm * random.nextDouble(0.45, 0.55);
    double rx = widthUm * random.nextDouble(0.36, 0.45);
    double ry = heightUm * random.nextDouble(0.36, 0.45);
    double coarse = 0.28 * Math.min(widthUm, heightUm);
    int edge = random.nextInt();
    double soft = 12 / Math.min(rx, ry);
    return (x, y) -> {
      double dx = (x - cx) / rx;
      double dy = (y - cy) / ry;
      double distance = Math.sqrt(dx * dx + dy * dy);
      if (distance > 1.45) {
        return 0;
      }
      double ragged = Noise.rough(x / coarse, y / coarse, edge) - 0.5;
      double fine = Noise.rough(x / 26, y / 26, edge + 9) - 0.5;
      return 1 - Noise.step(1 - soft, 1 + soft, distance + 0.75 * ragged + 0.07 * fine);
    };
  }

  /** Places bodies without overlap, on a negative slide lobules where lesions would be. */
  private void placeStructures(boolean positive) {
    int wanted = (int) Math.round(widthUm * heightUm / 62_000);
    int lesions = 1 + random.nextInt(Math.max(1, Math.min(4, wanted / 8)));
    for (int attempt = 0; attempt < 40 * wanted && structures.size() < 6 * wanted; attempt++) {
      boolean lesion = lesions > 0;
      double radius = lesion ? random.nextDouble(62, 105) : random.nextDouble(48, 125);
      double x = random.nextDouble(widthUm);
      double y = random.nextDouble(heightUm);
      SyntheticTissue kind = draw(lesion, positive);
      if (!isFree(x, y, radius)) {
        continue;
      }
      if (lesion) {
        lesions--;
      }
      if (kind == SyntheticTissue.GLAND) {
        addAcini(x, y, radius);
      } else {
        structures.add(new Structure(kind, x, y, radius, random.nextInt()));
      }
    }
    if (structures.isEmpty()) {
      placeSmall(draw(true, positive));
    }
  }

  /** The one lesion, or lobule in its place, of a piece too small for others. */
  private void placeSmall(SyntheticTissue kind) {
    double least = Math.min(widthUm, heightUm) / 20;
    for (double radius = 62; radius > least; radius *= 0.9) {
      for (int attempt = 0; attempt < 40; attempt++) {
        double x = random.nextDouble(widthUm);
        double y = random.nextDouble(heightUm);
        if (isFree(x, y, radius)) {
          structures.add(new Structure(kind, x, y, radius, random.nextInt()));
          return;
        }
      }
    }
  }

  private SyntheticTissue draw(boolean lesion, boolean positive) {
    double p = random.nextDouble();
    if (lesion) {
      return positive ? SyntheticTissue.LESION : SyntheticTissue.LOBULE;
    }
    return p < 0.42
        ? SyntheticTissue.LOBULE
        : p < 0.75
            ? SyntheticTissue.GLAND
            : p < 0.9 ? SyntheticTissue.ADIPOSE : SyntheticTissue.LYMPHOCYTES;
  }

  private boolean isFree(double x, double y, double radius) {
    for (int i = 0; i < 8; i++) {
      double angle = i * Math.PI / 4;
      if (outline.coverage(x + radius * Math.cos(angle), y + radius * Math.sin(angle)) < 0.9) {
        return false;
      }
    }
    return structures.stream()
        .noneMatch(
            s -> Math.hypot(s.x() - x, s.y() - y) < 1.15 * (s.radius() + radius) + MARGIN_UM);
  }

  /** A gland: acini side by side. */
  private void addAcini(double x, double y, double radius) {
    double pitch = random.nextDouble(46, 58);
    double turn = random.nextDouble(Math.PI);
    int steps = (int) Math.ceil(radius / (0.8 * pitch));
    for (int row = -steps; row <= steps; row++) {
      for (int column = -steps; column <= steps; column++) {
        double u = (column + 0.5 * (row & 1) + random.nextDouble(-0.14, 0.14)) * pitch;
        double v = (0.87 * row + random.nextDouble(-0.14, 0.14)) * pitch;
        double px = x + u * Math.cos(turn) - v * Math.sin(turn);
        double py = y + u * Math.sin(turn) + v * Math.cos(turn);
        double size = pitch * random.nextDouble(0.36, 0.47);
        if (Math.hypot(u, v) < radius - 0.4 * size) {
          structures.add(new Structure(SyntheticTissue.GLAND, px, py, size, random.nextInt()));
        }
      }
    }
  }

  private void fillStructures() {
    for (Structure s : structures) {
      switch (s.kind()) {
        case LOBULE -> fill(s, CellKind.EPITHELIAL, 11.5, 0.24);
        case LESION -> fill(s, CellKind.LARGE_DARK, 12.2, 0.3);
        case LYMPHOCYTES -> fill(s, CellKind.LYMPHOCYTE, 7.2, 0.33);
        case GLAND -> ring(s);
        default -> {}
      }
    }
  }

  /** Nuclei on a jittered triangular grid. */
  private void fill(Structure s, CellKind kind, double pitch, double jitter) {
    double left = Math.max(-20, s.x() - s.reach());
    double right = Math.min(widthUm + 20, s.x() + s.reach());
    double bottom = Math.min(heightUm + 20, s.y() + s.reach());
    double y = Math.max(-20, s.y() - s.reach());
    for (int row = 0; y < bottom; row++, y += 0.87 * pitch) {
      for (double x = left + 0.5 * (row & 1) * pitch; x < right; x += pitch) {
        double px = x + pitch * random.nextDouble(-jitter, jitter);
        double py = y + pitch * random.nextDouble(-jitter, jitter);
        boolean gap = random.nextDouble() < 0.06;
        Nucleus nucleus = kind.draw(px, py, random.nextDouble(Math.PI), random);
        if (!gap && s.distance(px, py) < 0.97 && outline.coverage(px, py) > 0.8) {
          nuclei.add(nucleus);
        }
      }
    }
  }

  /** Basal nuclei around the lumen of an acinus. */
  private void ring(Structure s) {
    int count = (int) (2 * Math.PI * 0.7 * s.radius() / 8.2);
    double start = random.nextDouble(Math.PI);
    for (int i = 0; i < count; i++) {
      double angle = start + 2 * Math.PI * (i + random.nextDouble(-0.2, 0.2)) / count;
      double distance = s.radius() * random.nextDouble(0.66, 0.8);
      double px = s.x() + distance * Math.cos(angle);
      double py = s.y() + distance * Math.sin(angle);
      nuclei.add(CellKind.EPITHELIAL.draw(px, py, angle, random));
    }
  }

  /** Large dark cells in the stroma, alone and in small nests. */
  private void scatterLargeCells(int cells) {
    int placed = 0;
    for (int attempt = 0; attempt < 60 * cells && placed < cells; attempt++) {
      double x = random.nextDouble(widthUm);
      double y = random.nextDouble(heightUm);
      int nest = random.nextDouble() < 0.25 ? random.nextInt(3, 9) : 1;
      for (int i = 0; i < nest && placed < cells; i++) {
        double spread = i == 0 ? 0 : 7 * Math.sqrt(nest);
        double px = x + spread * random.nextDouble(-1, 1);
        double py = y + spread * random.nextDouble(-1, 1);
        if (isStroma(px, py, 16) && !nuclei.crowded(px, py, 10)) {
          nuclei.add(CellKind.LARGE_DARK.draw(px, py, random.nextDouble(Math.PI), random));
          placed++;
        }
      }
    }
  }

  /** Spindle-shaped nuclei along the fibres, and a few lymphocytes. */
  private void addStromaCells() {
    double pitch = 23;
    for (double y = 0; y < heightUm; y += pitch) {
      for (double x = 0; x < widthUm; x += pitch) {
        double px = x + pitch * random.nextDouble();
        double py = y + pitch * random.nextDouble();
        double p = random.nextDouble();
        if (p < 0.55 && isStroma(px, py, 4) && !nuclei.crowded(px, py, 9)) {
          double along = fibres.direction(px, py) + random.nextDouble(-0.25, 0.25);
          nuclei.add(
              (p < 0.5 ? CellKind.SPINDLE : CellKind.LYMPHOCYTE).draw(px, py, along, random));
        }
      }
    }
  }

  private boolean isStroma(double x, double y, double gap) {
    return outline.coverage(x, y) > 0.9
        && structures.stream()
            .noneMatch(
                s ->
                    Math.hypot(s.x() - x, s.y() - y) < s.reach() + gap
                        && s.distance(x, y) < 1 + gap / s.radius());
  }
}
