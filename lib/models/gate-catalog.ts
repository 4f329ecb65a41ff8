import { DomainError } from "@/lib/errors";
import type { Gate } from "./gate";

// Loaded lazily and awaited, as inngest/catalog.ts says why.
const files = import.meta.glob<{ default: Gate }>("./gates/*.ts");
const modules = await Promise.all(Object.values(files).map((load) => load()));

/** The gates by slug: every file in lib/models/gates. */
export const gates: ReadonlyMap<string, Gate> = new Map(
  modules.map(({ default: gate }) => [gate.slug, gate]),
);

/** @throws DomainError "not-found" naming the gates there are */
export function getGate(slug: string): Gate {
  const gate = gates.get(slug);
  if (gate) return gate;
  throw new DomainError(
    "not-found",
    `There is no gate "${slug}". There is: ${[...gates.keys()].join(", ")}.`,
  );
}
