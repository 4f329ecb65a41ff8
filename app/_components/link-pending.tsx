"use client";

import { useLinkStatus } from "next/link";

/** Inside a link: says that its page is on the way, where that takes longer than a moment. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return <span aria-hidden="true" className={pending ? "link-pending" : undefined} />;
}
