// Charts. In: the name of a specification, values. Out: a drawing with its words in the reader's language.

/**
 * @param {HTMLElement} where
 * @param {string} name
 * @param {Record<string, any[]>} values by the name of the data
 * @param {{label: string, height?: number, chosen: (datum: any) => void}} options
 * @returns {Promise<void>}
 */
async function draw(where, name, values, options) {
  const canvas = make("div", { class: `chart ${name}` });
  where.replaceChildren(canvas);
  const spec = { ...fitted(translated(report.charts[name]), where.clientWidth), datasets: values, description: options.label };
  if (options.height) spec.height = options.height;
  try {
    const { view } = await /** @type {any} */ (window).thiduaDraw(canvas, spec, {
      mode: "vega-lite", actions: false, ast: true, renderer: "svg", defaultStyle: false,
      tooltip: { disableDefaultStyle: true, theme: "custom" },
    });
    view.addEventListener("click", (/** @type {Event} */ _, /** @type {any} */ item) => item?.datum && options.chosen(item.datum));
    canvas.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the label and the table below say it
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", options.label);
  } catch (error) {
    canvas.append(make("p", { class: "notice" }, String(error)));
    throw error;
  }
}

/**
 * A specification for a window of some width: on a narrow one names get a third of it, and legends a line an entry.
 * @param {any} value
 * @param {number} width
 * @returns {any}
 */
function fitted(value, width) {
  if (Array.isArray(value)) return value.map((one) => fitted(one, width));
  if (!value || typeof value !== "object") return value;
  const out = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fitted(one, width)]));
  if (typeof out.labelLimit === "number") out.labelLimit = Math.min(out.labelLimit, Math.max(90, width * 0.34));
  if (out.legend?.direction === "horizontal" && width < 600) {
    Object.assign(out.legend, { direction: "vertical", columns: 1, orient: out.legend.symbolFillColor ? "bottom" : "top" });
  }
  return out;
}

/**
 * A specification in which texts that begin with @ are words.
 * @param {any} value
 * @returns {any}
 */
function translated(value) {
  if (typeof value === "string" && value.startsWith("@")) {
    const key = value.slice(1);
    return key.startsWith("column.") ? columnName("", key.slice("column.".length)) : word(key);
  }
  if (Array.isArray(value)) return value.map(translated);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translated(one)]));
  return value;
}
