// Queries to begin with; they find something in any graph of firms, parks and titles.

export const BASE = document.documentElement.dataset.base;
export const PREFIXES = `PREFIX gw: <https://w3id.org/greenweft/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX scheme: <https://w3id.org/greenweft/scheme/>
PREFIX level: <https://w3id.org/greenweft/level/>
PREFIX id: <${BASE}id/>
`;
export const EXAMPLES = {
  "What is there": `
SELECT ?kind (COUNT(?thing) AS ?things) {
  ?thing a ?kind
}
GROUP BY ?kind
ORDER BY DESC(?things)`,
  "Parks by their tenants": `
SELECT ?park ?name (COUNT(?firm) AS ?tenants) {
  ?firm gw:tenantOf ?park .
  ?park rdfs:label ?name
}
GROUP BY ?park ?name
ORDER BY DESC(?tenants)
LIMIT 50`,
  "Green titles and who holds them": `
SELECT ?holder ?name ?scheme ?level ?day {
  ?title gw:heldBy ?holder ; gw:scheme ?scheme ; gw:level ?level .
  ?holder rdfs:label ?name
  OPTIONAL { ?title gw:grantedOn ?day }
}
ORDER BY ?name
LIMIT 100`,
  "Suppliers of suppliers": `
SELECT ?firm ?name ?supplier ?suppliedBy {
  ?first gw:supplies ?firm .
  ?supplier gw:supplies ?first ; rdfs:label ?suppliedBy .
  ?firm rdfs:label ?name
}
LIMIT 100`,
  "What each source says, as a graph": `
CONSTRUCT { ?thing a ?kind ; rdfs:label ?name }
{
  GRAPH ?source { ?thing a ?kind ; rdfs:label ?name }
}
LIMIT 50`,
};
