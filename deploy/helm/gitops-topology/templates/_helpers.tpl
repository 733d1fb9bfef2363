{{/* One operator for each hub, so the names are fixed: they are in documentation, in alerts, and in the rights of others. */}}
{{- define "gitops-topology.name" -}}gitops-topology{{- end -}}

{{/* The Lease, claims and inventories are in this namespace, whatever the release is called. */}}
{{- define "gitops-topology.namespace" -}}gitops-topology-system{{- end -}}

{{- define "gitops-topology.selector" -}}
app.kubernetes.io/name: gitops-topology
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gitops-topology.labels" -}}
{{ include "gitops-topology.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "gitops-topology.image" -}}
{{- $repository := required "image.repository is empty: no image is published yet; build one, push it to your registry, and name it" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ $repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "gitops-topology.subject" -}}
- kind: ServiceAccount
  name: {{ include "gitops-topology.name" . }}
  namespace: {{ include "gitops-topology.namespace" . }}
{{- end -}}

{{/* A RoleBinding of a ClusterRole: list of root, namespace, role. */}}
{{- define "gitops-topology.bindingIn" -}}
{{- $root := index . 0 -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ index . 2 }}
  namespace: {{ index . 1 }}
  labels: {{- include "gitops-topology.labels" $root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ index . 2 }}
subjects: {{- include "gitops-topology.subject" $root | nindent 0 }}
{{- end -}}

{{/* The same for the whole cluster: list of root, role. */}}
{{- define "gitops-topology.binding" -}}
{{- $root := index . 0 -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ index . 1 }}
  labels: {{- include "gitops-topology.labels" $root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ index . 1 }}
subjects: {{- include "gitops-topology.subject" $root | nindent 0 }}
{{- end -}}

{{/* Where the operator looks for FleetClusters and topologies: bound there, or in the whole cluster. */}}
{{- define "gitops-topology.bindingWatched" -}}
{{- $root := index . 0 -}}
{{- $role := index . 1 -}}
{{- if $root.Values.namespaces -}}
{{- range $root.Values.namespaces }}
---
{{ include "gitops-topology.bindingIn" (list $root . $role) }}
{{- end }}
{{- else }}
---
{{ include "gitops-topology.binding" (list $root $role) }}
{{- end }}
{{- end -}}
