import { findBySlug, loadBySlug } from "@/lib/base/by-slug";
import type { ArtifactKind } from "./artifact-kind";

const files = import.meta.glob<{ default: ArtifactKind }>("./kinds/*.ts");

/** The kinds of artifacts by slug: every file in lib/artifacts/kinds. */
export const artifactKinds: ReadonlyMap<string, ArtifactKind> = await loadBySlug(files);

/** @throws DomainError "invalid" naming the kinds there are */
export const getArtifactKind = (slug: string): ArtifactKind =>
  findBySlug(artifactKinds, "kind of artifact", slug);
