/** The chosen tile: its picture, values, and what is like it; and the tiles that come first. */
import { button, element, picture, short } from "./elements.js";

const ALIKE = 12;
const FIRST = 30;

export class TileCard {
  constructor(root, app, go) {
    this.root = root;
    this.app = app;
    this.go = go;
    this.clear();
  }

  clear() {
    this.tile = undefined;
    this.root.replaceChildren(
      element("h2", {}, "Tile"),
      element("p", { class: "hint" }, "Click a tile, or press x for the one in the middle."),
    );
  }

  /** Shows a tile `{ slide, x, y, size }`, level-0 px. */
  async show(tile) {
    this.tile = tile;
    const { host, content } = this.app;
    const { slide, x, y, size } = tile;
    const request = `cut?slide=${slide}&x=${x}&y=${y}&size=${size}&side=448`;
    const values = element("table", { class: "values" });
    const alike = element("div", { class: "alike" });
    const place = `${content.slides[slide].id} · ${x}, ${y} · ${size} px`;
    this.root.replaceChildren(
      element("h2", {}, "Tile"),
      picture(host, request, "The tile at full resolution"),
      element("p", { class: "place" }, place),
      values,
    );
    if (content.slides[slide].features) {
      const find = (everywhere) => this.#alike(tile, alike, everywhere);
      this.root.append(
        element(
          "div",
          { class: "row" },
          "Most alike: ",
          button("this slide", "Most alike on this slide (a)", () => find(0)),
          button("all slides", "Most alike on all slides", () => find(1)),
        ),
        alike,
      );
    }
    await this.#values(tile, values);
  }

  async #values(tile, into) {
    const { content, layers } = this.app;
    for (const [t, table] of content.tables.entries()) {
      const tiles = await layers.tiles(tile.slide, t, this.app.stretchOf(tile.slide));
      const index = tiles.x.findIndex((x, i) => x === tile.x && tiles.rawY[i] === tile.y);
      if (index < 0 || this.tile !== tile) {
        continue;
      }
      for (const [c, column] of table.columns.entries()) {
        const value = (await layers.values(tile.slide, t, c))[index];
        const text = column.categories.length ? (column.categories[value] ?? "–") : short(value);
        into.append(element("tr", {}, element("th", {}, column.name), element("td", {}, text)));
      }
    }
  }

  async #alike(tile, into, everywhere) {
    into.replaceChildren(element("p", { class: "hint" }, "Comparing …"));
    const { slide, x, y } = tile;
    try {
      const found = await this.app.host.json(
        `alike?slide=${slide}&x=${Math.max(0, x)}&y=${Math.max(0, y)}&count=${ALIKE}&everywhere=${everywhere}`,
      );
      into.replaceChildren(
        ...found.tiles.map((one) => tileButton(this.app, one, "cosine", () => this.go(one))),
        ...found.notes.map((note) => element("p", { class: "hint" }, note)),
      );
    } catch (failure) {
      into.replaceChildren(element("p", { class: "problem" }, failure.message));
    }
  }

  alike() {
    this.root.querySelector(".row button")?.click();
  }
}

/** The strip of tiles with the largest or smallest values. */
export class Strip {
  #highest = 1;
  #everywhere = false;
  #at = -1;

  constructor(root, app, go) {
    this.root = root;
    this.app = app;
    this.go = go;
    this.tiles = [];
    root.hidden = app.content.tables.length === 0;
  }

  /** Shows the first tiles of a column; nothing for names. */
  async show(slide, table, column) {
    const described = this.app.content.tables[table]?.columns[column];
    this.root.hidden = !described || described.categories.length > 0;
    if (this.root.hidden) {
      return;
    }
    const asked = (this.asked = Symbol(described.name));
    const where = this.#everywhere ? -1 : slide;
    const request = `first?table=${table}&column=${column}&count=${FIRST}&slide=${where}&highest=${this.#highest}`;
    const again = (change) => () => {
      change();
      this.show(slide, table, column);
    };
    const turn = button(
      this.#highest ? "largest" : "smallest",
      "Largest or smallest values",
      again(() => (this.#highest = 1 - this.#highest)),
    );
    const widen = button(
      this.#everywhere ? "all slides" : "this slide",
      "This slide or all slides",
      again(() => (this.#everywhere = !this.#everywhere)),
    );
    const head = element("div", { class: "head" }, described.name, turn, widen);
    try {
      const found = await this.app.host.json(request);
      if (asked === this.asked) {
        this.tiles = found.tiles;
        this.#at = -1;
        this.buttons = this.tiles.map((tile, i) =>
          tileButton(this.app, tile, described.name, () => this.#choose(i)),
        );
        this.root.replaceChildren(head, ...this.buttons);
      }
    } catch (failure) {
      this.root.replaceChildren(head, element("p", { class: "problem" }, failure.message));
    }
  }

  #choose(index) {
    this.#at = index;
    this.buttons.forEach((one, i) => one.classList.toggle("chosen", i === index));
    this.buttons[index].scrollIntoView({ block: "nearest", inline: "nearest" });
    this.go(this.tiles[index]);
  }

  /** Goes to the next tile of the strip, or one before. */
  step(steps) {
    if (!this.root.hidden && this.tiles.length > 0) {
      this.#choose(Math.max(0, Math.min(this.tiles.length - 1, this.#at + steps)));
    }
  }
}

function tileButton(app, { slide, x, y, size, value }, name, action) {
  const title = `${app.content.slides[slide].id} · ${name} ${short(value)}`;
  const request = `cut?slide=${slide}&x=${x}&y=${y}&size=${size}&side=112`;
  const made = button("", title, action);
  made.classList.add("tile");
  made.append(picture(app.host, request, title), element("span", {}, short(value)));
  return made;
}
