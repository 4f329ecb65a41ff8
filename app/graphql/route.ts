export { mlflowRoute as GET, mlflowRoute as POST } from "@/app/_server/mlflow";
