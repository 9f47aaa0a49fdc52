/** Puts the page together: slides on the left, one or two in sight, what they show on the right. */
import { button, element, picture } from "./elements.js";
import { connect } from "./host.js";
import { help, listen, showToolbar } from "./keys.js";
import { Layers } from "./layers.js";
import { Link } from "./link.js";
import { Pane } from "./pane.js";
import { Selection } from "./selection.js";
import { ShownPanel } from "./shown.js";
import { SlideList } from "./slides.js";
import { Strip, TileCard } from "./tiles.js";

const byId = (id) => document.getElementById(id);

class App {
  #drawn = new Map();

  constructor(host, content) {
    this.host = host;
    this.content = content;
    this.layers = new Layers(host, content);
    this.panes = [];
    this.linked = new Link(this.panes);
    const [values, tile, selection] = ["layer", "card", "selection"].map((kind) =>
      element("section", { class: kind }),
    );
    byId("panel").append(values, tile, selection);
    this.shown = new ShownPanel(values, this);
    this.card = new TileCard(tile, this, (one) => this.goTo(one));
    this.strip = new Strip(byId("strip"), this, (one) => this.goTo(one));
    this.selection = new Selection(selection, this, (slide, all) => this.#keep(slide, all));
    this.list = new SlideList(byId("slides"), this, (slide) => this.open(slide));
    this.#toolbar();
  }

  async begin() {
    this.active = this.#addPane();
    const column = this.content.tables[0]?.columns.length > 0 ? 0 : -1;
    this.active.show.column = column;
    listen(this);
    await this.open(this.list.order[0]);
  }

  #addPane() {
    const pane = new Pane(this, {
      moved: (one) => this.linked.follow(one),
      clicked: (one, point) => this.chooseAt(one, point),
      opened: (one) => this.#opened(one),
    });
    this.panes.push(pane);
    byId("panes").append(pane.root);
    pane.begin();
    this.selection.watch(pane);
    pane.root.addEventListener("focusin", () => this.activate(pane));
    pane.root.addEventListener("pointerdown", () => this.activate(pane), { capture: true });
    return pane;
  }

  activate(pane) {
    if (this.active !== pane) {
      this.active = pane;
      this.#opened(pane);
    }
  }

  /** Shows a slide in the active pane. */
  async open(slide) {
    this.card.clear();
    await this.active.open(slide);
  }

  step(steps) {
    this.open(this.list.after(this.active.slide, steps));
  }

