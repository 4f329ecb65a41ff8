import type { ReactNode } from "react";

/** The calm middle of the pages before a team's: sign-in and what belongs to it. */
export function AuthCard({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-md border border-line bg-panel p-6">
        <h1 className="text-lg font-medium">{title}</h1>
        {description && <p className="mt-1 text-sm text-muted">{description}</p>}
        <div className="mt-5">{children}</div>
      </div>
    </main>
  );
}
