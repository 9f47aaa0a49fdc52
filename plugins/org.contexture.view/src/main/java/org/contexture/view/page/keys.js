/** Everything by keyboard: one table, which is also the help. */
import { button, element } from "./elements.js";

/** Which keys, what they do for people, and what is done. */
export function keysOf(app) {
  const pane = () => app.active;
  const pan = (x, y) => () => {
    const { viewport } = pane().viewer;
    viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y)));
  };
  return [
    [["ArrowLeft"], "move left", pan(-100, 0)],
    [["ArrowRight"], "move right", pan(100, 0)],
    [["ArrowUp"], "move up", pan(0, -100)],
    [["ArrowDown"], "move down", pan(0, 100)],
    [["+", "="], "closer", () => pane().viewer.viewport.zoomBy(1.5)],
    [["-"], "farther", () => pane().viewer.viewport.zoomBy(1 / 1.5)],
    [["0", "Home"], "the whole slide", () => pane().viewer.viewport.goHome()],
    [["1"], "full resolution", () => pane().go(pane().centre, 1)],
    [["r"], "turn right by 90°", () => app.rotate(90)],
    [["R"], "turn left by 15°", () => app.rotate(-15)],
    [["f"], "full screen", () => app.fullScreen()],
    [["n", "PageDown"], "next slide", () => app.step(1)],
    [["p", "PageUp"], "slide before", () => app.step(-1)],
    [["v"], "values on or off", () => app.toggle("values")],
    [["o"], "regions on or off", () => app.toggle("regions")],
    [["g"], "tile grid on or off", () => app.toggle("grid")],
    [["."], "next of the first tiles", () => app.strip.step(1)],
    [[","], "one of the first tiles before", () => app.strip.step(-1)],
    [["x"], "choose the tile in the middle", () => app.chooseAt(pane(), pane().centre)],
    [["a"], "tiles most like the chosen one", () => app.card.alike()],
    [["m"], "tool: move", () => app.use("move")],
    [["b"], "tool: box", () => app.use("box")],
    [["l"], "tool: lasso", () => app.use("lasso")],
    [["e"], "select the tiles in sight", () => app.selectSeen()],
    [["c"], "copy the selection as a table", () => app.selection.copyTable()],
    [["C"], "copy the selection as GeoJSON", () => app.selection.copyGeoJson()],
    [["s"], "save drawn regions as GeoJSON", () => app.selection.save()],
    [["2"], "second slide beside it, or not", () => app.split()],
    [["Tab in the second"], "the other slide", undefined],
    [["k"], "link or unlink both", () => app.link()],
    [["d"], "dark, light or as the system", () => app.turnLights()],
    [["Escape"], "no selection, no tool", () => app.escape()],
    [["h", "?"], "this help", () => app.help()],
  ];
}

/** Hears keys wherever they are not meant for a field. */
export function listen(app) {
  const actions = new Map(
    keysOf(app).flatMap(([keys, , action]) => keys.map((key) => [key, action])),
  );
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    const action = actions.get(event.key);
    if (!busy && action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (app.active.image || !NEEDS_IMAGE.has(event.key)) {
        action();
      }
    }
  });
}

const NEEDS_IMAGE = new Set(
  "ArrowLeft ArrowRight ArrowUp ArrowDown + = - 0 Home 1 r R x e".split(" "),
);

/** The table of keys. */
export function helpFor(app, dialog) {
  const rows = keysOf(app).map(([keys, text]) =>
    element("tr", {}, element("th", {}, keys.join(" or ")), element("td", {}, text)),
  );
  dialog.replaceChildren(
    element("h2", {}, "Keys"),
    element("table", { class: "keys" }, ...rows),
    button("Close", "Close", () => dialog.close()),
  );
  dialog.showModal();
}
