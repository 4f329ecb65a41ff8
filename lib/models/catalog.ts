import { DomainError } from "@/lib/errors";
import type { ModelKind } from "./model-kind";

const files = import.meta.glob<{ default: ModelKind }>(["./kinds/*.ts", "!./kinds/*.test.ts"], {
  eager: true,
});

/** The model kinds by slug: every file in lib/models/kinds. */
export const modelKinds: ReadonlyMap<string, ModelKind> = new Map(
  Object.values(files).map(({ default: kind }) => [kind.slug, kind]),
);

/** @throws DomainError "invalid" naming the kinds there are */
export function getModelKind(slug: string): ModelKind {
  const kind = modelKinds.get(slug);
  if (kind) return kind;
  throw new DomainError(
    "invalid",
    `There is no model kind "${slug}". There is: ${[...modelKinds.keys()].join(", ")}.`,
  );
}
