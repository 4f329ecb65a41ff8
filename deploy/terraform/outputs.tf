output "database_url" {
  description = "DATABASE_URL of the chart's Secret."
  value       = module.database.url
  sensitive   = true
}

output "storage_url" {
  description = "storageUrl of the chart."
  value       = "gs://${module.bucket.name}/portal"
}

output "service_account" {
  description = "Annotation iam.gke.io/gcp-service-account of the chart's service account."
  value       = module.identity.email
}

output "cluster" {
  description = "Name for gcloud container clusters get-credentials."
  value       = module.cluster.name
}
