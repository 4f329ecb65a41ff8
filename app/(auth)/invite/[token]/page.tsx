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
        title="This invitation does not work any more"
        description="It was used or revoked, or has expired. Ask who gave it to you for another."
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
      description={`${madeBy ?? "Somebody"} invites you, with the role ${role}.`}
    >
      {person ? (
        <div className="grid gap-4">
          <ActionForm action={acceptAction} values={{ token }}>
            <SubmitButton pending="Joining…">Join as {person.userName}</SubmitButton>
          </ActionForm>
          <div className="grid justify-items-start gap-2 border-t border-line pt-4 text-sm text-muted">
            <p>You are signed in as {person.email}. To join as somebody else, sign out first.</p>
            <SignOutButton hasText />
          </div>
        </div>
      ) : (
        <div className="grid gap-4">
          <JoinForm token={token} email={email ?? undefined} />
          <p className="text-sm text-muted">
            You have an account already?{" "}
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
