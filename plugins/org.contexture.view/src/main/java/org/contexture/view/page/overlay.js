/** Draws values, regions and selections over a slide. Coordinates: square level-0 px. */
const OVERVIEW_PX = 2048;
const MOST_WHILE_MOVING = 1000; // without a graphics card more would be too slow

export class Overlay {
  #overview = { layer: undefined, version: -1 };

  /** Takes the canvases: one for values, whose opacity the browser applies, one for lines. */
  constructor(values, lines) {
    this.values = values;
    this.lines = lines;
    this.layer = undefined;
    this.version = 0;
    this.grid = false;
    this.regions = [];
    this.marked = undefined; // the chosen tile: { x, y, size }
    this.selected = new Set();
    this.drawing = []; // points of a box or lasso under way
  }

  /** Forgets what was painted: the layer's colours are others. */
  changed() {
    this.version++;
  }

  /**
   * Draws all.
   *
   * @param place canvas px of a point: x·a + y·c + e, x·b + y·d + f
   * @param size of the slide: { width, height }
   * @param moving whether a picture that is a little coarse is good enough
   */
  draw(place, size, moving) {
    for (const canvas of [this.values, this.lines]) {
      const ratio = window.devicePixelRatio;
      const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
      if (canvas.width !== Math.round(width) || canvas.height !== Math.round(height)) {
        canvas.width = Math.round(width);
        canvas.height = Math.round(height);
      }
      const context = canvas.getContext("2d");
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
    }
    const seen = this.#seen(place);
    if (this.layer) {
      this.#drawValues(place, size, seen, moving);
    }
    this.#drawLines(place, seen);
  }

  /** The rectangle around what is in sight. */
  #seen({ a, b, c, d, e, f }) {
    const area = a * d - b * c;
    const corners = [0, this.values.width].flatMap((x) =>
      [0, this.values.height].map((y) => [
        (d * (x - e) - c * (y - f)) / area,
        (a * (y - f) - b * (x - e)) / area,
      ]),
    );
    const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  #drawValues(place, size, seen, moving) {
    const context = this.values.getContext("2d");
    const { a, b, c, d, e, f } = place;
    const scale = Math.hypot(a, b);
    const overviewScale = Math.min(1, OVERVIEW_PX / Math.max(size.width, size.height));
    const coarse = moving && this.layer.tiles.countWithin(...seen) > MOST_WHILE_MOVING;
    if (scale <= overviewScale || coarse) {
      const overview = this.#paintOverview(size, overviewScale);
      context.setTransform(
        a / overviewScale,
        b / overviewScale,
        c / overviewScale,
        d / overviewScale,
        e,
        f,
      );
      context.drawImage(overview, 0, 0);
    } else if (b === 0 && c === 0) {
      // edges on whole pixels: neighbours meet without a seam
      paint(context, this.layer, seen, (x, y, side) => {
        const [left, top] = [Math.round(x * a + e), Math.round(y * d + f)];
        const [right, bottom] = [Math.round((x + side) * a + e), Math.round((y + side) * d + f)];
        context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      });
    } else {
      context.setTransform(a, b, c, d, e, f);
      paint(context, this.layer, seen, (x, y, side) => context.fillRect(x, y, side, side));
    }
  }

  /** All values at once, small: painted when colours change, not when the slide moves. */
  #paintOverview(size, scale) {
    const known = this.#overview;
    if (known.layer === this.layer && known.version === this.version) {
      return known.canvas;
    }
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(size.width * scale);
    canvas.height = Math.ceil(size.height * scale);
    const context = canvas.getContext("2d");
    const all = [-Infinity, -Infinity, Infinity, Infinity];
    paint(context, this.layer, all, (x, y, side) => {
      const [left, top] = [Math.round(x * scale), Math.round(y * scale)];
      const right = Math.round((x + side) * scale);
      const bottom = Math.round((y + side) * scale);
      context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    });
    this.#overview = { layer: this.layer, version: this.version, canvas };
    return canvas;
  }

  #drawLines(place, seen) {
    const context = this.lines.getContext("2d");
    const { a, b, c, d, e, f } = place;
    const pixel = 1 / Math.hypot(a, b); // a canvas px, in px of the slide
    context.setTransform(a, b, c, d, e, f);
    context.lineWidth = pixel * window.devicePixelRatio;
    if (this.grid && this.layer && this.layer.tiles.largest > 6 * pixel) {
      context.strokeStyle = "rgba(0, 0, 0, 0.6)";
      context.beginPath();
      const { x, y, size } = this.layer.tiles;
      this.layer.tiles.within(...seen, (i) => context.rect(x[i], y[i], size[i], size[i]));
      context.stroke();
    }
    for (const region of this.regions) {
      outline(context, region.path, region.colour, pixel);
    }
    if (this.selected.size > 0) {
      const { x, y, size } = this.layer.tiles;
      context.fillStyle = "rgba(0, 190, 255, 0.35)";
      this.selected.forEach((i) => context.fillRect(x[i], y[i], size[i], size[i]));
    }
    if (this.marked) {
      const path = new Path2D();
      path.rect(this.marked.x, this.marked.y, this.marked.size, this.marked.size);
      outline(context, path, "#fff200", pixel);
    }
    if (this.drawing.length > 1) {
      outline(context, pathOf([this.drawing]), "#00beff", pixel);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.font = `${12 * window.devicePixelRatio}px sans-serif`;
    for (const region of this.regions.filter((one) => one.label)) {
      const [x, y] = [region.left * a + region.top * c + e, region.left * b + region.top * d + f];
      haloed(context, region.label, x, y - 5 * window.devicePixelRatio);
    }
  }
}

/** Hands over the tiles of a layer that have a colour, with that colour set. */
function paint(context, layer, seen, use) {
  const { x, y, size } = layer.tiles;
  const finite = seen.map((edge) => Math.max(-1e12, Math.min(1e12, edge)));
  let last = -1;
  layer.tiles.within(...finite, (i) => {
    const colour = layer.colours[i];
    if (colour >= 0) {
      if (colour !== last) {
        context.fillStyle = layer.palette[colour];
        last = colour;
      }
      use(x[i], y[i], size[i]);
    }
  });
}

/** A line that shows on light and on dark tissue. */
function outline(context, path, colour, pixel) {
  const ratio = window.devicePixelRatio;
  context.lineJoin = "round";
  context.strokeStyle = "rgba(0, 0, 0, 0.55)";
  context.lineWidth = 4 * pixel * ratio;
  context.stroke(path);
  context.strokeStyle = colour;
  context.lineWidth = 2 * pixel * ratio;
  context.stroke(path);
}

function haloed(context, text, x, y) {
  context.lineWidth = 3 * window.devicePixelRatio;
  context.strokeStyle = "rgba(255, 255, 255, 0.85)";
  context.strokeText(text, x, y);
  context.fillStyle = "#111";
  context.fillText(text, x, y);
}

/** A path of closed rings. */
export function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    path.closePath();
  }
  return path;
}
