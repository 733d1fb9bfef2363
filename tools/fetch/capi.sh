# shellcheck shell=bash
# Cluster API's components for tests and for the demo: core, kubeadm bootstrap, kubeadm control plane and the development provider, as
# its release has them, built by `kubectl kustomize` from Go modules pinned by tools/capi; and the CRDs of the providers for Azure and
# vSphere, whose other objects ask for more than their modules hold. Sourced by fetch-binaries.

# directory below the distribution, module
capi_parts=(
  'cluster-api sigs.k8s.io/cluster-api'
  'cluster-api-test sigs.k8s.io/cluster-api/test'
  'cluster-api-provider-azure sigs.k8s.io/cluster-api-provider-azure'
  'cluster-api-provider-vsphere sigs.k8s.io/cluster-api-provider-vsphere'
)

capi_version() { # capi_version MODULE, without starting a process
  local module version rest
  while read -r module version rest; do
    if [[ $module == require ]]; then module=$version version=$rest; fi # alone on its line, not in a block
    if [[ $module == "$1" ]]; then printf '%s' "${version%% *}"; fi
  done <"$tools/capi/go.mod"
}

capi_complete() {
  local part
  for part in "${capi_parts[@]}"; do
    [[ -d $distribution/${part% *}/$(capi_version "${part#* }") ]] || return 1 # renamed into place when whole
  done
}

fetch_capi() {
  local part name v source tmp
  check_go "to download the manifests of Cluster API"
  for part in "${capi_parts[@]}"; do
    name=${part% *} v=$(capi_version "${part#* }")
    if [[ -d $distribution/$name/$v ]]; then continue; fi
    say "building the manifests of $name $v"
    mkdir -p "$distribution/$name"
    rm -rf "$distribution/$name"/.tmp.*
    tmp=$(mktemp -d "$distribution/$name/.tmp.XXXXXX")
    mkdir "$tmp/out"
    source=$(capi_module "${part#* }")
    build_capi "$name" "$source" "$v" "$tmp"
    chmod -R u+w,go+rX "$tmp/out"
    mv "$tmp/out" "$distribution/$name/$v"
    rm -rf "$tmp"
  done
}

build_capi() { # build_capi NAME MODULE-DIRECTORY VERSION DIR: what the module holds, below DIR/out
  local f
  case $1 in
    cluster-api)
      capi_kustomize "$2/config/default" "$4/out/core-components.yaml"
      capi_kustomize "$2/bootstrap/kubeadm/config/default" "$4/out/bootstrap-components.yaml"
      capi_kustomize "$2/controlplane/kubeadm/config/default" "$4/out/control-plane-components.yaml"
      for f in "$4"/out/*.yaml; do # the release's images, as its own build names them
        sed -i "s|image: gcr.io/k8s-staging-cluster-api/\(.*\):main\$|image: registry.k8s.io/cluster-api/\1:$3|" "$f"
      done
      ;;
    cluster-api-test) capi_kustomize "$2/infrastructure/docker/config/default" "$4/out/infrastructure-components-development.yaml" ;;
    cluster-api-provider-azure) capi_crds "$2/config/crd" infrastructure-azure "$4" ;;
    cluster-api-provider-vsphere) capi_crds "$2/config/default/crd" infrastructure-vsphere "$4" ;;
  esac
}

capi_crds() { # capi_crds CRD-FOLDER PROVIDER DIR: with the label that the provider's own release has
  cp -r "$1" "$3/crd"
  chmod -R u+w "$3/crd"
  mkdir "$3/labelled"
  printf 'resources: [../crd]\nlabels:\n- pairs: {cluster.x-k8s.io/provider: %s}\n' "$2" >"$3/labelled/kustomization.yaml"
  capi_kustomize "$3/labelled" "$3/out/infrastructure-crds.yaml"
}

capi_kustomize() { # its warnings about the module's style are nobody's here
  local warnings
  warnings=$("$dir/kubectl" kustomize "$1" 2>&1 >"$2") || die "kubectl kustomize could not build $1:" "$warnings"
}

capi_module() { # capi_module MODULE: the directory of the module, verified
  local out
  out=$(cd "$tools/capi" && go mod download -json "$1" 2>&1) ||
    die "the module $1 could not be downloaded or verified:" "$out" \
      "Way out: when the network is the reason, set GOPROXY to a proxy that you can reach."
  sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p' <<<"$out"
}
