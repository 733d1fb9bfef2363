# shellcheck shell=bash
# `go build` of the committed wrapper module tools/kubernetes. Sourced by fetch-binaries.

package_of() {
  case $1 in
    etcd) printf go.etcd.io/etcd/server/v3 ;;
    *) printf 'k8s.io/kubernetes/cmd/%s' "$1" ;;
  esac
}

build_missing() {
  local todo=() b
  while read -r b; do todo+=("$b"); done < <(missing "$dir")
  check_go "to build ${todo[*]}"
  grep -qE "k8s.io/kubernetes $version( |\$)" "$tools/kubernetes/go.mod" ||
    die "tools/kubernetes/VERSION says $version, tools/kubernetes/go.mod pins another." "Change both together, then run go mod tidy there."
  check_disk "${todo[@]}"
  mkdir -p "$dir"
  say "building ${todo[*]} (Kubernetes $version) with $(cd "$tools/kubernetes" && go env GOVERSION); about 12 minutes on 2 cores the first time"
  for b in "${todo[@]}"; do build_one "$b" "$dir" kubernetes "$(package_of "$b")" "$(flags_of "$b")"; done
}

flags_of() {
  local flags="-s -w" v=k8s.io/component-base/version major minor
  if [[ $1 != etcd ]]; then
    IFS=. read -r major minor _ <<<"${version#v}"
    flags+=" -X $v.gitVersion=$version -X $v.gitMajor=$major -X $v.gitMinor=$minor"
  fi
  printf '%s' "$flags"
}

check_go() { # check_go WHAT-FOR [MODULE]
  local out="install Go 1.26 or later from https://go.dev/dl/ (or your package manager) and run this again."
  local ready="Or point KUBEBUILDER_ASSETS at a directory with etcd, kube-apiserver, kube-controller-manager and kubectl."
  local have
  command -v go >/dev/null || die "go is needed $1, and there is none on the PATH." "Way out: $out" "$ready"
  # Asked inside the module: a newer toolchain that go fetches by itself counts.
  have=$(cd "$tools/${2:-kubernetes}" && go env GOVERSION 2>&1) || true
  if [[ ! $have =~ go1\.([0-9]+) ]] || ((BASH_REMATCH[1] < 26)); then
    die "Go 1.26 or later is needed $1; here is: $have" "Way out: $out" "$ready"
  fi
}

check_disk() { # a cold build of the API server leaves 4.5 GB in Go's caches, the others alone 2.5 GB
  local need=2500 b d free
  for b in "$@"; do if [[ $b == kube-apiserver ]]; then need=4500; fi; done
  need=${GITOPS_TOPOLOGY_BUILD_MB:-$need}
  while read -r d; do
    mkdir -p "$d" 2>/dev/null || true
    free=$(df -Pm "$d" 2>/dev/null | awk 'NR == 2 { print $4 }')
    if [[ -n $free ]] && ((free < need)); then
      die "building needs about $need MB, and the file system of $d has $free MB left ($((need - free)) MB missing)." \
        "Way out: free some space, or move the caches: GOCACHE and GOMODCACHE (Go), GITOPS_TOPOLOGY_CACHE (ours)." \
        "If Go's build cache is warm already, GITOPS_TOPOLOGY_BUILD_MB=500 asks for less."
    fi
  done < <(printf '%s\n' "$cache"; cd "$tools/kubernetes" && go env GOCACHE GOMODCACHE)
}

build_one() { # build_one BINARY DIR MODULE PACKAGE LINKER-FLAGS
  local b=$1 to=$2 tmp log pid status=0
  tmp=$to/.tmp.$b.$$ log=$to/.tmp.$b.$$.log
  (cd "$tools/$3" && CGO_ENABLED=0 exec go build -v -mod=readonly -trimpath -ldflags "$5" -o "$tmp" "$4") >"$log" 2>&1 9>&- &
  pid=$!
  # shellcheck disable=SC2064
  trap "kill $pid 2>/dev/null; rm -rf '$to'/.tmp.*; exit 130" INT TERM HUP
  progress "$b" "$pid" "$log"
  wait "$pid" || status=$?
  trap - INT TERM HUP
  if ((status)); then
    printf '\n' >&2
    grep -vE '^[A-Za-z0-9._~/-]+$' "$log" | tail -n 40 >&2 || true
    rm -f "$tmp" "$log"
    die "building $b failed (go build exit code $status; its messages are above)." \
      "Way out: when a module could not be downloaded, set GOPROXY to a proxy that you can reach; otherwise see go's message."
  fi
  mv -f "$tmp" "$to/$b"
  rm -f "$log"
}

progress() { # progress BINARY PID LOG: one line that is rewritten on a terminal, one line every 15 s elsewhere
  local start=$SECONDS shown=$SECONDS n line tick=0.2
  while kill -0 "$2" 2>/dev/null; do
    sleep "$tick"
    tick=1
    n=$(grep -cvE '^go: |^#|[[:space:]]' "$3" || true)
    line="building $1: $n packages, $((SECONDS - start))s"
    if [[ -t 2 ]]; then
      printf '\r\033[K%s' "$line" >&2
    elif ((SECONDS - shown >= 15)); then
      say "$line"
      shown=$SECONDS
    fi
  done
  n=$(grep -cvE '^go: |^#|[[:space:]]' "$3" || true)
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
  say "building $1: $n packages, $((SECONDS - start))s, finished"
}