  #opened(pane) {
    this.panes.forEach((one) => one.root.classList.toggle("active", one === this.active));
    if (pane === this.active) {
      const shown = this.panes.map((one) => one.slide);
      this.list.mark(shown, pane.slide);
      this.shown.show();
      this.selection.pane = pane;
      this.selection.show();
    }
  }

  /** Hears that a pane shows other values. */
  refreshed(pane) {
    this.#opened(pane);
  }

  stretchOf(slide) {
    return this.panes.find((pane) => pane.slide === slide)?.info?.stretch ?? 1;
  }

  /** Regions that the user drew on a slide. */
  drawn(slide) {
    return this.#drawn.get(slide) ?? [];
  }

  #keep(slide, features) {
    this.#drawn.set(slide, features);
    for (const pane of this.panes.filter((one) => one.slide === slide && one.info)) {
      pane.drawn = features;
      pane.showRegions();
    }
    this.selection.show();
  }

  /** Goes to a tile, on another slide if need be. */
  async goTo(tile) {
    if (this.active.slide !== tile.slide) {
      await this.active.open(tile.slide);
    }
    const { size, x, y, slide } = tile;
    const { stretch } = this.active.info;
    this.active.fit(x - size, y * stretch - size, 3 * size, 3 * size);
    this.#choose(this.active, { slide, x, y, size });
  }

  chooseAt(pane, [x, y]) {
    const { layer, slide } = pane;
    const index = layer ? layer.tiles.at(x, y) : -1;
    if (index >= 0) {
      const { tiles } = layer;
      const size = tiles.size[index];
      this.#choose(pane, { slide, x: tiles.x[index], y: tiles.rawY[index], size });
    } else {
      pane.mark();
      this.card.clear();
    }
  }

  #choose(pane, tile) {
    pane.mark(tile);
    this.card.show(tile);
  }

  toggle(what) {
    const { show } = this.active;
    show[what] = !show[what];
    this.active.recolour();
    if (what === "regions" && this.active.given) {
      this.active.showRegions();
    }
    this.shown.show();
  }

  rotate(degrees) {
    const { viewport } = this.active.viewer;
    viewport.setRotation((viewport.getRotation() + degrees) % 360, true);
    this.active.draw(false);
  }

  fullScreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      document.documentElement.requestFullscreen?.().catch(() => {});
    }
  }

  turnLights() {
    const order = ["", "dark", "light"];
    const { dataset } = document.documentElement;
    dataset.lights = order[(order.indexOf(dataset.lights ?? "") + 1) % order.length];
  }

  use(tool) {
    this.selection.tool = tool;
    this.#toolbar();
    this.panes.forEach((pane) => pane.root.classList.toggle("drawing", tool !== "move"));
  }

  selectSeen() {
    const { clientWidth, clientHeight } = this.active.root;
    const corners = [
      [0, 0],
      [clientWidth, 0],
      [clientWidth, clientHeight],
      [0, clientHeight],
    ];
    const shape = corners.map(([x, y]) => this.active.pointAt(new OpenSeadragon.Point(x, y)));
    this.selection.choose(this.active, shape);
  }

  escape() {
    this.use("move");
    this.selection.clear();
    window.parent.postMessage({ type: "UIExtensionEscapePressed" }, "*");
  }

  help() {
    help(this, byId("dialog"));
  }

  /** A second pane with the same slide, linked; or one again. */
  async split() {
    if (this.panes.length === 2) {
      const closed = this.panes.pop();
      closed.viewer.destroy();
      closed.root.remove();
      this.linked.turn(false);
      this.activate(this.panes[0]);
    } else {
      const [first] = this.panes;
      const second = this.#addPane();
      Object.assign(second.show, first.show, { hidden: new Set(first.show.hidden) });
      this.activate(second);
      await second.open(first.slide);
      if (second.image && first.image) {
        second.go(first.centre, first.zoom, true);
        this.link(true);
      }
    }
    this.#toolbar();
  }

  /** Has both panes move together from where they are, or each on its own. */
  link(on = !this.linked.on) {
    this.linked.turn(on);
    this.#toolbar();
  }

  async showAssociated() {
    const { slide, info } = this.active;
    const dialog = byId("dialog");
    const pictures = (info?.associated ?? []).map((name) => {
      const request = `associated?slide=${slide}&name=${encodeURIComponent(name)}`;
      return element(
        "figure",
        {},
        picture(this.host, request, name),
        element("figcaption", {}, name),
      );
    });
    dialog.replaceChildren(
      element("h2", {}, "Label and other pictures"),
      element("p", { class: "hint" }, "A label may show who the patient is."),
      ...(pictures.length > 0 ? pictures : [element("p", {}, "The slide has none.")]),
      button("Close", "Close", () => dialog.close()),
    );
    dialog.showModal();
  }

  #toolbar() {
    showToolbar(this, byId("toolbar"));
  }
}

async function start() {
  // OpenSeadragon adds a style sheet of its own, which the policy forbids, unless it finds one
  document.head.append(element("style", { "data-openseadragon-mobile-css": true }));
  try {
    const host = await connect();
    const content = await host.json("content");
    document.title = content.title;
    byId("message").hidden = true;
    byId("view").hidden = false;
    const app = new App(host, content);
    window.slideView = app; // for tests
    await app.begin();
  } catch (failure) {
    byId("message").hidden = false;
    byId("message").textContent = failure.message;
    throw failure;
  }
}

start();
