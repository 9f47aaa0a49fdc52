/** Tile values of one slide, ready to draw and to be asked what lies at a point. */
import { categoryColour, ends, ramp, scaled } from "./colours.js";

const CELL_TILES = 8;

/** Where tiles are, and which of them are near a place. Square pixels: y is stretched. */
export class Tiles {
  constructor(positions, stretch) {
    this.count = positions.length / 3;
    this.x = positions.subarray(0, this.count);
    this.rawY = positions.subarray(this.count, 2 * this.count);
    this.size = positions.subarray(2 * this.count);
    this.y = Float64Array.from(this.rawY, (y) => y * stretch);
    this.largest = this.size.reduce((most, size) => Math.max(most, size), 1);
    this.#index();
  }

  /** Sorts the tiles into cells by counting: which begin where, then the tiles of each cell. */
  #index() {
    this.cell = this.largest * CELL_TILES;
    const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
    this.across = Math.floor(Math.max(0, most(this.x)) / this.cell) + 1;
    this.down = Math.floor(Math.max(0, most(this.y)) / this.cell) + 1;
    this.begins = new Uint32Array(this.across * this.down + 1);
    const cells = Uint32Array.from(this.x, (x, i) => this.#cellOf(x, this.y[i]));
    cells.forEach((cell) => this.begins[cell + 1]++);
    for (let i = 1; i < this.begins.length; i++) {
      this.begins[i] += this.begins[i - 1];
    }
    const next = this.begins.slice();
    this.sorted = new Uint32Array(this.count);
    cells.forEach((cell, tile) => (this.sorted[next[cell]++] = tile));
  }

  #cellOf(x, y) {
    const clip = (value, count) => Math.min(count - 1, Math.max(0, Math.floor(value / this.cell)));
    return clip(y, this.down) * this.across + clip(x, this.across);
  }

  /** Hands over the tiles that may touch a rectangle. */
  within(left, top, right, bottom, use) {
    const first = this.#cellOf(left - this.largest, top - this.largest);
    const last = this.#cellOf(right, bottom);
    const [from, to] = [first % this.across, last % this.across];
    for (let row = Math.floor(first / this.across); row * this.across <= last; row++) {
      const start = this.begins[row * this.across + from];
      const end = this.begins[row * this.across + to + 1];
      for (let i = start; i < end; i++) {
        use(this.sorted[i]);
      }
    }
  }

  /** The tile that covers a point; of several the last; −1 if there is none. */
  at(x, y) {
    let found = -1;
    this.within(x, y, x, y, (i) => {
      const dx = x - this.x[i];
      const dy = y - this.y[i];
      if (dx >= 0 && dy >= 0 && dx < this.size[i] && dy < this.size[i] && i > found) {
        found = i;
      }
    });
    return found;
  }

  /** How many tiles at most touch a rectangle. */
  countWithin(left, top, right, bottom) {
    let count = 0;
    this.within(left, top, right, bottom, () => count++);
    return count;
  }
}

/** A column on its tiles. */
export class Layer {
  constructor(tiles, column, values) {
    this.tiles = tiles;
    this.column = column;
    this.values = values;
    this.nominal = column.categories.length > 0;
  }

  /** Chooses the colour of each tile: an index into `palette`, −1 where nothing is drawn. */
  colour({ map, scale, threshold, hidden }) {
    if (this.nominal) {
      this.palette = this.column.categories.map((_, i) => categoryColour(i));
      this.colours = Int16Array.from(this.values, (value) =>
        Number.isNaN(value) || hidden.has(value) ? -1 : value,
      );
      return;
    }
    this.palette = ramp(map);
    this.ends = ends(this.values, scale);
    const places = scaled(this.values, scale);
    this.colours = Int16Array.from(places, (place) =>
      Number.isNaN(place) || place < threshold ? -1 : Math.round(place * 255),
    );
  }

  /** A tile's value for people. */
  text(tile) {
    const value = this.values[tile];
    return this.nominal ? (this.column.categories[value] ?? "–") : value;
  }
}

/** Fetches what is shown; what was fetched last is kept. */
export class Layers {
  #kept = new Map();
  static KEPT = 24;

  constructor(host, content) {
    this.host = host;
    this.content = content;
  }

  #keep(key, fetch) {
    const known = this.#kept.get(key) ?? fetch();
    this.#kept.delete(key);
    this.#kept.set(key, known);
    known.catch(() => this.#kept.delete(key));
    if (this.#kept.size > Layers.KEPT) {
      this.#kept.delete(this.#kept.keys().next().value);
    }
    return known;
  }

  tiles(slide, table, stretch) {
    const request = `positions?slide=${slide}&table=${table}`;
    return this.#keep(request, async () => {
      return new Tiles(await this.host.numbers(request, Int32Array), stretch);
    });
  }

  values(slide, table, column) {
    const request = `values?slide=${slide}&table=${table}&column=${column}`;
    return this.#keep(request, () => this.host.numbers(request, Float32Array));
  }

  async layer(slide, table, column, stretch) {
    const [tiles, values] = await Promise.all([
      this.tiles(slide, table, stretch),
      this.values(slide, table, column),
    ]);
    return new Layer(tiles, this.content.tables[table].columns[column], values);
  }
}
