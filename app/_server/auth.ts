import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { sessionDays, signOut, startSession } from "@/lib/auth/sessions";
import { clientAddress } from "@/lib/net/client-address";
import { findUserByPassword } from "@/lib/teams/queries";

const SignIn = z.object({ email: z.string().max(320), password: z.string().max(1024) });

/** next-auth's options. The cookie is a signed name of a row of `sessions`, and holds nothing else. */
export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    Credentials({
      credentials: { email: { type: "email" }, password: { type: "password" } },
      async authorize(given) {
        const parsed = SignIn.safeParse(given);
        if (!parsed.success) return null;
        const user = await findUserByPassword(parsed.data.email, parsed.data.password);
        return user ? { id: user.id } : null;
      },
    }),
  ],
  callbacks: {
    async jwt({ token, user, account }) {
      if (!user) return { sessionId: token.sessionId };
      const given = await headers();
      const sessionId = await startSession({
        userId: user.id,
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
