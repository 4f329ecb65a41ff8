import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { SignOutButton } from "@/app/_components/shell/sign-out-button";
import { findPerson } from "@/app/_server/session";
import { AuthCard } from "@/app/(auth)/auth-card";
import { findInvitation } from "@/lib/teams/accept-invitation";
import { acceptAction } from "./actions";
import { JoinForm } from "./join-form";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  if (!invitation)
    return (
      <AuthCard
        title="This invitation is no longer valid"
        description="It was used, revoked or has expired. Ask the person who invited you for a new one."
      >
        <Link href="/sign-in" className="text-sm text-accent hover:underline">
          Sign in
        </Link>
      </AuthCard>
    );
  const { teamName, role, madeBy, email } = invitation;
  const person = await findPerson();
  return (
    <AuthCard
      title={`Join ${teamName}`}
      description={`${madeBy ?? "Someone"} invited you to join as ${role}.`}
    >
      {person ? (
        <div className="grid gap-4">
          <ActionForm action={acceptAction} values={{ token }}>
            <SubmitButton pending="Joining…">Join as {person.userName}</SubmitButton>
          </ActionForm>
          <div className="grid justify-items-start gap-2 border-t border-line pt-4 text-sm text-muted">
            <p>You are signed in as {person.email}. To join as someone else, sign out first.</p>
            <SignOutButton hasText />
          </div>
        </div>
      ) : (
        <div className="grid gap-4">
          <JoinForm token={token} email={email ?? undefined} />
          <p className="text-sm text-muted">
            Already have an account?{" "}
            <Link
              href={`/sign-in?callbackUrl=${encodeURIComponent(`/invite/${token}`)}`}
              className="text-accent underline"
            >
              Sign in first
            </Link>
          </p>
        </div>
      )}
    </AuthCard>
  );
}
