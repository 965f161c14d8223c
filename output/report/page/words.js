// The reader's language. In: keys of words.toml. Out: words in that language.

/** @returns {"vi" | "en"} */
function language() {
  return address.lang === "en" ? "en" : "vi";
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] what stands for {name} in the words
 * @returns {string}
 */
function word(key, values = {}) {
  const found = report.words.page[key];
  if (!found) return key;
  return found[language()].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => String(values[name] ?? ""));
}

/**
 * @param {string} name
 * @returns {string}
 */
function tableName(name) {
  return report.words.table[name]?.[language()] ?? name;
}

/**
 * @param {string} table
 * @param {string} column
 * @returns {string}
 */
function columnName(table, column) {
  const columns = report.words.column;
  return (columns[`${table}.${column}`] ?? columns[column])?.[language()] ?? column;
}

/**
 * The words for a code; the code itself where there are none.
 * @param {string} table
 * @param {string} column
 * @param {string} code
 * @returns {string}
 */
function codeName(table, column, code) {
  if (table === "changes" && column === "table") return tableName(code);
  if (table === "changes" && column === "column") return columnName("", code);
  if (column.endsWith("_agreement")) column = "agreement";
  const codes = report.words.codes;
  return (codes[`${table}.${column}`] ?? codes[column])?.[code]?.[language()] ?? code;
}

/**
 * What a check says, in the reader's language; as it stands where no pattern fits it.
 * @param {string} text in English
 * @returns {string}
 */
function sentenceInWords(text) {
  if (language() === "en") return text.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => codeName("", "award", codeName("", "grantor", code)));
  for (const { en, vi } of report.words.sentences) {
    const values = valuesIn(text, en);
    if (values) return vi.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => codeName("", name, values[name]));
  }
  return text;
}

/**
 * The values that a sentence has where its pattern has names in braces; nothing where it is another sentence.
 * @param {string} text
 * @param {string} pattern
 * @returns {Record<string, string> | null}
 */
function valuesIn(text, pattern) {
  /** @type {string[]} */
  const names = [];
  const parts = pattern.split(/\{(\w+)\}/).map((part, n) => {
    if (n % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part);
    return "(.+?)";
  });
  const found = new RegExp(`^${parts.join("")}$`).exec(text);
  return found && Object.fromEntries(names.map((name, n) => [name, found[n + 1]]));
}

/**
 * A statement of a conflict, "unit (elected, site)" or "declared: 10", with words for its codes.
 * @param {string} text
 * @returns {string}
 */
function statementInWords(text) {
  const counted = /^(declared|listed): (\d+)$/.exec(text);
  if (counted) return `${codeName("conflicts", "values", counted[1])}: ${counted[2]}`;
  return text.replace(/ \(([^()]*)\)$/, (_, said) => ` (${said.split(", ").map((/** @type {string} */ one) => codeName("conflicts", "values", one)).join(", ")})`);
}

/**
 * @param {number} value
 * @returns {string}
 */
function numeral(value) {
  return value.toLocaleString(language() === "vi" ? "vi-VN" : "en-GB");
}

/**
 * A day or time of ISO 8601 as it is written in the reader's language; its clock is left as it was read.
 * @param {string} value
 * @returns {string}
 */
function dayName(value) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(value) ?? [];
  if (!year) return value;
  return language() === "vi" ? `${+day}/${+month}/${year}` : `${+day} ${MONTHS[+month - 1]} ${year}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
