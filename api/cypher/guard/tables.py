"""Which function reckons which rule of the grammar."""

from collections.abc import Mapping

from api.cypher.guard import calls, flow, loops, operands, operators, patterns
from api.cypher.guard.grammar import Node
from api.cypher.guard.reckoning import Clause, Expression, Reckoning, Scope
from api.cypher.guard.values import numbered
from api.cypher.guard.verdicts import Verdict
from api.refusals import QueryRefused

EXPRESSIONS: Mapping[str, Expression] = {
    "Expression8": operators.equality,
    "Expression7": operators.comparisons,
    "Expression6": operators.sum_,
    "Expression5": operators.product,
    "Expression3": operators.negated,
    "Expression2": operators.steps_from,
    **dict.fromkeys(
        ("NumericLiteral", "StringsLiteral", "OtherLiteral", "ParenthesizedExpression"),
        operands.enclosed,
    ),
    "NumberLiteral": operands.number,
    "StringLiteral": operands.text,
    "Map": operands.map_,
    "ListLiteral": operands.list_,
    "Variable": operands.variable,
    "Parameter": operands.parameter,
    "CaseExpression": operators.case,
    "ExtendedCaseExpression": operators.extended_case,
    "MapProjection": operands.projected,
    "ListComprehension": loops.list_comprehension,
    "ListItemsPredicate": loops.condition,
    "PatternComprehension": loops.pattern_comprehension,
    "PatternExpression": loops.exists_pattern,
    "ReduceExpression": loops.reduce_,
    "ShortestPathExpression": patterns.shortest,
    "FunctionInvocation": calls.call,
    "TrimFunction": calls.inner,
    "NormalizeFunction": calls.inner,
    "CountStar": lambda _, __, scope: numbered(0, scope.rows),
    "ExistsExpression": flow.inner_query,
    "CountExpression": flow.inner_query,
    "CollectExpression": flow.inner_query,
}
CLAUSES: Mapping[str, Clause] = {
    **dict.fromkeys(
        ("Statement", "QueryWithLocalDefinitions", "NextStatement", "RegularQuery"), flow.only
    ),
    "Statements": flow.only,
    "Union": flow.union,
    "SingleQuery": flow.single,
    "MatchClause": flow.match,
    "UnwindClause": flow.unwind,
    "WithClause": flow.project,
    "ReturnClause": flow.project,
    "OrderBySkipLimitClause": flow.limit,
    "CallClause": flow.procedure,
    "SubqueryClause": flow.subquery,
    "FinishClause": flow.as_they_are,
}


def reckon(tree: Node, parameters: Mapping[str, object], graph: float) -> Verdict:
    """The verdict on a query that could compute too long within a row, or could not."""
    reckoning = Reckoning(parameters, graph, EXPRESSIONS, CLAUSES)
    refusal = None
    try:
        reckoning.query(tree, Scope())
    except QueryRefused as error:
        refusal = error
    return Verdict(refusal, tuple(reckoning.read), reckoning.texts)
