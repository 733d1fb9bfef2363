module gitops-topology.dev/tools/flux-2.9.4

go 1.26.0

require github.com/fluxcd/flux2/v2 v2.9.4

require github.com/fluxcd/helm-controller v1.6.3

require github.com/fluxcd/kustomize-controller v1.9.4

require github.com/fluxcd/source-controller v1.9.4

require github.com/fluxcd/notification-controller v1.9.3
