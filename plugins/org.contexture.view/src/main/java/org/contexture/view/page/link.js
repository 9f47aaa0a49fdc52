/** Two panes that move together; distances in µm where both slides tell their pixels. */
export class Link {
  #panes;
  #known; // where both are, for what is drawn anew without having moved

  /** Takes the panes in sight, of which there may be one or two. */
  constructor(panes) {
    this.#panes = panes;
    this.on = false;
  }

  /** Keeps the panes as they are to each other now. */
  turn(on) {
    this.on = on && this.#panes.length === 2 && this.#panes.every((pane) => pane.image);
    if (this.on) {
      const [a, b] = this.#panes.map((pane) => this.#place(pane));
      this.offset = [0, 1].map((axis) => b.centre[axis] - a.centre[axis]);
      this.ratio = b.zoom / a.zoom;
      this.angle = b.angle - a.angle;
      this.#known = this.#places();
    }
  }

  #places() {
    return this.#panes.map((pane) => JSON.stringify(this.#place(pane)));
  }

  #units() {
    const pixels = this.#panes.map((pane) => pane.info.micronsPerPixel);
    return pixels.every(Boolean) ? pixels : this.#panes.map(() => 1);
  }

  #place(pane) {
    const unit = this.#units()[this.#panes.indexOf(pane)];
    const centre = pane.centre.map((value) => value * unit);
    return { centre, zoom: pane.zoom / unit, angle: pane.viewer.viewport.getRotation() };
  }

  /** Hears that a pane moved. */
  follow(pane) {
    const index = this.#panes.indexOf(pane);
    if (!this.on || !this.#panes.every((one) => one.image && one.info)) {
      return;
    }
    if (this.#known[index] === this.#places()[index]) {
      return;
    }
    const forward = index === 0;
    const sign = forward ? 1 : -1;
    const other = this.#panes[forward ? 1 : 0];
    const unit = this.#units()[forward ? 1 : 0];
    const { centre, zoom, angle } = this.#place(pane);
    const target = centre.map((value, axis) => (value + sign * this.offset[axis]) / unit);
    other.viewer.viewport.setRotation(angle + sign * this.angle, true);
    other.go(target, zoom * this.ratio ** sign * unit, true);
    this.#known = this.#places();
  }
}
