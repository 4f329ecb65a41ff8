import Link from "next/link";
import type { BlockUse } from "@/lib/blocks/where-used";

const pages: Record<BlockUse["kind"], string> = {
  deployment: "/deployments",
  block: "/blocks",
  "outgoing webhook": "/alerts/channels",
  run: "/runs",
};

/** Users of a block, each with a link to its page. */
export function UseList({ uses }: { uses: BlockUse[] }) {
  return (
    <ul className="grid gap-1 text-sm">
      {uses.map(({ kind, id, name }) => (
        <li key={kind + id}>
          <span className="text-muted">{kind}</span>{" "}
          <Link href={`${pages[kind]}/${id}`} className="underline">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
