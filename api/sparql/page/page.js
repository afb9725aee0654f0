// The page at /sparql: sends the text to the address it came from and shows what comes back.
// No other server is asked anything.

import { show } from "./answers.js";
import { EXAMPLES, PREFIXES } from "./examples.js";
import { made, readPrefixes } from "./terms.js";

const MOST_BYTES = 64 * 1024 * 1024; // of an answer that is shown
const LONGEST_LINK = 4000; // characters of a query that goes into the address

const at = (id) => document.getElementById(id);
const door = location.pathname;
let running = null; // what stops the query under way

// ---- asking -------------------------------------------------------------------------------------

class Problem extends Error {
  constructor(sentence, line, column) {
    super(sentence);
    Object.assign(this, { line, column });
  }
}

async function ask(query, accept, signal) {
  const response = await fetch(door, {
    method: "POST", signal, body: query, headers: { "Content-Type": "application/sparql-query", Accept: accept } });
  if (!response.ok) {
    const said = await response.json().catch(() => ({}));
    throw new Problem(said.detail ?? `The server answers ${response.status} ${response.statusText}`, said.line, said.column);
  }
  return response;
}

async function whole(response) {
  const parts = [], reader = response.body.getReader();
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new Problem("The answer has more than 64 MB, too much for a page. Add a LIMIT, or let a program read it.");
    }
  }
  return new Blob(parts).text();
}

function brokenOff(error) {
  if (error instanceof Problem || error.name === "AbortError") throw error;
  throw new Problem("The answer was broken off before its end, so none of it is kept. The query may have run into a limit.");
}

async function run() {
  running?.abort();
  const query = at("query").value, stops = new AbortController(), begun = performance.now();
  running = stops;
  begin(query);
  try {
    const response = await ask(query, "application/sparql-results+json, text/turtle", stops.signal);
    const edition = response.headers.get("Greenweft-Edition");
    const type = response.headers.get("Content-Type") ?? "";
    const text = await whole(response).catch(brokenOff);
    if (running !== stops) return;
    const seconds = (performance.now() - begun) / 1000;
    readPrefixes(query);
    const [size, elements] = show(type, text);
    at("answer").replaceChildren(...elements);
    at("answer").scrollTo(0, 0);
    at("edition").textContent = edition ? `edition ${edition}` : "";
    offer(query, type, text);
    end([size, `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`].filter(Boolean).join(" · "), true);
  } catch (error) {
    if (running !== stops) return;
    if (error.name === "AbortError") end("stopped", false);
    else { complain(error); end("", false); }
  }
}

function begin(query) {
  const link = `?${new URLSearchParams({ query })}`;
  if (link.length < LONGEST_LINK && link !== location.search) history.pushState(null, "", link);
  at("problem").hidden = true;
  at("downloads").hidden = true;
  at("answer").classList.add("old");
  at("stop").disabled = false;
  at("state").textContent = "running …";
}

function end(state, answered) {
  running = null;
  at("stop").disabled = true;
  at("state").textContent = state;
  at("answer").hidden = !answered;
  at("answer").classList.remove("old");
}

function complain(error) {
  at("sentence").textContent = error instanceof Problem ? error.message : "The server does not answer.";
  const { line, column } = error;
  at("place").hidden = !line;
  at("place").textContent = `Go to line ${line}, column ${column}`;
  at("place").onclick = () => goTo(line, column);
  at("problem").hidden = false;
}

function goTo(line, column) {
  const text = at("query"), before = text.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0) + (column ?? 1) - 1;
  text.focus();
  text.setSelectionRange(start, Math.min(start + 1, text.value.length));
}

// ---- downloads ----------------------------------------------------------------------------------

function offer(query, type, text) {
  const rows = type.includes("json");
  const forms = rows
    ? [["CSV", "text/csv", "csv"], ["JSON", null, "json"]]
    : [["Turtle", null, "ttl"], ["JSON-LD", "application/ld+json", "jsonld"]];
  at("downloads").replaceChildren(...forms.map(([name, accept, suffix]) => {
    const button = made("button", { type: "button", "aria-label": `Download ${name}` }, name);
    button.addEventListener("click", async () => {
      try {
        const blob = accept ? await (await ask(query, accept)).blob().catch(brokenOff) : new Blob([text], { type });
        save(blob, `greenweft.${suffix}`);
      } catch (error) {
        complain(error);
      }
    });
    return button;
  }));
  at("downloads").hidden = false;
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  made("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// ---- the page itself ----------------------------------------------------------------------------

function fromAddress() {
  const query = new URLSearchParams(location.search).get("query");
  const first = Object.keys(EXAMPLES)[0];
  at("example").value = query ? "" : first;
  at("query").value = query || PREFIXES + EXAMPLES[first];
  if (query) run();
}

at("example").append(
  made("option", { value: "", hidden: "" }, "choose one"),
  ...Object.keys(EXAMPLES).map((name) => made("option", {}, name)));
at("example").addEventListener("change", () => {
  at("query").value = PREFIXES + EXAMPLES[at("example").value];
});
at("ask").addEventListener("submit", (event) => { event.preventDefault(); run(); });
at("stop").addEventListener("click", () => running?.abort());
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  if (event.key === "Escape") running?.abort();
});
addEventListener("popstate", fromAddress);
fromAddress();
