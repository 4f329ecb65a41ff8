import { Hourglass } from "lucide-react";
import Link from "next/link";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { splitAtNames, type WaitingFor } from "@/lib/runs/why/sentences";

/** Why the run does not move, with each run that the sentence names as a link. */
export function WaitingNotice({ waiting: { sentence, runs } }: { waiting: WaitingFor }) {
  const idOf = new Map(runs.map(({ name, id }) => [name, id]));
  const parts = splitAtNames(sentence, [...idOf.keys()]);
  return (
    <p className="flex items-start gap-2 rounded-md border border-warn/40 bg-warn-soft px-3 py-2 text-sm">
      <Hourglass className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {parts.map((part, index) =>
          idOf.has(part) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
            <Link key={index} href={`/runs/${idOf.get(part)}`} className="font-medium underline">
              {part}
            </Link>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <TextWithTimes key={index} text={part} />
          ),
        )}
      </span>
    </p>
  );
}
