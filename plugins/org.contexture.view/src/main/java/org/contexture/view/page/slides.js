/** The list of slides: pictures, what is known, and what was predicted. */
import { button, choice, element, picture, short } from "./elements.js";

const ORDERS = {
  given: ["As given", () => 0],
  name: ["By name", (a, b) => a.id.localeCompare(b.id, undefined, { numeric: true })],
  uncertain: ["Least certain first", (a, b) => certainty(a) - certainty(b)],
  wrong: ["Errors first", (a, b) => wrong(b) - wrong(a) || certainty(b) - certainty(a)],
};

/** The probability of the most probable class; 2 where nothing was predicted: last. */
function certainty(slide) {
  const all = Object.values(slide.probabilities).filter((p) => p !== null);
  return all.length > 0 ? Math.max(...all) : 2;
}

function wrong(slide) {
  return slide.truth !== undefined && slide.prediction !== undefined
    ? Number(slide.truth !== slide.prediction)
    : 0;
}

export class SlideList {
  #order = "given";

  constructor(root, app, chosen) {
    this.root = root;
    this.app = app;
    this.chosen = chosen;
    const { slides } = app.content;
    const predicted = slides.some((slide) => slide.prediction !== undefined);
    const orders = Object.entries(ORDERS).filter(
      ([key]) => predicted || key === "given" || key === "name",
    );
    this.items = slides.map((slide, i) => this.#item(slide, i));
    this.list = element("div", { class: "list", role: "listbox", "aria-label": "Slides" });
    const count = element("span", {}, `${slides.length} slide${slides.length === 1 ? "" : "s"}`);
    const order = choice(
      "",
      orders.map(([key, [text]]) => [key, text]),
      this.#order,
      (key) => this.#sort(key),
    );
    root.append(element("header", {}, count, order), this.list);
    this.#sort("given");
  }

  #item(slide, index) {
    const facts = element("span", { class: "facts" });
    if (slide.truth !== undefined) {
      facts.append(element("span", { title: "Label" }, slide.truth));
    }
    if (slide.prediction !== undefined) {
      const known = Object.keys(slide.probabilities).length > 0;
      const sure = known ? ` ${short(certainty(slide))}` : "";
      const kind = slide.truth === undefined ? "" : wrong(slide) ? "wrong" : "right";
      const text = `→ ${slide.prediction}${sure}`;
      facts.append(element("span", { class: kind, title: "Prediction, probability" }, text));
    }
    const item = button("", slide.id, () => this.chosen(index));
    item.classList.add("slide");
    item.setAttribute("role", "option");
    item.append(
      picture(this.app.host, `thumbnail?slide=${index}`, slide.id),
      element("span", { class: "id" }, slide.id),
      facts,
    );
    return item;
  }

  #sort(key) {
    this.#order = key;
    const { slides } = this.app.content;
    const compare = ORDERS[key][1];
    this.order = slides.map((_, i) => i).sort((a, b) => compare(slides[a], slides[b]));
    this.list.replaceChildren(...this.order.map((i) => this.items[i]));
  }

  /** Shows which slides are in sight. */
  mark(shown, active) {
    this.items.forEach((item, i) => {
      item.classList.toggle("shown", shown.includes(i));
      item.setAttribute("aria-selected", String(i === active));
      item.tabIndex = i === active ? 0 : -1; // n and p go through them
    });
    this.items[active]?.scrollIntoView({ block: "nearest" });
  }

  /** The slide so many places after this one, in the order of the list. */
  after(slide, steps) {
    const at = this.order.indexOf(slide) + steps;
    return this.order[Math.max(0, Math.min(this.order.length - 1, at))];
  }
}
