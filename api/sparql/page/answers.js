// Answers as elements: a table, a verdict, or a graph as its text.

import { described, isNumber, made, shown } from "./terms.js";

const ROWS_AT_ONCE = 500; // put into the page; the rest comes when it is asked for
const MOST_LINKED = 500_000; // characters of a graph whose IRIs become links

function plural(n, one) {
  return `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;
}

function row(columns, binding, number) {
  const cells = columns.map(([name, kind]) => made("td", kind, binding[name] ? shown(binding[name]) : null));
  return made("tr", {}, made("th", { scope: "row", class: "count" }, String(number)), ...cells);
}

function isNumeric(name, rows) {
  const terms = rows.map((one) => one[name]).filter(Boolean);
  return terms.length > 0 && terms.every((term) => isNumber(term));
}

function table({ head, results }) {
  const rows = results.bindings, body = made("tbody");
  const columns = (head.vars ?? []).map(
    (name) => [name, isNumeric(name, rows.slice(0, ROWS_AT_ONCE)) ? { class: "number" } : {}]);
  const heads = columns.map(([name, kind]) => made("th", { scope: "col", ...kind }, `?${name}`));
  const corner = made("th", { scope: "col", class: "count" }, made("span", { class: "unseen" }, "Row"));
  const more = made("button", { type: "button" });
  const rest = made("p", { class: "more" }, more);
  const add = () => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + ROWS_AT_ONCE).map((one, n) => row(columns, one, from + n + 1)));
    const left = rows.length - body.rows.length;
    rest.hidden = left === 0;
    more.textContent = `Show more (${plural(left, "row")} not shown)`;
  };
  more.addEventListener("click", add);
  add();
  return [made("table", {}, made("thead", {}, made("tr", {}, corner, ...heads)), body), rest];
}

function graph(text) {
  if (text.length > MOST_LINKED) return made("pre", {}, text);
  const parts = text.split(/<([a-z][^<>"{}|^`\\\s]*)>/i);
  return made("pre", {}, ...parts.map((part, n) => (n % 2 ? described(part, `<${part}>`) : part)));
}

// What to say of the size of an answer, and the elements that show it.
export function show(type, text) {
  if (!type.includes("json")) {
    const lines = text.split("\n").filter((line) => line.trim()).length;
    return [plural(lines, "line"), [lines ? graph(text) : made("p", {}, "The graph is empty.")]];
  }
  const found = JSON.parse(text);
  if ("boolean" in found) return ["", [made("p", { class: "verdict" }, found.boolean ? "true" : "false")]];
  const n = found.results.bindings.length;
  return [plural(n, "row"), n ? table(found) : [made("p", {}, "Nothing matches. A misspelt class or property finds nothing, too.")]];
}
