"use client";

import { type Fault, FaultNotice } from "@/app/_components/shell/fault-notice";

/** A bug on a page of the portal: the navigation stays. */
export default function PortalErrorPage(props: { error: Fault; reset: () => void }) {
  return <FaultNotice {...props} />;
}
