variable "project" { type = string }
variable "name" { type = string }
variable "namespace" { type = string }
variable "service_account" { type = string }

# Has no role in the project; the bucket gives it the one that it needs.
resource "google_service_account" "this" {
  account_id   = var.name
  display_name = "Switchyard"
}

# Pods of the chart's service account act as it, without a key.
resource "google_service_account_iam_member" "pods" {
  service_account_id = google_service_account.this.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/${var.service_account}]"
}

output "email" { value = google_service_account.this.email }
output "member" { value = google_service_account.this.member }
