/**
 * Makes an element. Functions are listeners; texts are only ever text, so that a name with HTML in
 * it is shown as it is.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else if (value !== false && value !== undefined) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export function button(label, title, action) {
  return element("button", { type: "button", title, "aria-label": title, click: action }, label);
}

/** A labelled control; options are [value, text] or [value, text, group]. */
export function choice(label, options, chosen, changed) {
  const select = element("select", { change: () => changed(select.value), "aria-label": label });
  let group = select;
  for (const [value, text, name] of options) {
    if (name !== undefined && group.label !== name) {
      group = element("optgroup", { label: name });
      select.append(group);
    }
    group.append(element("option", { value, selected: String(value) === String(chosen) }, text));
  }
  return element("label", {}, label, select);
}

export function slider(label, least, most, step, value, changed) {
  const input = element("input", {
    type: "range",
    min: least,
    max: most,
    step,
    value,
    input: () => changed(Number(input.value)),
  });
  return element("label", {}, label, input);
}

export function checkbox(label, checked, changed) {
  const input = element("input", {
    type: "checkbox",
    checked,
    change: () => changed(input.checked),
  });
  return element("label", { class: "check" }, input, label);
}

/** A number for people. */
export function short(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}

/** Shows a picture once it is there; it is asked for when the element comes into sight. */
export function picture(host, request, title) {
  const image = element("img", { alt: title, title });
  const seen = new IntersectionObserver(async (entries) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      seen.disconnect();
      try {
        image.src = URL.createObjectURL(await host.picture(request));
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
      } catch (failure) {
        image.alt = "✕";
        image.title = `${title}: ${failure.message}`;
        image.classList.add("failed");
      }
    }
  });
  seen.observe(image);
  return image;
}
