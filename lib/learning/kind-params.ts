import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { ModelKind } from "./model-kind";

/** Parameters of a model kind with its defaults filled in. @throws DomainError "invalid" naming what does not fit */
export function readKindParams(kind: ModelKind, given: Record<string, unknown>): Record<string, unknown> {
  const parsed = kind.params.strict().safeParse(given);
  if (parsed.success) return parsed.data;
  throw new DomainError(
    "invalid",
    `${kind.name} does not take these parameters. ${z.prettifyError(parsed.error)}`,
  );
}
