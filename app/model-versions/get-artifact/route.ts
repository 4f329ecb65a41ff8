export { mlflowRoute as GET } from "@/app/_server/mlflow";
