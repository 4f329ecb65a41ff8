import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { findUserByPassword } from "@/lib/teams/queries";

const SignIn = z.object({ email: z.string().max(320), password: z.string().max(1024) });

/** next-auth's options. Sessions are signed cookies that name the user and the session version they were made with. */
export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: 7 * 24 * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    Credentials({
      credentials: { email: { type: "email" }, password: { type: "password" } },
      async authorize(given) {
        const parsed = SignIn.safeParse(given);
        if (!parsed.success) return null;
        const user = await findUserByPassword(parsed.data.email, parsed.data.password);
        return user
          ? { id: user.id, email: user.email, name: user.name, sessionVersion: user.sessionVersion }
          : null;
      },
    }),
  ],
  callbacks: {
    jwt({ token, user }) {
      if (user)
        Object.assign(token, {
          userId: user.id,
          sessionVersion: (user as { sessionVersion?: number }).sessionVersion,
        });
      return token;
    },
    session({ session, token }) {
      return { ...session, userId: token.userId, sessionVersion: token.sessionVersion };
    },
  },
};
