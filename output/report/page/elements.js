// Elements. In: names, attributes, children. Out: elements; what is text stays text.

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] a function is a listener, true an attribute without a value
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false)));
  return element;
}

/**
 * A label with what it is the label of.
 * @param {string} text
 * @param {HTMLElement} control
 * @returns {HTMLElement}
 */
function labelled(text, control) {
  if (!control.id) control.id = `control-${++controls}`;
  return make("div", { class: "field" }, make("label", { for: control.id }, text), control);
}

let controls = 0;

/**
 * @param {[string, string][]} options values and words
 * @param {string} chosen
 * @param {(value: string) => void} changed
 * @param {Record<string, any>} [attributes]
 * @returns {HTMLSelectElement}
 */
function chooser(options, chosen, changed, attributes = {}) {
  const select = /** @type {HTMLSelectElement} */ (make("select", { ...attributes, change: () => changed(select.value) }));
  for (const [value, text] of options) select.append(make("option", { value, selected: value === chosen }, text));
  return select;
}

/**
 * A small table for the eye and the keyboard, such as stands below a chart.
 * @param {string[]} head
 * @param {(string | Node)[][]} rows
 * @param {string} caption
 * @returns {HTMLElement}
 */
function plainTable(head, rows, caption) {
  return make(
    "table",
    { class: "plain" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, n) => make("td", { "data-column": head[n] }, cell))))),
  );
}

/**
 * What is shown only when it is opened, and only then made.
 * @param {string} summary
 * @param {() => Node} content
 * @returns {HTMLElement}
 */
function folded(summary, content) {
  const details = /** @type {HTMLDetailsElement} */ (make("details", { class: "folded" }, make("summary", {}, summary)));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(content());
  });
  return details;
}

/**
 * A link to rows: behind it stands an address of this page.
 * @param {string} text
 * @param {Partial<Address>} to
 * @returns {HTMLElement}
 */
function linkTo(text, to) {
  return make("a", { href: hashOf(to) }, text);
}
