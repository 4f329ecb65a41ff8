{{- define "switchyard.labels" -}}
app.kubernetes.io/name: switchyard
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "switchyard.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{- define "switchyard.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "switchyard.containerSecurity" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: { drop: [ALL] }
{{- end }}

{{/* Spec of every pod, without its containers. */}}
{{- define "switchyard.pod" -}}
serviceAccountName: {{ .Release.Name }}
automountServiceAccountToken: false
# The pause process then reaps what child processes leave behind.
shareProcessNamespace: true
securityContext: {{- include "switchyard.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Variables of all processes: a list of names of optional secrets, and the root. */}}
{{- define "switchyard.env" -}}
{{- $root := .root }}
- { name: NEXTAUTH_URL, value: {{ $root.Values.url | quote }} }
{{- with $root.Values.storageUrl }}
- { name: STORAGE_URL, value: {{ . | quote }} }
{{- end }}
{{- range $name, $value := $root.Values.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- range .required }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $root.Values.secret }}, key: {{ . }} } }
{{- end }}
{{- range .optional }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $root.Values.secret }}, key: {{ . }}, optional: true } }
{{- end }}
{{- end }}
