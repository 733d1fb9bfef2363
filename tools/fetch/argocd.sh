# shellcheck shell=bash
# What the end-to-end tests run besides a control plane: the argocd binary, by `go build` of tools/argocd-binary, and a redis-server, which
# is the machine's own. Sourced by fetch-binaries.

argocd_dir=$cache/argo-cd/$(argocd_version argocd-binary)

fetch_engine() {
  local v=${argocd_dir##*/}
  [[ $v == "$(argocd_version argocd)" ]] ||
    die "tools/argocd-binary pins Argo CD $v, tools/argocd $(argocd_version argocd)." "Change both together, then run go mod tidy in each."
  command -v redis-server >/dev/null ||
    die "the end-to-end tests need redis-server, and there is none on the PATH." \
      "Way out: install Redis 6 or later, such as: apt-get install redis-server (Debian, Ubuntu), dnf install redis, brew install redis."
  command -v git >/dev/null || die "Argo CD's repo-server needs git, and there is none on the PATH." "Way out: install git."
  if [[ -x $argocd_dir/argocd ]]; then return 0; fi
  lock
  if [[ -x $argocd_dir/argocd ]]; then return 0; fi # another run was faster
  check_go "to build argocd" argocd-binary
  check_disk argocd
  mkdir -p "$argocd_dir"
  rm -rf "$argocd_dir"/.tmp.*
  say "building argocd $v; 5 to 7 minutes on 2 cores the first time"
  build_one argocd "$argocd_dir" argocd-binary github.com/argoproj/argo-cd/v3/cmd \
    "-s -w -X github.com/argoproj/argo-cd/v3/common.version=${v#v}"
}
