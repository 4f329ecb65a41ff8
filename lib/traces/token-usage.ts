import { z } from "zod";
import { parseJson } from "@/lib/base/json";

export interface TokenUsage {
  input: number;
  output: number;
  total: number;
}

const Usage = z.object({
  input_tokens: z.number().min(0).optional(),
  output_tokens: z.number().min(0).optional(),
  total_tokens: z.number().min(0).optional(),
});

/** Tokens that a trace used, as MLflow's clients write them; undefined for a text that is none. */
export function readTokenUsage(text: string | null | undefined): TokenUsage | undefined {
  const { data } = Usage.safeParse(text ? parseJson(text) : undefined);
  if (!data || Object.keys(data).length === 0) return undefined;
  const { input_tokens: input = 0, output_tokens: output = 0 } = data;
  return { input, output, total: data.total_tokens ?? input + output };
}
