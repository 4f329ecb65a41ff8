import { createHash } from "node:crypto";
import { canonicalize } from "json-canonicalize";
import type { FlowDefinition } from "./flow";

/** Name of a flow version: SHA-256 (hex) of the definition's canonical JSON (RFC 8785). */
export function flowHash(definition: FlowDefinition): string {
  return createHash("sha256").update(canonicalize(definition)).digest("hex");
}
