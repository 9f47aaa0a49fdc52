/** Choosing tiles by box or lasso, and what can be done with them. */
import { button, element, short } from "./elements.js";

export class Selection {
  /** Takes the place of its buttons, and what hears that regions changed. */
  constructor(root, app, changed) {
    this.root = root;
    this.app = app;
    this.changed = changed;
    this.tool = "move";
    this.shape = [];
    this.show();
  }

  /** Has a pane draw boxes and lassos while one of these is the tool. */
  watch(pane) {
    let from;
    const position = (event) => {
      const { left, top } = pane.root.getBoundingClientRect();
      return pane.pointAt(new OpenSeadragon.Point(event.clientX - left, event.clientY - top));
    };
    const on = (type, hear) => pane.root.addEventListener(type, hear, { capture: true });
    on("pointerdown", (event) => {
      const tool = event.shiftKey && this.tool === "move" ? "box" : this.tool;
      if (tool === "move" || !pane.image || event.button !== 0 || onNavigator(event)) {
        return;
      }
      event.stopPropagation();
      pane.root.setPointerCapture(event.pointerId);
      from = { tool, point: position(event) };
      pane.overlay.drawing = [from.point];
    });
    on("pointermove", (event) => {
      if (from) {
        event.stopPropagation();
        const to = position(event);
        const [[x, y], [right, bottom]] = [from.point, to];
        pane.overlay.drawing =
          from.tool === "box"
            ? [from.point, [right, y], to, [x, bottom]]
            : [...pane.overlay.drawing, to];
        pane.draw(true);
      }
    });
    on("pointerup", (event) => {
      if (from) {
        event.stopPropagation();
        from = undefined;
        this.#finish(pane);
      }
    });
  }

