import { attribute, elementTypes, tensor } from "./encode";

export type GraphNode = ReturnType<typeof node>;

/** Creates a graph node. */
export const node = (
  opType: string,
  input: string[],
  output: string | string[],
  attributes: object[] = [],
) => ({
  opType,
  input,
  output: [output].flat(),
  attribute: attributes,
});

/** Creates a node of the ai.onnx.ml domain. */
export const mlNode = (...args: Parameters<typeof node>) => ({ ...node(...args), domain: "ai.onnx.ml" });

/** Part of a graph. */
export interface GraphPart {
  nodes: GraphNode[];
  constants: { name: string }[];
}

/**
 * Writes a formula over the values of one field as nodes and constants, with names of its own for results between.
 * Arguments and results are names of values.
 */
export class FormulaWriter implements GraphPart {
  readonly nodes: GraphNode[] = [];
  readonly constants: { name: string }[] = [];

  /** @param place of the names, such as `opened/date`; their number follows it */
  constructor(private readonly place: string) {}

  /** Adds an operator. @param output name of its result, when others are to find it */
  op(opType: string, input: string[], attributes: object[] = [], output = this.newName()): string {
    this.nodes.push(node(opType, input, output, attributes));
    return output;
  }

  /** Splits texts that have the delimiter at least `parts - 1` times: the parts, along a third axis. */
  split(text: string, delimiter: string, parts: number): string[] {
    const [found, counts] = [this.newName(), this.newName()];
    const attributes = [attribute.string("delimiter", delimiter), attribute.int("maxsplit", parts - 1)];
    this.nodes.push(node("StringSplit", [text], [found, counts], attributes));
    return Array.from({ length: parts }, (_, place) =>
      this.op("Gather", [found, this.add(tensor.index(this.newName(), place))], [attribute.int("axis", 2)]),
    );
  }

  /** Whether texts match a pattern of RE2 as a whole. */
  matches(text: string, pattern: string): string {
    return this.op("RegexFullMatch", [text], [attribute.string("pattern", pattern)]);
  }

  toNumber(value: string): string {
    return this.op("Cast", [value], [attribute.int("to", elementTypes.double)]);
  }

  number(value: number): string {
    return this.add(tensor.doubles(this.newName(), [value]));
  }

  text(value: string): string {
    return this.add(tensor.string(this.newName(), value));
  }

  private add(constant: { name: string }): string {
    this.constants.push(constant);
    return constant.name;
  }

  private newName(): string {
    return `${this.place}${this.count++}`;
  }
  private count = 0;
}
