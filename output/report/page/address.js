// Where the reader is: all of it stands behind the # of the page's address, so that it can be kept and sent.

/**
 * @typedef {{
 *   view: string, table: string, query: string, sort: string, row: string, lang: string, division: string,
 *   bloc: string, measure: string, fresh: string, below: string, filters: Record<string, string>,
 * }} Address
 */

const FILTER = "f.";

/** @returns {Address} */
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  /** @type {Address} */
  const found = {
    view: "overview", table: "awards", query: "", sort: "", row: "", lang: "vi", division: "34", bloc: "", measure: "articles",
    fresh: "", below: "", filters: {},
  };
  for (const [key, value] of given) {
    if (key.startsWith(FILTER)) found.filters[key.slice(FILTER.length)] = value;
    else if (key in found && key !== "filters") /** @type {any} */ (found)[key] = value;
  }
  return found;
}

/**
 * An address with some of it changed, as a link has it.
 * @param {Partial<Address>} changed
 * @returns {string}
 */
function hashOf(changed) {
  const wanted = { ...address, ...changed };
  const out = new URLSearchParams();
  const usual = { view: "overview", table: "awards", lang: "vi", division: "34", measure: "articles" };
  for (const [key, value] of Object.entries(wanted)) {
    if (typeof value === "string" && value && /** @type {any} */ (usual)[key] !== value) out.set(key, value);
  }
  for (const [column, value] of Object.entries(wanted.filters)) out.set(FILTER + column, value);
  return `#${out}`;
}

/** A view without what was chosen in another. */
const AFRESH = { query: "", sort: "", row: "", fresh: "", below: "", filters: {} };

/**
 * Go elsewhere.
 * @param {Partial<Address>} changed
 * @param {boolean} [step] whether the way back leads to where the reader is now
 */
function go(changed, step = true) {
  const hash = hashOf(changed);
  if (hash === location.hash || (hash === "#" && !location.hash)) return;
  if (step) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
  address = readAddress();
  show();
}

/** @type {Address} */
let address = readAddress();
