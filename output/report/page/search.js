// Which rows, in which order. In: a table, what the reader typed and chose. Out: numbers of rows.

const collator = new Intl.Collator("vi", { numeric: true });
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * Letters without marks: what somebody types who has no Vietnamese keyboard.
 * @param {string} text
 * @returns {string}
 */
function bare(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
}

/**
 * The same text with the tone after each word, so that hòa and hoà are equal.
 * @param {string} text
 * @returns {string}
 */
function toned(text) {
  return text.toLowerCase().normalize("NFD").replace(/[^\s]+/g, (one) => one.replace(TONES, "") + (one.match(TONES) ?? []).join(""));
}

/**
 * Whether a text holds every word of a query; words with marks must have theirs, others may have any.
 * @param {string} query
 * @returns {(plain: string, stripped: string) => boolean}
 */
function matcher(query) {
  const wanted = query.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  const marked = wanted.filter((one) => bare(one) !== one);
  const tones = marked.map(toned);
  const bares = wanted.map(bare);
  return (text, stripped) =>
    bares.every((one) => stripped.includes(one)) &&
    marked.every((one, n) => text.includes(one) || toned(text).includes(tones[n]));
}

/**
 * The texts of rows that a search looks at: the shown columns and the article's headline, as they are and bare.
 * @param {Table} table
 * @returns {[string[], string[]]}
 */
function searchedTexts(table) {
  const key = `${language()} ${division()}`;
  const known = table.searched.get(key);
  const again = table.searched.get(`${key} bare`);
  if (known && again) return [known, again];
  const names = [...new Set([...Object.keys(table.layout.show), "@title", "person", "award"])];
  /** @type {Map<string, string>} */
  const folded = new Map();
  const fold = (/** @type {string} */ cell) => {
    let found = folded.get(cell);
    if (found === undefined) folded.set(cell, (found = bare(cell)));
    return found;
  };
  /** @type {string[]} */
  const texts = [];
  /** @type {string[]} */
  const stripped = [];
  for (let row = 0; row < table.size; row++) {
    const cells = names.map((name) => table.text(row, name)).filter(Boolean);
    texts.push(cells.join("\n").toLowerCase());
    stripped.push(cells.map(fold).join("\n"));
  }
  table.searched.set(key, texts);
  table.searched.set(`${key} bare`, stripped);
  return [texts, stripped];
}

/**
 * @typedef {{query?: string, filters?: Record<string, string>, fresh?: boolean, below?: number, sort?: string}} Choice
 * @param {Table} table
 * @param {Choice} choice
 * @returns {number[]}
 */
function rowsOf(table, choice) {
  /** @type {number[]} */
  let rows = [];
  const filters = Object.entries(choice.filters ?? {});
  for (let row = 0; row < table.size; row++) {
    if (choice.fresh && !table.isNew(row)) continue;
    if (choice.below !== undefined && (table.value(row, "review") || !(table.value(row, "confidence") < choice.below))) continue;
    if (filters.every(([column, wanted]) => String(table.value(row, column) ?? "") === wanted)) rows.push(row);
  }
  if (choice.query?.trim()) {
    const matches = matcher(choice.query);
    const [texts, stripped] = searchedTexts(table);
    rows = rows.filter((row) => matches(texts[row], stripped[row]));
  }
  return choice.sort ? sorted(table, rows, choice.sort) : rows;
}

/**
 * Rows in the order of a column; what says nothing is last both ways.
 * @param {Table} table
 * @param {number[]} rows
 * @param {string} order a column, after a minus sign for descending
 * @returns {number[]}
 */
function sorted(table, rows, order) {
  const down = order.startsWith("-");
  const column = down ? order.slice(1) : order;
  const keys = rows.map((row) => sortKey(table, row, column));
  const ranked = new Map(
    [...new Set(keys)]
      .sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b))))
      .map((key, rank) => [key, rank]),
  );
  const ranks = keys.map((key) => (key === "" ? Infinity : (down ? -1 : 1) * (ranked.get(key) ?? 0)));
  return rows
    .map((_, n) => n)
    .sort((a, b) => (ranks[a] === ranks[b] ? a - b : ranks[a] - ranks[b]))
    .map((n) => rows[n]);
}

/**
 * @param {Table} table
 * @param {number} row
 * @param {string} column
 * @returns {string | number}
 */
function sortKey(table, row, column) {
  const value = table.value(row, column);
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return value;
  return DAYS.has(column) ? String(value) : table.shown(column, value);
}

/**
 * The values of a column that rows hold, with how often, the best known first.
 * @param {Table} table
 * @param {string} column
 * @returns {[string, number][]}
 */
function valuesOf(table, column) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let row = 0; row < table.size; row++) {
    const value = String(table.value(row, column) ?? "");
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const years = /year/.test(column);
  return [...counts].sort(([a], [b]) => {
    if (!a || !b) return a ? -1 : 1;
    return years ? +b - +a : collator.compare(shownValue(table, column, a), shownValue(table, column, b));
  });
}

/**
 * A value as text, as it stands in an address, shown.
 * @param {Table} table
 * @param {string} column
 * @param {string} value
 * @returns {string}
 */
function shownValue(table, column, value) {
  if (!value) return word("empty");
  if (value === "true" || value === "false") return word(value === "true" ? "yes" : "no");
  return table.shown(column, value);
}
