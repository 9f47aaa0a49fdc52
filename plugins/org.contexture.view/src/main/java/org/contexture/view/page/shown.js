/** What the active pane shows: which values, how they become colours, and the legend. */
import { MAPS, numberLegend, SCALES, swatch } from "./colours.js";
import { checkbox, choice, element, slider } from "./elements.js";

export class ShownPanel {
  constructor(root, app) {
    this.root = root;
    this.app = app;
  }

  /** What the active pane shows, and its legend. */
  show() {
    const { active } = this.app;
    const { show, layer } = active;
    const { tables } = this.app.content;
    const all = tables.flatMap((table, t) =>
      table.columns.map(({ name }, c) => {
        return [`${t} ${c}`, name, tables.length > 1 ? table.name : undefined];
      }),
    );
    const redraw = () => active.recolour();
    const set = (name) => (value) => {
      show[name] = value;
      redraw();
    };
    const setAndShow = (name) => (value) => {
      set(name)(value);
      this.show();
    };
    const column = choice(
      "Values",
      [["0 -1", "none"], ...all],
      `${show.table} ${show.column}`,
      (key) => {
        const [table, chosen] = key.split(" ").map(Number);
        Object.assign(show, { table, column: chosen, hidden: new Set(), threshold: 0 });
        active.refresh().then(() => this.app.refreshed(active));
      },
    );
    const parts = [element("h2", {}, "Shown"), column];
    if (layer) {
      parts.push(slider("Opacity", 0, 1, 0.05, show.opacity, set("opacity")));
    }
    if (layer && !layer.nominal) {
      const maps = Object.entries(MAPS).map(([key, [text]]) => [key, text]);
      parts.push(
        choice("Colours", maps, show.map, setAndShow("map")),
        choice("Scale", Object.entries(SCALES), show.scale, setAndShow("scale")),
        slider("Hide below", 0, 1, 0.01, show.threshold, set("threshold")),
        numberLegend(show.map, ...layer.ends),
      );
    } else if (layer) {
      parts.push(...layer.column.categories.map((name, i) => this.#category(name, i)));
    }
    if (layer && layer.tiles.count === 0) {
      parts.push(element("p", { class: "hint" }, "This slide has no values."));
    }
    const check = (label, what) => checkbox(label, show[what], () => this.app.toggle(what));
    parts.push(
      check("Values (v)", "values"),
      check("Tile grid (g)", "grid"),
      check("Regions (o)", "regions"),
      ...[...(active.info?.notes ?? []), ...this.app.content.notes].map((note) =>
        element("p", { class: "hint" }, note),
      ),
    );
    this.root.replaceChildren(...parts);
    this.app.strip.show(active.slide, show.table, show.column);
  }

  #category(name, index) {
    const { active } = this.app;
    const { hidden } = active.show;
    const box = checkbox(name, !hidden.has(index), (on) => {
      if (on) {
        hidden.delete(index);
      } else {
        hidden.add(index);
      }
      active.recolour();
    });
    box.prepend(swatch(active.layer.palette[index]));
    return box;
  }
}
