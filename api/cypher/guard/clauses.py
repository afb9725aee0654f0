"""What of Cypher's grammar this door runs: a list of what may stand in a query.

A query is refused at the first rule of the grammar, or the first word, that is not on the list:
what a later version of the language adds is refused until somebody puts it here. The list is what
Neo4j 5.26 runs as Cypher 5 and what only reads.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Feature(NamedTuple):
    """A part of the language, the grammar's rules that it is made of, and the words of its own."""

    name: str
    rules: str
    words: str = ""


CLAUSES: Sequence[Feature] = (
    Feature("MATCH", "MatchClause PatternList Pattern AnonymousPattern PatternElement", "MATCH EQ"),
    Feature("OPTIONAL", "", "OPTIONAL"),
    Feature("WHERE", "WhereClause", "WHERE"),
    Feature("WITH", "WithClause", "WITH"),
    Feature("RETURN", "ReturnClause ReturnBody ReturnItems ReturnItem", "RETURN AS TIMES"),
    Feature("DISTINCT", "", "DISTINCT"),
    Feature("UNWIND", "UnwindClause", "UNWIND"),
    Feature("UNION", "", "UNION ALL"),
    Feature(
        "ORDER BY",
        "OrderBy OrderItem AscToken DescToken OrderBySkipLimitClause",
        "ORDER BY ASC ASCENDING DESC DESCENDING",
    ),
    Feature("SKIP", "Skip", "SKIPROWS OFFSET"),
    Feature("LIMIT", "Limit", "LIMITROWS"),
    Feature("CALL { … }", "SubqueryClause SubqueryScope", "CALL"),
    Feature(
        "CALL of a procedure",
        "CallClause ProcedureName ProcedureResultItem",
        "YIELD",
    ),
    Feature("FINISH", "FinishClause", "FINISH"),
    Feature(
        "USING INDEX, SCAN and JOIN ON",
        "Hint LabelOrRelType NonEmptyNameList",
        "USING INDEX TEXT RANGE POINT SEEK SCAN JOIN ON",
    ),
)
PATTERNS: Sequence[Feature] = (
    Feature("nodes", "NodePattern Properties"),
    Feature("relationships", "RelationshipPattern LeftArrow ArrowLine RightArrow"),
    Feature(
        "labels and types",
        "LabelExpression LabelExpression4 LabelExpression3 LabelExpression2 LabelName "
        "ParenthesizedLabelExpression AnyLabel",
        "COLON BAR AMPERSAND EXCLAMATION_MARK PERCENT",
    ),
    Feature("labels and types of a value", "DynamicLabel DynamicAnyAllExpression", "ANY"),
    Feature("paths of any length", "PathLength", "DOTDOT"),
    Feature("quantified paths", "ParenthesizedPath Quantifier", "PLUS"),
    Feature(
        "shortestPath() and allShortestPaths()",
        "ShortestPathPattern ShortestPathExpression",
        "SHORTEST_PATH ALL_SHORTEST_PATHS",
    ),
    Feature(
        "SHORTEST k, ALL SHORTEST, ANY",
        "AnyShortestPath AllShortestPath ShortestGroup AnyPath AllPath PathToken GroupToken "
        "NonNegativeIntegerSpecification",
        "SHORTEST PATH PATHS GROUP GROUPS",
    ),
    Feature("patterns as conditions", "PatternExpression PathPatternNonEmpty"),
)
EXPRESSIONS: Sequence[Feature] = (
    Feature("OR, XOR, AND, NOT", "", "OR XOR AND NOT"),
    Feature("comparisons", "", "EQ NEQ LT LE GT GE"),
    Feature(
        "STARTS WITH, ENDS WITH, CONTAINS, IN, =~",
        "StringAndListComparison",
        "STARTS ENDS CONTAINS IN REGEQ",
    ),
    Feature("IS NULL", "NullComparison", "IS NULL"),
    Feature(
        "IS :: TYPE", "TypeComparison Type TypePart TypeName TypeNullability TypeListSuffix",
        "COLONCOLON TYPED LIST",
    ),
    Feature("IS NORMALIZED", "NormalFormComparison NormalForm", "NORMALIZED NFC NFD NFKC NFKD"),
    Feature("n:Label as a condition", "LabelComparison"),
    Feature("+ - * / % ^ ||", "", "MINUS DIVIDE POW DOUBLEBAR"),
    Feature("keys, [index], [from..to]",
            "Property PropertyPostfix IndexPostfix RangePostfix", "DOT"),
    Feature("numbers", "NumberLiteral NumericLiteral",
            "UNSIGNED_DECIMAL_INTEGER UNSIGNED_HEX_INTEGER UNSIGNED_OCTAL_INTEGER DECIMAL_DOUBLE"),
    Feature("texts", "StringLiteral StringsLiteral", "STRING_LITERAL1 STRING_LITERAL2"),
    Feature("true, false, null, Infinity, NaN", "BooleanLiteral KeywordLiteral",
            "TRUE FALSE INF INFINITY NAN"),
    Feature("maps and lists", "Map OtherLiteral ListLiteral"),
    Feature("$parameters", "Parameter ParameterName", "DOLLAR"),
    Feature("CASE", "CaseExpression CaseAlternative ExtendedCaseExpression "
            "ExtendedCaseAlternative WhenEquals WhenSimpleComparison WhenAdvancedComparison",
            "CASE WHEN THEN ELSE END"),
    Feature("list comprehension", "ListComprehension"),
    Feature("pattern comprehension", "PatternComprehension"),
    Feature("map projection", "MapProjection MapProjectionElement"),
    Feature("reduce()", "ReduceExpression", "REDUCE"),
    Feature("all(), any(), none(), single()", "ListItemsPredicate", "NONE SINGLE"),
    Feature("count(*)", "CountStar", "COUNT"),
    Feature("EXISTS { … }", "ExistsExpression", "EXISTS"),
    Feature("COUNT { … }", "CountExpression"),
    Feature("COLLECT { … }", "CollectExpression", "COLLECT"),
    Feature("functions", "FunctionInvocation FunctionName FunctionArgument"),
    Feature("trim(BOTH … FROM …)", "TrimFunction", "TRIM BOTH LEADING TRAILING FROM"),
    Feature("normalize()", "NormalizeFunction", "NORMALIZE"),
)  # fmt: skip
FEATURES = (*CLAUSES, *PATTERNS, *EXPRESSIONS)

