import Link from "next/link";
import { AliasBadge } from "@/app/(portal)/models/alias-badge";
import { versionHref } from "@/app/(portal)/models/model-href";
import type { VersionMade } from "@/lib/registry/versions-made";

/** Registered versions as links, with their aliases; a dash for none. */
export function VersionLinks({ versions }: { versions: VersionMade[] }) {
  if (versions.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {versions.map(({ name, version, aliases }) => (
        <span key={`${name} ${version}`} className="inline-flex flex-wrap items-center gap-1">
          <Link className="underline" href={versionHref(name, version)}>
            {name} {version}
          </Link>
          {aliases.map((alias) => (
            <AliasBadge key={alias} alias={alias} />
          ))}
        </span>
      ))}
    </span>
  );
}
