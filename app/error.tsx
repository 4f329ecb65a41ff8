"use client";

import { type Fault, FaultNotice } from "./_components/shell/fault-notice";

/** A bug outside the portal's shell, as at the sign-in. */
export default function ErrorPage(props: { error: Fault; reset: () => void }) {
  return (
    <main className="mx-auto max-w-xl p-6">
      <FaultNotice {...props} />
    </main>
  );
}
