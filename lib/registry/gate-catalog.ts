import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { Gate } from "./gate";

const files = import.meta.glob<{ default: Gate }>("./gates/*.ts");

/** The gates by slug: every file in lib/registry/gates. */
export const gates: ReadonlyMap<string, Gate> = await loadBySlug(files);

/** @throws DomainError "not-found" naming the gates there are */
export const getGate = (slug: string): Gate => findBySlug(gates, "gate", slug, { code: "not-found" });
