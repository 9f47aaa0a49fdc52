/** One slide in sight: OpenSeadragon below, our overlay above, and what they show. */
import { element } from "./elements.js";
import { Overlay, pathOf } from "./overlay.js";

const BAR_PX = 140;

export class Pane {
  /**
   * @param app what is shared: host, layers, content
   * @param told hears `moved(pane)`, `clicked(pane, point)` and `opened(pane)`
   */
  constructor(app, told) {
    this.app = app;
    this.told = told;
    this.slide = -1;
    this.show = {
      table: 0,
      column: -1,
      map: "cool-warm",
      scale: "ranks",
      opacity: 0.5,
      threshold: 0,
      hidden: new Set(),
      values: true,
      regions: true,
      grid: false,
    };
    const [values, lines] = ["values", "lines"].map((kind) => element("canvas", { class: kind }));
    this.sight = element("div", { class: "sight" });
    this.bar = element("div", { class: "bar" });
    this.scale = element("div", { class: "scale" });
    this.title = element("div", { class: "name" });
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
    this.root = element(
      "div",
      { class: "pane", tabindex: 0, "aria-label": "Slide; arrows move, + and − zoom" },
      this.sight,
      this.title,
      element("div", { class: "measure" }, this.bar, this.scale),
      this.problem,
    );
    this.overlay = new Overlay(values, lines);
    this.drawn = []; // regions of the user's on this slide
  }

  /** Begins, once the pane is in the document. */
  begin() {
    this.viewer = OpenSeadragon({
      element: this.sight,
      drawer: "canvas",
      showNavigationControl: false,
      showNavigator: true,
      navigatorPosition: "TOP_RIGHT",
      navigatorAutoFade: false,
      navigatorSizeRatio: 0.16,
      navigatorMaintainSizeRatio: true,
      animationTime: 0.4,
      springStiffness: 8,
      maxZoomPixelRatio: 4,
      minZoomImageRatio: 0.6,
      visibilityRatio: 0.3,
      imageLoaderLimit: 8,
      maxTilesPerFrame: 8,
      maxImageCacheCount: 400,
      timeout: 120_000,
      tileRetryMax: 0,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    });
    this.viewer.canvas.append(this.overlay.values, this.overlay.lines); // below the navigator
    this.viewer.innerTracker.keyHandler = null; // keys are ours: see keys.js
    this.viewer.innerTracker.keyDownHandler = null;
    this.viewer.addHandler("update-viewport", () => this.draw(true));
    this.viewer.addHandler("animation-finish", () => this.draw(false));
    this.viewer.addHandler("resize", () => this.draw(false));
    this.viewer.addHandler("tile-load-failed", ({ message }) => this.say(message));
    this.viewer.addHandler("canvas-click", (event) => {
      if (event.quick) {
        this.told.clicked(this, this.pointAt(event.position));
      }
    });
  }

  /** Says what is wrong, or that nothing is. */
  say(text) {
    this.problem.hidden = text === undefined;
    this.problem.textContent = text ?? "";
  }

  /** Shows a slide; whatever was opened before and is still under way is forgotten. */
  async open(slide) {
    this.slide = slide;
    this.info = undefined;
    this.layer = undefined;
    this.overlay.layer = undefined;
    this.overlay.regions = [];
    this.overlay.selected = new Set();
    this.overlay.marked = undefined;
    this.viewer.close();
    this.say("Opening …");
    this.title.textContent = this.app.content.slides[slide].id;
    try {
      const info = await this.app.host.json(`slide?slide=${slide}`);
      if (slide === this.slide) {
        await this.#openImage(slide, info);
      }
    } catch (failure) {
      if (slide === this.slide) {
        this.say(failure.message);
        this.overlay.draw({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }, { width: 1, height: 1 }, false);
        this.told.opened(this);
      }
    }
  }

  async #openImage(slide, info) {
    this.info = info;
    const { host } = this.app;
    await new Promise((resolve, reject) => {
      this.viewer.addOnceHandler("open", resolve);
      this.viewer.addOnceHandler("open-failed", ({ message }) => reject(new Error(message)));
      this.viewer.open({
        width: info.width,
        height: info.viewHeight,
        tileSize: info.tileSize,
        tileOverlap: 0,
        minLevel: info.minLevel,
        maxLevel: info.maxLevel,
        getTileUrl: (level, x, y) => `tile?slide=${slide}&level=${level}&x=${x}&y=${y}`,
        downloadTileStart(job) {
          job.userData.stop = new AbortController();
          host
            .picture(job.src, job.userData.stop.signal)
            .then((blob) => job.finish(blob, null, "rasterBlob"))
            .catch((failure) => job.fail(failure.message));
        },
        downloadTileAbort: (job) => job.userData.stop?.abort(),
      });
    });
    this.say();
    if (info.bounds) {
      const [x, y, width, height] = info.bounds;
      this.fit(x, y * info.stretch, width, height * info.stretch, true);
    }
    await Promise.all([this.refresh(), this.#loadRegions(slide)]);
    this.told.opened(this);
    this.draw(false);
  }

  async #loadRegions(slide) {
    this.given = [];
    if (this.app.content.slides[slide].regions) {
      const { features } = await this.app.host.json(`regions?slide=${slide}`);
      this.given = features.map((feature) => this.region(feature));
    }
    this.drawn = this.app.drawn(slide);
    this.showRegions();
  }

