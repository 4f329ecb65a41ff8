import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignOutButton } from "@/app/_components/shell/sign-out-button";
import { requireSignedIn } from "@/app/_server/page";
import { AuthCard } from "@/app/(auth)/auth-card";
import { sameOriginPath } from "@/app/(auth)/sign-in/same-origin-path";
import { SetUpSecondFactor } from "@/app/(portal)/settings/account/set-up";

export const metadata: Metadata = { title: "Second factor" };

export default async function NeedsSecondFactorPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const { needsSecondFactor, userId, email } = await requireSignedIn();
  if (!needsSecondFactor) redirect(sameOriginPath((await searchParams).callbackUrl));
  return (
    <AuthCard
      title="Set up a second factor"
      description="Your team requires an authenticator app for everyone who signs in with a password."
    >
      <div className="grid gap-4">
        <SetUpSecondFactor userId={userId} email={email} />
        <div className="border-t border-line pt-4">
          <SignOutButton hasText />
        </div>
      </div>
    </AuthCard>
  );
}
