import type { ReactNode } from "react";

export default function SharedLayout({ children }: { children: ReactNode }) {
  return <main className="mx-auto max-w-[76rem] px-4 py-8 sm:px-8">{children}</main>;
}
