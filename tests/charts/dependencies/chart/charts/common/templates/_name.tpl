{{- define "common.name" -}}{{ .Chart.Name }}-{{ .Release.Name | trunc 7 | trimSuffix "-" }}{{- end -}}
{{- define "who" -}}the library{{- end -}}
