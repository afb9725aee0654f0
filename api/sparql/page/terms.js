// Terms as a person reads them. Whatever comes from the graph becomes text, never markup.

import { BASE } from "./examples.js";

const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long"].map((n) => `http://www.w3.org/2001/XMLSchema#${n}`));
const WELL_KNOWN = {
  [`${BASE}id/`]: "id",
  [`${BASE}source/`]: "source",
  "https://w3id.org/greenweft/ontology#": "gw",
  "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
  "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
  "http://www.w3.org/2001/XMLSchema#": "xsd",
};
let prefixes = []; // of the query whose answer is shown: [namespace, name]

export function made(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside.filter((one) => one !== null));
  return element;
}

export function readPrefixes(query) {
  const found = [...query.matchAll(/\bPREFIX\s+([\w.-]*):\s*<([^<>\s]+)>/gi)].map((m) => [m[2], m[1]]);
  prefixes = [...found, ...Object.entries(WELL_KNOWN)].sort((a, b) => b[0].length - a[0].length);
}

function short(iri) {
  const known = prefixes.find(([space]) => iri.startsWith(space) && iri.length > space.length);
  return known ? `${known[1]}:${iri.slice(known[0].length)}` : iri;
}

export function described(iri, name) {
  return made("a", { href: `?${new URLSearchParams({ query: `DESCRIBE <${iri}>` })}`, title: iri }, name);
}

function link(iri) {
  const name = short(iri), here = described(iri, name);
  if (name === iri) here.classList.add("whole");
  const web = /^https?:\/\//i.test(iri);
  const away = web && made(
    "a", { href: iri, class: "away", rel: "noopener noreferrer", target: "_blank", "aria-label": `Open ${iri}` });
  return made("span", {}, here, away || null);
}

function literal(term) {
  const text = made("span", { class: "text" }, term.value);
  const language = term["xml:lang"];
  if (language) {
    text.lang = language;
    return made("span", {}, text, " ", made("span", { class: "tag" }, `@${language}`));
  }
  if (!term.datatype || NUMBERS.has(term.datatype)) return text;
  return made("span", {}, text, " ", made("span", { class: "tag" }, short(term.datatype)));
}

export function shown(term) {
  if (term.type === "uri") return link(term.value);
  if (term.type === "bnode") return made("span", { class: "unnamed" }, `_:${term.value}`);
  if (term.type !== "triple") return literal(term);
  const { subject, predicate, object } = term.value;
  return made("span", {}, "<<( ", shown(subject), " ", shown(predicate), " ", shown(object), " )>>");
}

export function isNumber(term) {
  return NUMBERS.has(term.datatype);
}
