module gitops-topology.dev/tools/capi

go 1.26.0

require sigs.k8s.io/cluster-api v1.13.6

require sigs.k8s.io/cluster-api/test v1.13.7

require sigs.k8s.io/cluster-api-provider-azure v1.26.0

require sigs.k8s.io/cluster-api-provider-vsphere v1.15.2
