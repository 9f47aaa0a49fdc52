/** Colours for numbers and names, and the legend that explains them. */
import { element, short } from "./elements.js";

/** Name, and colours from low to high. All but the first differ in lightness from end to end. */
export const MAPS = {
  "cool-warm": ["Blue, white, red", 0x3b4cc0, 0x7b9ff9, 0xc0d4f5, 0xf2cbb7, 0xee8468, 0xb40426],
  viridis: ["Viridis", 0x440154, 0x414487, 0x2a788e, 0x22a884, 0x7ad151, 0xfde725],
  cividis: ["Cividis (for all eyes)", 0x00224e, 0x35456c, 0x666970, 0x948e77, 0xc8b866, 0xfee838],
  grey: ["Black to white", 0x000000, 0xffffff],
};

export const SCALES = {
  ranks: "Ranks",
  values: "Values",
  zero: "Values, 0 in the middle",
  unit: "Values, 0 to 1",
};

/** Okabe and Ito's colours, which colour-blind people can tell apart, without black. */
const NOMINAL = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"];

export function categoryColour(index) {
  return NOMINAL[index % NOMINAL.length];
}

/** 256 colours from low to high. */
export function ramp(map) {
  const stops = MAPS[map].slice(1);
  return Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1);
    const stop = Math.min(Math.floor(at), stops.length - 2);
    const channel = (shift) => {
      const [from, to] = [stops[stop], stops[stop + 1]].map((rgb) => (rgb >> shift) & 255);
      return Math.round(from + (to - from) * (at - stop));
    };
    return `rgb(${channel(16)},${channel(8)},${channel(0)})`;
  });
}

/** Where each value lies between low (0) and high (1); NaN stays. */
export function scaled(values, scale) {
  if (scale === "ranks") {
    return ranks(values);
  }
  const [low, high] = ends(values, scale);
  const width = high - low;
  return Float32Array.from(values, (value) =>
    Number.isNaN(value) ? NaN : width > 0 ? Math.min(1, Math.max(0, (value - low) / width)) : 0.5,
  );
}

/** What the ends of a scale mean. */
export function ends(values, scale) {
  if (scale === "unit") {
    return [0, 1];
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  if (scale === "zero") {
    high = Math.max(Math.abs(low), Math.abs(high));
    low = -high;
  }
  return [low, high];
}

/** Mean rank of equal values, as Slide Heatmap paints them. */
function ranks(values) {
  const sorted = Float32Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const rankOf = new Map();
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (end < sorted.length && sorted[end] === sorted[i]) {
      end++;
    }
    rankOf.set(sorted[i], sorted.length > 1 ? (i + end - 1) / 2 / (sorted.length - 1) : 0.5);
    i = end;
  }
  return Float32Array.from(values, (value) => (Number.isNaN(value) ? NaN : rankOf.get(value)));
}

/** The legend of numbers: a strip from the least to the largest. */
export function numberLegend(map, low, high) {
  const strip = element("canvas", { width: 256, height: 12, class: "ramp" });
  const context = strip.getContext("2d");
  ramp(map).forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect(i, 0, 1, 12);
  });
  const texts = element("div", { class: "ends" }, element("span", {}, short(low)), short(high));
  return element("div", { class: "legend" }, strip, texts);
}

/** A patch of colour. */
export function swatch(colour) {
  const patch = element("span", { class: "swatch" });
  patch.style.background = colour;
  return patch;
}
