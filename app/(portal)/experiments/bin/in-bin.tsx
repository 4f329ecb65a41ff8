import Link from "next/link";
import { Time } from "@/app/_components/ui/time";
import { due } from "@/lib/experiments/stage-change";

/** Says on the page of something that it is in the bin; nothing where it is not. */
export function InBin({ deletedAt }: { deletedAt: Date | null }) {
  if (!deletedAt) return null;
  const isDue = deletedAt.getTime() === due.getTime();
  return (
    <p className="mb-4 rounded-md border border-line bg-raised px-3 py-2 text-sm">
      {isDue ? (
        "It is deleted for good within the hour."
      ) : (
        <>
          In the{" "}
          <Link href="/experiments/bin" className="underline">
            bin
          </Link>{" "}
          since <Time value={deletedAt} />.
        </>
      )}
    </p>
  );
}
