export { mlflowRoute as POST } from "@/app/_server/mlflow";
