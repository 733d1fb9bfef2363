module gitops-topology.dev/tools/flux

go 1.26.0

require github.com/fluxcd/flux2/v2 v2.9.5

require github.com/fluxcd/helm-controller v1.6.4

require github.com/fluxcd/kustomize-controller v1.9.5

require github.com/fluxcd/source-controller v1.9.5
