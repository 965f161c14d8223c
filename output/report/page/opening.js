// Opens what is packed in the page. In: the id of an element. Out: the value that was packed.

/**
 * @param {string} id
 * @returns {Promise<any>}
 */
async function unpack(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  const packed = element.textContent || "";
  element.textContent = ""; // the letters are not needed a second time
  const opened = new Blob([bytesOf(packed.trim())]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(opened).text());
}

/**
 * @param {string} packed
 * @returns {Uint8Array}
 */
function bytesOf(packed) {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let n = 0; n < letters.length; n++) bytes[n] = letters.charCodeAt(n);
  return bytes;
}

/** @type {Map<number, Promise<string[]>>} */
const openedTexts = new Map();

/**
 * The text of an article, by its number. Texts lie some together, and are opened when the first of them is read.
 * @param {number} article
 * @returns {Promise<string>}
 */
async function textOf(article) {
  let first = 0;
  let bundle = 0;
  while (article >= first + report.bundles[bundle]) first += report.bundles[bundle++];
  let texts = openedTexts.get(bundle);
  if (!texts) {
    texts = unpack(`texts-${bundle}`);
    openedTexts.set(bundle, texts);
  }
  return (await texts)[article - first];
}

/**
 * What the page holds, as output/report/assembling.py packs it; set once, before anything else runs.
 * @type {any}
 */
let report = null;
