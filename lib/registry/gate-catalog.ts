import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { Gate } from "./gate";

const files = import.meta.glob<{ default: Gate }>("./gates/*.ts");

/** Gates by slug: every file in lib/registry/gates. */
export const gates: ReadonlyMap<string, Gate> = await loadBySlug(files);

/** Returns a gate. @throws DomainError "not-found" naming the available gates */
export const getGate = (slug: string): Gate => findBySlug(gates, "gate", slug, { code: "not-found" });
