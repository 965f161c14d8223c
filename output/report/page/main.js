// The page: opens the data, shows the view that the address names.

/**
 * A part of the page: made once, brought up to date whenever the address changes.
 * @typedef {{element: HTMLElement, update: () => void}} View
 */

/** @type {Record<string, () => View>} */
const VIEWS = { overview, bloc: blocView, flows: flowsView, news: newsView, checks: checksView, tables: tablesView };

/**
 * What is chosen in a view that is come to by its link.
 * @type {Record<string, Partial<Address>>}
 */
const BEGINS = { flows: { filters: { status: "proposed" } } };

/** @type {{of: string, view: View} | null} */
let shown = null;

/** Show what the address names. */
function show() {
  const name = Object.hasOwn(VIEWS, address.view) ? address.view : "overview";
  // What a view is made of; the rest of the address only changes what is in it.
  const of = [name, language(), division(), name === "tables" ? address.table : "", name === "checks" ? address.below : ""].join(" ");
  frame(name);
  if (shown?.of !== of) {
    gatheredBlocs = null;
    shown = { of, view: VIEWS[name]() };
    const focused = placeOfFocus();
    viewElement().replaceChildren(shown.view.element);
    shown.view.update();
    if (focused) /** @type {HTMLElement[]} */ ([...viewElement().querySelectorAll(focused.tag)])[focused.n]?.focus();
    updated = updateKey();
  } else if (updated !== updateKey()) {
    shown.view.update();
    updated = updateKey();
  }
  showRow();
}

let updated = "";

/** All of the address but the open row, which is not the view's. */
function updateKey() {
  return hashOf({ row: "" });
}

/** @returns {HTMLElement} */
function viewElement() {
  return /** @type {HTMLElement} */ (document.getElementById("view"));
}

/** Which control of the view has the focus, so that the same one has it when the view was made anew. */
function placeOfFocus() {
  const element = document.activeElement;
  if (!element || !viewElement().contains(element)) return null;
  const tag = element.tagName;
  return { tag, n: [...viewElement().querySelectorAll(tag)].indexOf(element) };
}

/**
 * The words and links around the view.
 * @param {string} name
 */
function frame(name) {
  const lang = language();
  document.documentElement.lang = lang;
  document.querySelectorAll("[data-word]").forEach((element) => (element.textContent = word(/** @type {HTMLElement} */ (element).dataset.word ?? "")));
  document.querySelectorAll("[data-label]").forEach((element) => element.setAttribute("aria-label", word(/** @type {HTMLElement} */ (element).dataset.label ?? "")));
  const title = report.title ?? word("title");
  document.title = `${title} · ${word(`view.${name}`)}`;
  /** @type {HTMLElement} */ (document.getElementById("title")).textContent = title;
  document.querySelectorAll("[data-language]").forEach((button) => button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.language === lang)));
  /** @type {HTMLElement} */ (document.getElementById("views")).replaceChildren(
    ...Object.keys(VIEWS).map((one) =>
      make("li", {}, make("a", { href: hashOf({ ...AFRESH, ...BEGINS[one], view: one, bloc: "" }), "aria-current": one === name ? "page" : null }, word(`view.${one}`))),
    ),
  );
  /** @type {HTMLElement} */ (document.getElementById("run")).replaceChildren(...runLine().childNodes);
}

function moved() {
  const before = address.view;
  address = readAddress();
  show();
  if (before !== address.view) /** @type {HTMLElement} */ (document.getElementById("content")).focus({ preventScroll: true });
}

async function begin() {
  const state = /** @type {HTMLElement} */ (document.getElementById("state"));
  try {
    if (typeof DecompressionStream === "undefined") {
      state.textContent = state.dataset.tooOld ?? "";
      return;
    }
    report = await unpack("data");
  } catch (error) {
    state.textContent = state.dataset.broken ?? "";
    throw error;
  }
  state.remove();
  openTables();
  if (report.shortened) /** @type {HTMLElement} */ (document.getElementById("shortened")).hidden = false;
  document.querySelectorAll("[data-language]").forEach((button) =>
    button.addEventListener("click", () => go({ lang: /** @type {HTMLElement} */ (button).dataset.language ?? "vi" }, false)),
  );
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("row"));
  dialog.addEventListener("close", () => address.row && go({ row: "" }, false));
  dialog.addEventListener("click", (event) => event.target === dialog && go({ row: "" }));
  const skip = /** @type {HTMLElement} */ (document.querySelector(".skip"));
  skip.addEventListener("click", (event) => {
    event.preventDefault(); // the part behind # says where the reader is
    /** @type {HTMLElement} */ (document.getElementById("content")).focus();
  });
  addEventListener("popstate", moved);
  show();
  document.documentElement.dataset.ready = "true";
}

begin();
