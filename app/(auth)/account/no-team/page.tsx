import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignOutButton } from "@/app/_components/shell/sign-out-button";
import { requireSignedIn } from "@/app/_server/page";
import { findMember } from "@/app/_server/session";
import { AuthCard } from "@/app/(auth)/auth-card";

export const metadata: Metadata = { title: "No team" };

export default async function NoTeamPage() {
  const { email } = await requireSignedIn();
  if (await findMember()) redirect("/");
  return (
    <AuthCard
      title="You are not in a team"
      description={`You are signed in as ${email}. Open your invitation link, or ask an admin to invite you.`}
    >
      <SignOutButton hasText />
    </AuthCard>
  );
}
