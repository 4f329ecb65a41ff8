import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findMember } from "@/app/_server/session";
import { sameOriginPath } from "./same-origin-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const { callbackUrl } = await searchParams;
  const next = sameOriginPath(callbackUrl);
  if (await findMember()) redirect(next);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-md border border-line bg-panel p-6">
        <h1 className="text-lg font-medium">Sign in to Switchyard</h1>
        <p className="mb-5 mt-1 text-sm text-muted">
          The owner's address and first password were printed where the portal was started.
        </p>
        <SignInForm next={next} />
      </div>
    </main>
  );
}
