import { DomainError } from "@/lib/errors";
import { loadBySlug } from "@/lib/load-by-slug";
import type { ArtifactKind } from "./artifact-kind";

const files = import.meta.glob<{ default: ArtifactKind }>("./kinds/*.ts");

/** The kinds of artifacts by slug: every file in lib/artifacts/kinds. */
export const artifactKinds: ReadonlyMap<string, ArtifactKind> = await loadBySlug(files);

/** @throws DomainError "invalid" naming the kinds there are */
export function getArtifactKind(slug: string): ArtifactKind {
  const kind = artifactKinds.get(slug);
  if (kind) return kind;
  throw new DomainError(
    "invalid",
    `There is no kind of artifact "${slug}". There is: ${[...artifactKinds.keys()].join(", ")}.`,
  );
}
