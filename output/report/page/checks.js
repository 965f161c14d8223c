// What a person should look at: statements against each other, rows that may be wrong.

/** @returns {View} */
function checksView() {
  const below = Number(address.below) || LOW;
  const levels = /** @type {[string, string][]} */ ([0.5, 0.7, 0.8, 0.9].map((level) => [String(level), `${level * 100} %`]));
  const low = Object.values(tables)
    .filter((table) => table.reported)
    .map((table) => section(table, `${tableName(table.name)}`, { below, sort: "confidence" }))
    .filter((_, n) => rowsOf(Object.values(tables).filter((table) => table.reported)[n], { below }).length);
  const conflicts = tables.conflicts ? section(tables.conflicts, word("checks.conflicts"), {}, word("checks.conflicts.text")) : null;
  const element = make(
    "section",
    {},
    make("h2", {}, word("view.checks")),
    staleNotice(),
    conflicts ? conflicts.element : make("p", { class: "notice" }, word("checks.unresolved")),
    make("h3", {}, word("checks.low")),
    make("p", { class: "lead" }, word("checks.low.text")),
    make("div", { class: "tools" }, labelled(word("checks.below"), chooser(levels, String(below), (level) => go({ below: level }, false)))),
    ...(low.length ? low.map((one) => one.element) : [make("p", { class: "notice" }, word("nothing"))]),
  );
  return { element, update: () => [conflicts, ...low].forEach((one) => one?.update()) };
}
