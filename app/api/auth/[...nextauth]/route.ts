import NextAuth from "next-auth";
import { authOptions } from "@/app/_server/auth";
import { limitSignIns } from "@/app/_server/limit-sign-ins";

const handler = NextAuth(authOptions);
const limited = limitSignIns(handler);

export { handler as GET, limited as POST };
