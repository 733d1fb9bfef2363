# shellcheck shell=bash
# helm, which Argo CD's repo-server runs for a source that is a chart: by `go build` of tools/helm, in the version that Argo CD's own image
# has. Sourced by fetch-binaries.

helm_dir=$cache/helm/$(capi_version helm.sh/helm/v4 helm)

fetch_helm() {
  local v=${helm_dir##*/}
  if [[ -x $helm_dir/helm ]]; then return 0; fi
  lock
  if [[ -x $helm_dir/helm ]]; then return 0; fi # another run was faster
  check_go "to build helm" helm
  check_helm "$v"
  check_disk helm
  mkdir -p "$helm_dir"
  rm -rf "$helm_dir"/.tmp.*
  say "building helm $v; 2 to 3 minutes on 2 cores the first time"
  build_one helm "$helm_dir" helm helm.sh/helm/v4/cmd/helm "-s -w -X helm.sh/helm/v4/internal/version.version=$v"
}

check_helm() { # check_helm VERSION: the module of Argo CD says which one its image has
  local source theirs
  source=$(cd "$tools/argocd" && go mod download -json github.com/argoproj/argo-cd/v3 2>&1 | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p')
  theirs=$(sed -n 's/^helm4_version=/v/p' "$source/hack/tool-versions.sh" 2>/dev/null) || true
  [[ $theirs == "$1" ]] ||
    die "tools/helm pins helm $1, and Argo CD $(argocd_version argocd) has ${theirs:-none that is found in its module}." \
      "Way out: change tools/helm/go.mod, then run go mod tidy there."
}
