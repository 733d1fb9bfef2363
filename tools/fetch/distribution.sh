# shellcheck shell=bash
# The Argo CD release manifests for tests and for the offline demo, out of its Go module: the version is in a go.mod, the checksum in its
# go.sum. Two versions: the one that we install by default, and an older one to upgrade from. Sourced by fetch-binaries.

argocd_pins=(argocd argocd-3.4)
argocd_files=(install.yaml core-install.yaml namespace-install.yaml ha/install.yaml ha/namespace-install.yaml)

argocd_version() { # argocd_version PIN, without starting a process
  local module version rest
  while read -r module version rest; do
    if [[ $module == require ]]; then module=$version version=$rest; fi # alone on its line, not in a block
    if [[ $module == github.com/argoproj/argo-cd/v3 ]]; then printf '%s' "${version%% *}"; fi
  done <"$tools/$1/go.mod"
}

distribution_complete() {
  local pin
  for pin in "${argocd_pins[@]}"; do
    [[ -d $distribution/argo-cd/$(argocd_version "$pin") ]] || return 1 # renamed into place when whole
  done
}

fetch_distribution() {
  local pin v out source tmp f
  check_go "to download the release manifests of Argo CD"
  for pin in "${argocd_pins[@]}"; do
    v=$(argocd_version "$pin")
    if [[ -d $distribution/argo-cd/$v ]]; then continue; fi
    say "downloading the release manifests of Argo CD $v"
    out=$(cd "$tools/$pin" && go mod download -json github.com/argoproj/argo-cd/v3 2>&1) ||
      die "the module of Argo CD $v could not be downloaded or verified:" "$out" \
        "Way out: when the network is the reason, set GOPROXY to a proxy that you can reach."
    source=$(sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p' <<<"$out")/manifests
    mkdir -p "$distribution/argo-cd"
    rm -rf "$distribution"/argo-cd/.tmp.*
    tmp=$(mktemp -d "$distribution/argo-cd/.tmp.XXXXXX")
    mkdir "$tmp/ha"
    for f in "${argocd_files[@]}"; do
      cp "$source/$f" "$tmp/$f" || die "the release manifests of Argo CD $v have no $f."
    done
    chmod -R u+w,go+rX "$tmp"
    mv "$tmp" "$distribution/argo-cd/$v"
  done
}
