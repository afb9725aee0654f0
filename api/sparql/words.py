"""The words of SPARQL: those of 1.1, and those of later drafts that the embedded engine knows.

Of the drafts LATERAL joins a group to each row before it, VERSION says a number, ADJUST moves a
time, and the functions of triple terms and directions only look. All of them only read, so all are
let through; what else an engine may know (LET, UNFOLD, JSON, DEFINE, …) is no word here.
"""

FORMS = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
)
CONSTANTS = frozenset({"TRUE", "FALSE", "UNDEF"})
CLAUSES = frozenset(
    {
        *("DISTINCT", "REDUCED", "AS", "FROM", "NAMED", "WHERE", "GROUP", "BY", "HAVING", "ORDER"),
        *("ASC", "DESC", "LIMIT", "OFFSET", "VALUES", "OPTIONAL", "GRAPH", "UNION", "MINUS"),
        *("FILTER", "BIND", "EXISTS", "NOT", "IN", "SEPARATOR", "LATERAL"),
    }
)
AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
FUNCTIONS = frozenset(
    {
        *("STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND"),
        *("ABS", "CEIL", "FLOOR", "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "SUBSTR"),
        *("ENCODE_FOR_URI", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER"),
        *("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW"),
        *("UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF"),
        *("STRLANG", "STRDT", "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL"),
        *("ISNUMERIC", "REGEX", "REPLACE"),
    }
)
DRAFTS = frozenset(
    {
        *("TRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "ISTRIPLE", "LANGDIR", "STRLANGDIR"),
        *("HASLANG", "HASLANGDIR", "ADJUST"),
    }
)
WORDS = FORMS | PROLOGUE | CONSTANTS | CLAUSES | AGGREGATES | FUNCTIONS | DRAFTS
A = "a"  # rdf:type as a predicate; the one word that is not the same in capitals
