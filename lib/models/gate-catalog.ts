import { DomainError } from "@/lib/errors";
import { loadBySlug } from "@/lib/load-by-slug";
import type { Gate } from "./gate";

const files = import.meta.glob<{ default: Gate }>("./gates/*.ts");

/** The gates by slug: every file in lib/models/gates. */
export const gates: ReadonlyMap<string, Gate> = await loadBySlug(files);

/** @throws DomainError "not-found" naming the gates there are */
export function getGate(slug: string): Gate {
  const gate = gates.get(slug);
  if (gate) return gate;
  throw new DomainError(
    "not-found",
    `There is no gate "${slug}". There is: ${[...gates.keys()].join(", ")}.`,
  );
}
