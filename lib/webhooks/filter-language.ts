import { Environment, EvaluationError } from "@marcbachmann/cel-js";
import { linearPattern, PatternError, patternProblem } from "@/lib/base/linear-pattern";

/**
 * Maximum steps of one evaluation: a node, an item or eight characters that are compared, searched or joined. About 50
 * ms.
 */
const mostSteps = 200_000;
const charactersAStep = 8;

/** Operators and calls whose time is proportional to their operands' size. */
const readsOperands = new Set([
  "==",
  "!=",
  "in",
  "+",
  "<",
  "<=",
  ">",
  ">=",
  "call",
  "rcall",
  "comprehension",
]);

/** A node of cel-js 8.0.0, whose types omit its internals. */
interface Node {
  op: string;
  args: unknown;
  meta: { alternate?: Node; macro?: { evaluate: Evaluate }; evaluate: Evaluate };
  evaluate: Evaluate;
}
type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;

const language = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
  .registerVariable("payload", "dyn")
  .registerVariable("headers", "map")
  // CEL's own `matches` is JavaScript's here, which backtracks.
  .registerFunction("string.matchesLinear(string): bool", (text: string, pattern: string) => {
    try {
      return linearPattern(pattern).test(text);
    } catch (error) {
      if (error instanceof PatternError) throw new EvaluationError(error.message.replace(/\.$/, ""));
      throw error;
    }
  });

/** A CEL expression (github.com/google/cel-spec) over `payload` and `headers` of a delivery. */
export interface Expression {
  check(): { valid: boolean; type?: string; error?: Error };
  /** @throws EvaluationError, also when the evaluation exceeds its maximum steps */
  evaluate(facts: Record<string, unknown>): unknown;
}

/**
 * Parses an expression. Its patterns are matched in linear time and its evaluation steps are counted, so that no
 * delivery blocks the process.
 * @throws ParseError
 */
export function readExpression(text: string): Expression {
  const parsed = language.parse(text);
  const budget = new Budget();
  const patterns: string[] = [];
  count(parsed.ast as unknown as Node, budget, patterns);
  return {
    check() {
      const problem = patterns.map(patternProblem).find((message) => message !== undefined);
      return problem ? { valid: false, error: new Error(problem.replace(/\.$/, "")) } : parsed.check();
    },
    evaluate(facts) {
      budget.left = mostSteps;
      const value = parsed(facts);
      // `all` and `exists` swallow errors of single items; this error concerns the whole evaluation.
      if (budget.left < 0) throw exhausted;
      return value;
    },
  };
}

/** One shared error, since it is thrown for each remaining item. */
const exhausted = new EvaluationError("It takes too many steps for this delivery");

class Budget {
  left = mostSteps;

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw exhausted;
  }

  /** Charges the steps needed to walk a value. */
  weigh(value: unknown, characters = charactersAStep): void {
    if (typeof value === "string") this.spend(value.length / characters);
    else if (ArrayBuffer.isView(value)) this.spend(value.byteLength / characters);
    else if (typeof value === "object" && value !== null) {
      const items = Array.isArray(value) || value instanceof Map ? value.values() : Object.values(value);
      for (const item of items) {
        this.spend(1);
        this.weigh(item, characters);
      }
    }
  }
}

/** Instruments each node of a tree to count its evaluation, and collects literal patterns. */
function count(node: Node, budget: Budget, patterns: string[], reader?: Node): void {
  if (node.op === "rcall") makeLinear(node, patterns);
  const isRead = reader && readsOperands.has(reader.op);
  // A text can be split into as many texts as it has characters.
  const characters = isRead && reader.op === "rcall" && nameOf(reader) === "split" ? 1 : charactersAStep;
  const evaluate: Evaluate = (evaluator, _, context) => {
    budget.spend(1);
    const { alternate, macro, evaluate: plain } = node.meta;
    const inner = alternate ?? macro ?? node;
    const value = (inner === node ? plain : inner.evaluate).call(inner, evaluator, inner, context);
    if (isRead) budget.weigh(value, characters);
    return value;
  };
  Object.defineProperty(node, "evaluate", { value: evaluate, writable: false });
  const below = [node.args, node.meta.alternate, node.meta.macro];
  for (const child of below) visit(child, (expression) => count(expression, budget, patterns, node));
}

/** Calls `each` with the nodes in lists and records, but not with nodes nested inside those nodes. */
function visit(value: unknown, each: (node: Node) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) {
    if (!Object.hasOwn(value, "evaluate")) each(value);
  } else for (const item of Object.values(value)) visit(item, each);
}

function isNode(value: object): value is Node {
  return "op" in value && "meta" in value && "evaluate" in value;
}

function nameOf(call: Node): string {
  return (call.args as [string])[0];
}

function makeLinear(node: Node, patterns: string[]): void {
  const [, , operands] = node.args as [string, Node, Node[]];
  const [pattern] = operands;
  if (nameOf(node) !== "matches" || operands.length !== 1 || !pattern) return;
  (node.args as unknown[])[0] = "matchesLinear";
  if (pattern.op === "value" && typeof pattern.args === "string") patterns.push(pattern.args);
}
