import { cookies, headers } from "next/headers";
import type { Account, NextAuthOptions, Profile, User } from "next-auth";
import { decode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import type { z } from "zod";
import { recordSignIn } from "@/lib/audit/record-sign-in";
import { ProviderSignInError } from "@/lib/auth/provider-error";
import { findSession, sessionDays, signOut, startSession } from "@/lib/auth/sessions";
import { Credentials, signInByPassword } from "@/lib/auth/sign-in-by-password";
import { environment } from "@/lib/base/environment";
import { clientAddress } from "@/lib/net/client-address";
import { findUserOfIdentity, signInByProvider } from "@/lib/teams/provider-sign-in";
import { providers, readProfile } from "./providers";
import { keepRefusal } from "./sign-in-route";

const deviceCookie = "switchyard.device";
const deviceCookieS = 365 * 86_400;

/** next-auth's options. The cookie is a signed name of a row of `sessions`, and holds nothing else. */
export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    ...providers(),
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
      async authorize(credentials) {
        const parsed = Credentials.safeParse(credentials);
        return parsed.success ? keepRefusal(() => authorize(parsed.data)) : null;
      },
    }),
  ],
  callbacks: {
    async signIn({ account, profile }) {
      return account?.type === "oauth" ? letIn(account, profile) : true;
    },
    async jwt({ token, user, account }) {
      if (!user) return { sessionId: token.sessionId };
      const requestHeaders = await headers();
      const sessionId = await startSession({
        userId: await userIdOf(user, account),
        method: account?.type === "credentials" ? "password" : (account?.provider ?? "unknown"),
        userAgent: requestHeaders.get("user-agent") ?? "",
        address: clientAddress(requestHeaders),
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

async function authorize(credentials: z.output<typeof Credentials>): Promise<User | null> {
  const jar = await cookies();
  const caller = { address: clientAddress(await headers()), device: jar.get(deviceCookie)?.value };
  const signedIn = await signInByPassword(credentials, caller);
  if (!signedIn) return null;
  if (signedIn.newDevice)
    jar.set(deviceCookie, signedIn.newDevice, {
      path: "/api/auth",
      maxAge: deviceCookieS,
      httpOnly: true,
      sameSite: "lax",
      secure: environment().publicUrl.startsWith("https:"),
    });
  return { id: signedIn.userId };
}

/** Completes a provider's sign-in. @returns true, or the URL of the page that explains the refusal */
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

/** The current session's person during a provider sign-in. Read here because session.ts imports this file. */
async function findSignedIn(): Promise<string | undefined> {
  const jar = await cookies();
  const name = "next-auth.session-token";
  const token = (jar.get(`__Secure-${name}`) ?? jar.get(name))?.value;
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
