import NextAuth from "next-auth";
import { authOptions } from "@/app/_server/auth";
import { signInRoute } from "@/app/_server/sign-in-route";

const handler = NextAuth(authOptions);
const signIn = signInRoute(handler);

export { handler as GET, signIn as POST };
