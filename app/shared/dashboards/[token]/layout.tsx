export { default } from "@/app/shared/[token]/layout";
