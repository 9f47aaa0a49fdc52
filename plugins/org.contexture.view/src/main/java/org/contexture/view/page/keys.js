/** Everything by keyboard: one table, which is also the toolbar and the help. */
import { button, element } from "./elements.js";

/** Keys, what they do for people, what is done; of buttons the label, and whether it is so now. */
function actionsOf(app) {
  const view = () => app.active.viewer.viewport;
  const pan = (x, y) => () =>
    view().panBy(view().deltaPointsFromPixels(new OpenSeadragon.Point(x, y)));
  const tool = (name, label) => [() => app.use(name), label, app.selection.tool === name];
  const two = app.panes.length === 2;
  const full = document.fullscreenEnabled && "Full";
  return [
    [["ArrowLeft"], "move left", pan(-100, 0)],
    [["ArrowRight"], "move right", pan(100, 0)],
    [["ArrowUp"], "move up", pan(0, -100)],
    [["ArrowDown"], "move down", pan(0, 100)],
    [["+", "="], "closer", () => view().zoomBy(1.5), "+"],
    [["-"], "farther", () => view().zoomBy(1 / 1.5), "−"],
    [["0", "Home"], "the whole slide", () => view().goHome(), "Fit"],
    [["1"], "full resolution", () => app.active.go(app.active.centre, 1), "1:1"],
    [["r"], "turn right by 90°", () => app.rotate(90), "⟳"],
    [["R"], "turn left by 15°", () => app.rotate(-15)],
    [["n", "PageDown"], "next slide", () => app.step(1)],
    [["p", "PageUp"], "slide before", () => app.step(-1)],
    [["v"], "values on or off", () => app.toggle("values")],
    [["o"], "regions on or off", () => app.toggle("regions")],
    [["g"], "tile grid on or off", () => app.toggle("grid")],
    [["."], "next of the first tiles", () => app.strip.step(1)],
    [[","], "one of the first tiles before", () => app.strip.step(-1)],
    [["x"], "choose the tile in the middle", () => app.chooseAt(app.active, app.active.centre)],
    [["a"], "tiles most like the chosen one", () => app.card.alike()],
    [["m"], "tool: move", ...tool("move", "Move")],
    [["b"], "tool: box, or shift and drag", ...tool("box", "Box")],
    [["l"], "tool: lasso", ...tool("lasso", "Lasso")],
    [["e"], "select the tiles in sight", () => app.selectSeen()],
    [["c"], "copy the selection as a table", () => app.selection.copyTable()],
    [["C"], "copy the selection as GeoJSON", () => app.selection.copyGeoJson()],
    [["s"], "save drawn regions as GeoJSON", () => app.selection.save()],
    [["2"], "second slide beside it, or not", () => app.split(), two ? "One" : "Two"],
    [["k"], "move both together, or not", () => app.link(), two && "Link", app.linked.on],
    [["Tab in the second"], "the other slide"],
    [["i"], "label and macro: may show the patient", () => app.showAssociated(), "Label …"],
    [["f"], "full screen", () => app.fullScreen(), full],
    [["d"], "dark, light or as the system", () => app.turnLights(), "◐"],
    [["Escape"], "no selection, no tool", () => app.escape()],
    [["h", "?"], "this help", () => app.help(), "?"],
  ];
}

const NEEDS_IMAGE = new Set(
  "ArrowLeft ArrowRight ArrowUp ArrowDown + = - 0 Home 1 r R x e".split(" "),
);

/** Hears keys wherever they are not meant for a field. */
export function listen(app) {
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    const [, , act] = actionsOf(app).find(([keys]) => keys.includes(event.key)) ?? [];
    if (!busy && act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (app.active.image || !NEEDS_IMAGE.has(event.key)) {
        act();
      }
    }
  });
}

/** Shows the buttons as things are now. */
export function showToolbar(app, bar) {
  const focused = document.activeElement.title;
  const buttons = actionsOf(app).filter(([, , , label]) => label);
  bar.replaceChildren(
    ...buttons.map(([keys, does, act, label, pressed]) => {
      const made = button(label, `${does} (${keys[0]})`, act);
      if (pressed !== undefined) {
        made.setAttribute("aria-pressed", String(pressed));
      }
      return made;
    }),
  );
  [...bar.children].find(({ title }) => title === focused)?.focus();
}

/** Shows the table of keys. */
export function help(app, dialog) {
  const rows = actionsOf(app).map(([keys, does]) =>
    element("tr", {}, element("th", {}, keys.join(" or ")), element("td", {}, does)),
  );
  dialog.replaceChildren(
    element("h2", {}, "Keys"),
    element("table", { class: "keys" }, ...rows),
    button("Close", "Close", () => dialog.close()),
  );
  dialog.showModal();
}
