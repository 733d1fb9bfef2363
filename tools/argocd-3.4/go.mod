module gitops-topology.dev/tools/argocd-3.4

go 1.26.0

require github.com/argoproj/argo-cd/v3 v3.4.13
