# shellcheck shell=bash
# Flux's install.yaml for tests and for the offline demo. No Go module holds it ready-made: it is built, as Flux's own releases are, from
# flux2's manifests and the controllers' config folders, all out of Go modules pinned by a go.mod and its go.sum. It has the controllers
# that the go.mod names, so the newest has no notification-controller: that module is not on the proxy. And the kustomize-controller of
# that release as a program, by `go build` of tools/flux-binary, for the end-to-end tests; the source-controller's modules are not all on
# the proxy, so it cannot be built. Sourced by fetch-binaries.

flux_pins=(flux flux-2.9.4)

flux_version() { # flux_version PIN MODULE, without starting a process; empty when the pin does not have it
  local module version rest
  while read -r module version rest; do
    if [[ $module == require ]]; then module=$version version=$rest; fi # alone on its line, not in a block
    if [[ $module == "github.com/fluxcd/$2" ]]; then printf '%s' "${version%% *}"; fi
  done <"$tools/$1/go.mod"
}

kustomize_dir=$cache/kustomize-controller/$(flux_version flux-binary kustomize-controller)

flux_complete() {
  local pin
  for pin in "${flux_pins[@]}"; do
    [[ -d $distribution/flux2/$(flux_version "$pin" flux2/v2) ]] || return 1 # renamed into place when whole
  done
}

fetch_flux() {
  local pin v tmp
  check_go "to download the manifests of Flux"
  mkdir -p "$distribution/flux2"
  rm -rf "$distribution"/flux2/.tmp.*
  for pin in "${flux_pins[@]}"; do
    v=$(flux_version "$pin" flux2/v2)
    if [[ -d $distribution/flux2/$v ]]; then continue; fi
    say "building the release manifest of Flux $v"
    tmp=$(mktemp -d "$distribution/flux2/.tmp.XXXXXX")
    build_flux "$pin" "$v" "$tmp/build"
    mkdir "$tmp/out"
    "$dir/kubectl" kustomize "$tmp/build/install" >"$tmp/out/install.yaml" || die "kubectl kustomize could not build the manifest of Flux $v."
    chmod -R u+w,go+rX "$tmp/out"
    mv "$tmp/out" "$distribution/flux2/$v"
    rm -rf "$tmp"
  done
}

build_flux() { # build_flux PIN VERSION DIR: flux2's manifests with the controllers of the pin, nothing left to download
  local source controller cv base
  source=$(flux_module "$1" flux2/v2)
  mkdir "$3"
  cp -r "$source"/manifests/{bases,install,rbac,policies} "$3"
  chmod -R u+w "$3"
  for base in "$3"/bases/*/; do
    controller=$(basename "$base")
    cv=$(flux_version "$1" "$controller")
    if [[ -z $cv ]]; then
      sed -i "\|^ *- ../bases/$controller\$|d" "$3/install/kustomization.yaml"
      continue
    fi
    grep -q "/$controller/releases/download/$cv/" "$base/kustomization.yaml" ||
      die "tools/$1 pins $controller $cv, and Flux $2 has another." "Change both together, then download the modules again."
    cp -r "$(flux_module "$1" "$controller")/config" "$base/config"
    chmod -R u+w "$base/config"
    sed -i "s|^- https:.*/$controller.crds.yaml\$|- config/crd|; s|^- https:.*/$controller.deployment.yaml\$|- config/manager|" "$base/kustomization.yaml"
  done
}

flux_module() { # flux_module PIN MODULE: the directory of the module, verified
  local out
  out=$(cd "$tools/$1" && go mod download -json "github.com/fluxcd/$2" 2>&1) ||
    die "the module github.com/fluxcd/$2 could not be downloaded or verified:" "$out" \
      "Way out: when the network is the reason, set GOPROXY to a proxy that you can reach."
  sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p' <<<"$out"
}

fetch_kustomize_controller() {
  local v=${kustomize_dir##*/}
  [[ $v == "$(flux_version flux kustomize-controller)" ]] ||
    die "tools/flux-binary pins kustomize-controller $v, tools/flux $(flux_version flux kustomize-controller)." "Change both together, then run go mod tidy in tools/flux-binary."
  if [[ -x $kustomize_dir/kustomize-controller ]]; then return 0; fi
  lock
  if [[ -x $kustomize_dir/kustomize-controller ]]; then return 0; fi # another run was faster
  check_go "to build kustomize-controller" flux-binary
  check_disk kustomize-controller
  mkdir -p "$kustomize_dir"
  rm -rf "$kustomize_dir"/.tmp.*
  say "building kustomize-controller $v; about 3 minutes on 2 cores the first time"
  build_one kustomize-controller "$kustomize_dir" flux-binary github.com/fluxcd/kustomize-controller "-s -w"
}