  #finish(pane) {
    const shape = pane.overlay.drawing;
    pane.overlay.drawing = [];
    this.choose(pane, shape.length > 2 ? shape : []);
  }

  /** Chooses the tiles with their middle inside an outline of square px. */
  choose(pane, shape) {
    this.pane = pane;
    this.shape = shape;
    const selected = new Set();
    if (pane.layer && shape.length > 2) {
      const { x, y, size } = pane.layer.tiles;
      const [xs, ys] = [shape.map(([px]) => px), shape.map(([, py]) => py)];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      pane.layer.tiles.within(...box, (i) => {
        const shown = pane.layer.colours[i] >= 0;
        if (shown && inside(shape, x[i] + size[i] / 2, y[i] + size[i] / 2)) {
          selected.add(i);
        }
      });
    }
    pane.overlay.selected = selected;
    pane.draw(false);
    this.show();
  }

  clear() {
    if (this.pane) {
      this.choose(this.pane, []);
    }
  }

  /** The buttons for what is chosen. */
  show() {
    const count = this.pane?.overlay.selected.size ?? 0;
    const slide = this.pane?.slide;
    const kept = slide === undefined ? [] : this.app.drawn(slide);
    this.root.replaceChildren(element("h2", {}, "Selection"));
    if (this.shape.length < 3) {
      const hint = "Shift and drag for a box; b and l choose box and lasso.";
      this.root.append(element("p", { class: "hint" }, hint));
    } else {
      const name = element("input", { placeholder: "class", "aria-label": "Class of the region" });
      name.value = this.lastClass ?? "";
      const keep = () => this.#keep(name.value.trim());
      name.addEventListener("keydown", (event) => event.key === "Enter" && keep());
      this.root.append(
        element("p", {}, `${count} tile${count === 1 ? "" : "s"}`),
        element(
          "div",
          { class: "row" },
          button("Copy table", "Copy the tiles and their values (c)", () => this.copyTable()),
          button("Copy GeoJSON", "Copy the tiles as GeoJSON (C)", () => this.copyGeoJson()),
        ),
        element("div", { class: "row" }, name, button("Keep as region", "Keep the outline", keep)),
      );
    }
    if (kept.length > 0) {
      const drop = () => this.changed(slide, kept.slice(0, -1));
      const save = () => this.save();
      this.root.append(
        element("p", {}, `${kept.length} region${kept.length === 1 ? "" : "s"} drawn`),
        element(
          "div",
          { class: "row" },
          button("Save as GeoJSON", "For QuPath and the Annotation Reader (s)", save),
          button("Remove last", "Remove the region that was drawn last", drop),
        ),
      );
    }
  }

  #keep(className) {
    const { slide, info } = this.pane;
    this.lastClass = className;
    const ring = this.shape.map(([x, y]) => [tidy(x), tidy(y / info.stretch)]);
    ring.push(ring[0]);
    const properties = { objectType: "annotation" };
    if (className) {
      properties.classification = { name: className };
    }
    const geometry = { type: "Polygon", coordinates: [ring] };
    const id = `drawn-${this.app.drawn(slide).length + 1}`;
    const feature = { type: "Feature", id, geometry, properties };
    this.changed(slide, [...this.app.drawn(slide), feature]);
    this.clear();
  }

  #rows() {
    const { overlay, layer, slide } = this.pane;
    const { x, rawY, size } = layer.tiles;
    const { id } = this.app.content.slides[slide];
    return [...overlay.selected]
      .sort((a, b) => a - b)
      .map((i) => {
        return { id, x: x[i], y: rawY[i], size: size[i], value: layer.text(i) };
      });
  }

  /** The tiles as a spreadsheet takes them. */
  tableText() {
    const head = ["Slide", "X", "Y", "Size", this.pane.layer.column.name];
    const rows = this.#rows().map(({ id, x, y, size, value }) => [id, x, y, size, value]);
    const cell = (value) => String(value).replace(/[\t\r\n]/g, " ");
    return [head, ...rows].map((row) => row.map(cell).join("\t")).join("\n") + "\n";
  }

  /** The tiles as QuPath's detections. */
  geoJsonText() {
    const { info, layer } = this.pane;
    const features = this.#rows().map(({ x, y, size, value }) => {
      const [left, top] = this.#fromCorner([x, y]);
      const [right, bottom] = [left + size, tidy(top + size / info.stretch)];
      const ring = [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
        [left, top],
      ];
      const measured = layer.nominal
        ? { classification: { name: value } }
        : { measurements: { [layer.column.name]: value } };
      return {
        type: "Feature",
        geometry: { type: "Polygon", coordinates: [ring] },
        properties: { objectType: "detection", ...measured },
      };
    });
    return JSON.stringify({ type: "FeatureCollection", features });
  }

  /** QuPath counts from the corner of what was scanned, where the slide tells it. */
  #fromCorner([x, y]) {
    const [left, top] = this.pane.info.bounds ?? [0, 0];
    return [tidy(x - left), tidy(y - top)];
  }

  /** The drawn regions as the Annotation Reader reads them. */
  regionsText() {
    const features = this.app.drawn(this.pane.slide).map((feature) => {
      const [ring] = feature.geometry.coordinates;
      const coordinates = [ring.map((point) => this.#fromCorner(point))];
      return { ...feature, geometry: { ...feature.geometry, coordinates } };
    });
    return JSON.stringify({ type: "FeatureCollection", features });
  }

  copyTable() {
    if (this.pane?.overlay.selected.size > 0) {
      this.#copy(this.tableText());
    }
  }

  copyGeoJson() {
    if (this.pane?.overlay.selected.size > 0) {
      this.#copy(this.geoJsonText());
    }
  }

  async #copy(text) {
    const count = short(this.pane.overlay.selected.size);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea"); // where a frame may not write to the clipboard
      area.value = text;
      this.root.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    this.root.append(element("p", { class: "hint", role: "status" }, `Copied ${count} tiles.`));
  }

  save() {
    if (!this.pane || this.app.drawn(this.pane.slide).length === 0) {
      return;
    }
    const { id } = this.app.content.slides[this.pane.slide];
    const file = new Blob([this.regionsText()], { type: "application/geo+json" });
    const link = element("a", { download: `${id.replace(/[^\p{L}\p{N} ._-]/gu, "_")}.geojson` });
    link.href = URL.createObjectURL(file);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

/** A hundredth of a pixel is finer than anybody draws. */
function tidy(value) {
  return Math.round(value * 100) / 100;
}

function onNavigator(event) {
  return event.target.closest(".navigator") !== null;
}

/** Whether a point lies inside an outline, by the even-odd rule. */
export function inside(outline, x, y) {
  let within = false;
  outline.forEach(([x0, y0], i) => {
    const [x1, y1] = outline[(i + 1) % outline.length];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) {
      within = !within;
    }
  });
  return within;
}