# What every query is made of, and what only groups what stands below it.
FRAME = """
    Statements Statement QueryWithLocalDefinitions NextStatement RegularQuery Union SingleQuery
    Clause Expression Expression11 Expression10 Expression9 Expression8 Expression7 Expression6
    Expression5 Expression4 Expression3 Expression2 Expression1 ParenthesizedExpression
    Variable PropertyKeyName Namespace
"""
SIGNS = "LPAREN RPAREN LBRACKET RBRACKET LCURLY RCURLY COMMA SEMICOLON EOF"
# Below these any word is a name, or part of the name of a type.
NAMES = frozenset({"SymbolicNameString", "SymbolicVariableNameString", "ParameterName", "TypeName"})

ALLOWED_RULES = frozenset(FRAME.split()) | NAMES | {
    rule for feature in FEATURES for rule in feature.rules.split()
}  # fmt: skip
ALLOWED_WORDS = frozenset(SIGNS.split()) | {
    word for feature in FEATURES for word in feature.words.split()
}  # fmt: skip

WRITING: Mapping[str, str] = {
    "CreateClause": "CREATE",
    "InsertClause": "INSERT",
    "MergeClause": "MERGE",
    "SetClause": "SET",
    "RemoveClause": "REMOVE",
    "DeleteClause": "DELETE",
    "ForeachClause": "FOREACH",
}
# Why some of what is not on the list is not, under a rule's name of its own.
REASONS: Mapping[str, tuple[str, str]] = {
    "LoadCSVClause": ("load-csv", "LOAD CSV, which reads files and calls addresses"),
    "UseClause": ("use", "USE: it answers from the one graph that is published"),
    "Command": ("command", "a command that shows or alters the database itself"),
    "ComposableCommandClauses": ("command", "a command that shows or ends what others do"),
    "SubqueryInTransactionsParameters": (
        "in-transactions",
        "CALL { … } IN TRANSACTIONS, which is there for writing: write CALL { … }",
    ),
    "InterpolatedStringLiteral": ("construct", "s'…{…}': write texts and + between them"),
    "LetClause": ("construct", "LET, of Cypher 25: write WITH *, … AS …"),
    "FilterClause": ("construct", "FILTER, of Cypher 25: write WITH * WHERE …"),
    "ForListClause": ("construct", "FOR, of Cypher 25: write UNWIND … AS …"),
    "When": ("construct", "WHEN, of Cypher 25: write CASE, or UNION"),
}
