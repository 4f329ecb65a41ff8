"use client";

import { useLinkStatus } from "next/link";

/** Inside a link: says that its page is on the way, where that takes longer than a moment. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return <PendingLine isPending={pending} />;
}

/** The same for what goes to a page by itself, in a transition. */
export function PendingLine({ isPending }: { isPending: boolean }) {
  return isPending && <span aria-hidden="true" className="link-pending" />;
}
