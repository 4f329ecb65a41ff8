import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { ModelKind } from "./model-kind";

/**
 * Validates parameters of a model kind and fills in defaults. @throws DomainError "invalid" naming invalid parameters
 */
export function readKindParams(kind: ModelKind, input: Record<string, unknown>): Record<string, unknown> {
  const parsed = kind.params.strict().safeParse(input);
  if (parsed.success) return parsed.data;
  throw new DomainError(
    "invalid",
    `${kind.name} does not take these parameters. ${z.prettifyError(parsed.error)}`,
  );
}