  /** A GeoJSON feature, in px of level 0, ready to draw. */
  region(feature) {
    const { type, coordinates } = feature.geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    const stretch = this.info.stretch;
    const rings = polygons.flat().map((ring) => ring.map(([x, y]) => [x, y * stretch]));
    const xs = rings.flat().map(([x]) => x);
    const ys = rings.flat().map(([, y]) => y);
    const { name, classification } = feature.properties;
    const [red, green, blue] = classification?.color ?? [255, 242, 0];
    return {
      feature,
      path: pathOf(rings),
      colour: `rgb(${red},${green},${blue})`,
      label: name ?? classification?.name ?? "",
      left: Math.min(...xs),
      top: Math.min(...ys),
    };
  }

  showRegions() {
    const drawn = this.drawn.map((feature) => this.region(feature));
    this.overlay.regions = this.show.regions ? [...this.given, ...drawn] : [];
    this.draw(false);
  }

  /** Fetches and colours the values that are chosen. */
  async refresh() {
    const { table, column } = this.show;
    const slide = this.slide;
    this.overlay.layer = undefined;
    if (column < 0 || !this.info) {
      this.layer = undefined;
      this.overlay.selected = new Set();
    } else {
      const layer = await this.app.layers.layer(slide, table, column, this.info.stretch);
      if (slide !== this.slide || table !== this.show.table || column !== this.show.column) {
        return;
      }
      if (this.layer?.tiles !== layer.tiles) {
        this.overlay.selected = new Set();
      }
      this.layer = layer;
    }
    this.recolour();
  }

  recolour() {
    this.overlay.values.style.opacity = this.show.opacity;
    this.layer?.colour(this.show);
    this.overlay.layer = this.show.values ? this.layer : undefined;
    this.overlay.grid = this.show.grid;
    this.overlay.changed();
    this.draw(false);
  }

  /** The image that is shown; undefined while none is. */
  get image() {
    return this.viewer?.world.getItemAt(0);
  }

  draw(moving) {
    if (!this.info || !this.image) {
      return;
    }
    const { width, viewHeight } = this.info;
    const ratio = window.devicePixelRatio;
    const at = (x, y) =>
      this.viewer.viewport
        .pixelFromPoint(this.image.imageToViewportCoordinates(x, y, true), true)
        .times(ratio);
    const [origin, right, down] = [at(0, 0), at(width, 0), at(0, viewHeight)];
    const exact = (value) => (Math.abs(value) < 1e-9 ? 0 : value);
    this.overlay.draw(
      {
        a: exact((right.x - origin.x) / width),
        b: exact((right.y - origin.y) / width),
        c: exact((down.x - origin.x) / viewHeight),
        d: exact((down.y - origin.y) / viewHeight),
        e: origin.x,
        f: origin.y,
      },
      { width, height: viewHeight },
      moving,
    );
    this.#measure();
    this.told.moved(this);
  }

  /** Scale bar and magnification. */
  #measure() {
    const pixel = this.info.micronsPerPixel;
    const zoom = this.zoom;
    const unit = pixel ?? 1;
    const longest = (BAR_PX / zoom) * unit;
    const power = 10 ** Math.floor(Math.log10(longest));
    const length = [5, 2, 1].find((step) => step * power <= longest) * power;
    this.bar.style.width = `${(length / unit) * zoom}px`;
    const angle = Math.round(this.viewer.viewport.getRotation());
    const text = pixel
      ? [
          length >= 1000 ? `${length / 1000} mm` : `${length} µm`,
          `${(10 * zoom) / pixel >= 10 ? Math.round((10 * zoom) / pixel) : ((10 * zoom) / pixel).toPrecision(2)}×`,
        ]
      : [`${length} px`, `1 : ${(1 / zoom).toPrecision(2)}`];
    this.scale.textContent = [...text, ...(angle ? [`${angle}°`] : [])].join(" · ");
  }

  /** Screen px per px of level 0. */
  get zoom() {
    return this.image.viewportToImageZoom(this.viewer.viewport.getZoom(true));
  }

  get centre() {
    const { x, y } = this.image.viewportToImageCoordinates(
      this.viewer.viewport.getCenter(true),
      true,
    );
    return [x, y];
  }

  /** Goes to a place at once, or gliding. */
  go([x, y], zoom, immediately = false) {
    const { viewport } = this.viewer;
    viewport.zoomTo(this.image.imageToViewportZoom(zoom), null, immediately);
    viewport.panTo(this.image.imageToViewportCoordinates(x, y, true), immediately);
  }

  fit(x, y, width, height, immediately = false) {
    const place = this.image.imageToViewportRectangle(x, y, width, height);
    this.viewer.viewport.fitBounds(place, immediately);
  }

  /** The point of the slide below a point of the pane. */
  pointAt(position) {
    const { viewport } = this.viewer;
    const { x, y } = this.image.viewportToImageCoordinates(
      viewport.pointFromPixel(position, true),
      true,
    );
    return [x, y];
  }

  /** Marks a tile of the model's; `y` in px of level 0. */
  mark(tile) {
    this.overlay.marked = tile && { ...tile, y: tile.y * this.info.stretch };
    this.draw(false);
  }
}
