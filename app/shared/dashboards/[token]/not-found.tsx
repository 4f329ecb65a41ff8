export { default } from "@/app/shared/[token]/not-found";
