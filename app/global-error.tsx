"use client";

import { type Fault, FaultNotice } from "./_components/shell/fault-notice";
import "./globals.css";

/** Error page for a failure of the root layout, which it replaces. */
export default function GlobalErrorPage(props: { error: Fault; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Switchyard</title>
        <main className="mx-auto max-w-xl p-6">
          <FaultNotice {...props} />
        </main>
      </body>
    </html>
  );
}
