import { z } from "zod";
import { FlowDefinition, type FlowNode } from "./flow";
import type { Task } from "./task";

/** A value known only at run time: a parameter, or a field of a node's output. */
export interface Reference<T> {
  readonly $from: string;
  readonly __type?: T;
}

/** Fields may be bound at any depth. */
type Bindable<T> = { [K in keyof T]: BindableValue<T[K]> };
type BindableValue<V> =
  | V
  | Reference<V>
  | (V extends readonly unknown[] ? never : V extends object ? Bindable<V> : never);
/** References to all fields of a value. */
export type References<T> = { readonly [K in keyof T]: Reference<T[K]> };
type NodeOptions = Partial<Omit<FlowNode, "id" | "task" | "input">>;

/** Adds a node; its `output`, `state` and `message` can be bound to the input of later ones. */
export type AddNode = <I extends z.ZodObject, O extends z.ZodObject>(
  id: string,
  task: Task<I, O>,
  input: Bindable<z.input<I>>,
  options?: NodeOptions,
) => { output: References<z.output<O>>; state: Reference<string>; message: Reference<string> };

/** A shipped flow: one file in inngest/flows. */
export interface Flow {
  slug: string;
  name: string;
  description: string;
  definition: FlowDefinition;
}

/** Defines a flow as data. Wiring is type-checked here and validated again when the catalogue loads. */
export function defineFlow<Params extends z.ZodObject>(flow: {
  slug: string;
  name: string;
  description: string;
  params: Params;
  /** Maximum duration of a run from its start, in ms. */
  timeoutMs?: number;
  /** Pool of workers for nodes that name none. */
  pool?: string;
  build(params: References<z.output<Params>>, node: AddNode): void;
}): Flow {
  const nodes: unknown[] = [];
  flow.build(references("params"), (id, task, input, options) => {
    nodes.push({ id, task: task.slug, input, ...options });
    const part = (name: string) => ({ $from: `nodes.${id}.${name}` });
    return { output: references(`nodes.${id}.output`), state: part("state"), message: part("message") };
  });
  const definition = FlowDefinition.parse({
    slug: flow.slug,
    params: z.toJSONSchema(flow.params, { io: "input" }),
    nodes,
    timeoutMs: flow.timeoutMs,
    pool: flow.pool,
  });
  return { slug: flow.slug, name: flow.name, description: flow.description, definition };
}

/** A field of a value known only at run time. */
export function fieldOf<T, K extends keyof T & string>(reference: Reference<T>, name: K): Reference<T[K]> {
  return { $from: `${reference.$from}.${name}` };
}

function references<T>(prefix: string): References<T> {
  return new Proxy({} as References<T>, { get: (_, key) => ({ $from: `${prefix}.${String(key)}` }) });
}
