# shellcheck shell=bash
# $KUBEBUILDER_ASSETS: binaries that the user has already (setup-envtest, a package). Sourced by fetch-binaries.

assets= assets_version=

use_assets() { # sets $dir to the assets when they hold everything, to a directory of links when only the controller manager is missing
  local a=${KUBEBUILDER_ASSETS:-} found minor
  if [[ -z $a ]]; then return 0; fi
  if [[ ! -x $a/etcd || ! -x $a/kube-apiserver || ! -x $a/kubectl ]]; then
    say "KUBEBUILDER_ASSETS=$a lacks etcd, kube-apiserver or kubectl; not used"
    return 0
  fi
  found=$("$a/kube-apiserver" --version 2>/dev/null) || found=
  found=${found##* }
  if [[ ! $found =~ ^v1\.([0-9]+)\. ]]; then
    say "$a/kube-apiserver does not tell its version; KUBEBUILDER_ASSETS is not used"
    return 0
  fi
  minor=${BASH_REMATCH[1]}
  if ((minor < oldest_minor)); then
    say "KUBEBUILDER_ASSETS holds Kubernetes $found, older than v1.$oldest_minor; not used"
    return 0
  fi
  assets=$(cd -P -- "$a" && pwd) assets_version=$found
  if [[ -x $assets/kube-controller-manager ]]; then
    dir=$assets
  else
    dir=$cache/kubernetes/$found-assets-$(printf '%s' "$assets" | cksum | cut -d' ' -f1)
  fi
}

link_assets() {
  local b
  if [[ -z $assets || $dir == "$assets" ]]; then return 0; fi
  mkdir -p "$dir"
  for b in etcd kube-apiserver kubectl; do ln -sfn "$assets/$b" "$dir/$b"; done
  # The controller manager is ours in any case: take it from the cache rather than build it again.
  if [[ -x $cache/kubernetes/$version/kube-controller-manager ]]; then
    ln -sfn "$cache/kubernetes/$version/kube-controller-manager" "$dir/kube-controller-manager"
  fi
}
