import { cookies, headers } from "next/headers";
import type { Account, NextAuthOptions, Profile, User } from "next-auth";
import { decode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { recordSignIn } from "@/lib/audit/record-sign-in";
import { ProviderSignInError } from "@/lib/auth/provider-error";
import { findUserOfIdentity, signInByProvider } from "@/lib/auth/provider-sign-in";
import { getSecondFactor, takeCode } from "@/lib/auth/second-factor";
import { findSession, sessionDays, signOut, startSession } from "@/lib/auth/sessions";
import { secondFactorNeeded, secondFactorWrong } from "@/lib/auth/sign-in-problems";
import { countUse, forgetUses } from "@/lib/limits/rate-limit";
import { clientAddress } from "@/lib/net/client-address";
import { findUserByPassword } from "@/lib/teams/queries";
import { providers, readProfile } from "./providers";

const SignIn = z.object({
  email: z.string().max(320),
  password: z.string().max(1024),
  code: z.string().max(100).optional(),
});

/** next-auth's options. The cookie is a signed name of a row of `sessions`, and holds nothing else. */
export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    ...providers(),
    Credentials({
      credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
      async authorize(given) {
        const parsed = SignIn.safeParse(given);
        if (!parsed.success) return null;
        const user = await findUserByPassword(parsed.data.email, parsed.data.password);
        if (!user) return null;
        await askForSecondFactor(user.id, parsed.data.code);
        await forgetUses("second-factor", user.id);
        return { id: user.id };
      },
    }),
  ],
  callbacks: {
    async signIn({ account, profile }) {
      return account?.type === "oauth" ? letIn(account, profile) : true;
    },
    async jwt({ token, user, account }) {
      if (!user) return { sessionId: token.sessionId };
      const given = await headers();
      const sessionId = await startSession({
        userId: await userIdOf(user, account),
        method: account?.type === "credentials" ? "password" : (account?.provider ?? "unknown"),
        userAgent: given.get("user-agent") ?? "",
        address: clientAddress(given),
      });
      return { sessionId };
    },
    session({ session, token }) {
      return { expires: session.expires, sessionId: token.sessionId };
    },
  },
  events: {
    async signOut({ token }) {
      if (typeof token?.sessionId === "string") await signOut(token.sessionId);
    },
  },
};

/** Somebody whom a provider has let in. @returns true, or where they are led to read why not */
async function letIn(account: Account, profile: Profile | undefined): Promise<true | string> {
  const { provider, providerAccountId } = account;
  try {
    const { email } = await signInByProvider(
      readProfile(provider, providerAccountId, profile),
      await findSignedIn(),
    );
    await recordSignIn(email, true, clientAddress(await headers()));
    return true;
  } catch (error) {
    if (error instanceof ProviderSignInError) return `/sign-in?error=${error.problem}`;
    throw error;
  }
}

/** Who signs in with a provider while they are signed in already: session.ts stands on this file, so not by it. */
async function findSignedIn(): Promise<string | undefined> {
  const given = await cookies();
  const name = "next-auth.session-token";
  const token = (given.get(`__Secure-${name}`) ?? given.get(name))?.value;
  const decoded = await decode({ token, secret: process.env.NEXTAUTH_SECRET ?? "" }).catch(() => null);
  if (typeof decoded?.sessionId !== "string") return undefined;
  const session = await findSession(decoded.sessionId, clientAddress(await headers()));
  return session?.person.userId;
}

/** A provider knows its own ids only; `letIn` has tied them to one of ours. */
async function userIdOf(user: User, account: Account | null): Promise<string> {
  if (account?.type !== "oauth") return user.id;
  const userId = await findUserOfIdentity(account.provider, account.providerAccountId);
  if (!userId) throw new Error(`Nobody is tied to the account at ${account.provider}.`);
  return userId;
}

/** The second step of signing in. Next-auth hands the error's message to the form. @throws Error until the code is right */
async function askForSecondFactor(userId: string, code: string | undefined): Promise<void> {
  const { isOn } = await getSecondFactor(userId);
  if (!isOn) return;
  if (!code) throw new Error(secondFactorNeeded);
  await countUse("second-factor", userId);
  if (!(await takeCode(userId, code))) throw new Error(secondFactorWrong);
}
