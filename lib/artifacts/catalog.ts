import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { ArtifactKind } from "./artifact-kind";

const files = import.meta.glob<{ default: ArtifactKind }>("./kinds/*.ts");

/** Artifact kinds by slug: every file in lib/artifacts/kinds. */
export const artifactKinds: ReadonlyMap<string, ArtifactKind> = await loadBySlug(files);

/** Returns an artifact kind. @throws DomainError "invalid" naming the available kinds */
export const getArtifactKind = (slug: string): ArtifactKind =>
  findBySlug(artifactKinds, "kind of artifact", slug);
