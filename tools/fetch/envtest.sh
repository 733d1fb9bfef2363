# shellcheck shell=bash
# The upstream envtest archive: etcd, kube-apiserver and kubectl (no controller manager). Sourced by fetch-binaries.

envtest_index=${GITOPS_TOPOLOGY_ENVTEST_INDEX:-https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml}

fetch_envtest() { # any failure is one line, and the build takes over
  local why
  if [[ $envtest_index == none || -n $assets ]]; then return 0; fi
  if [[ -x $dir/etcd && -x $dir/kube-apiserver && -x $dir/kubectl ]]; then return 0; fi
  why=$(download_envtest 3>&1 1>&2) || say "envtest archive not used: ${why:-unknown reason}"
}

download_envtest() { # says on fd 3 why it failed
  local os arch tmp row release hash url sum b
  command -v curl >/dev/null || { printf 'no curl' >&3; return 1; }
  os=$(uname -s | tr '[:upper:]' '[:lower:]')
  case $(uname -m) in x86_64) arch=amd64 ;; aarch64 | arm64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
  mkdir -p "$dir"
  tmp=$(mktemp -d "$dir/.tmp.XXXXXX")
  curl -fsSL --connect-timeout 3 --max-time 20 -o "$tmp/index" "$envtest_index" 2>"$tmp/err" ||
    { give_up "$tmp" "$(head -1 "$tmp/err")"; return 1; }
  row=$(pick_release "$tmp/index" "$os-$arch")
  if [[ -z $row ]]; then give_up "$tmp" "the index has nothing for $version on $os-$arch"; return 1; fi
  read -r release hash url <<<"$row"
  say "downloading $url"
  curl -fsSL --connect-timeout 3 --speed-limit 20000 --speed-time 20 -o "$tmp/archive" "$url" 2>"$tmp/err" ||
    { give_up "$tmp" "$(head -1 "$tmp/err")"; return 1; }
  sum=$({ sha512sum "$tmp/archive" 2>/dev/null || shasum -a 512 "$tmp/archive"; } | cut -d' ' -f1)
  if [[ $sum != "$hash" ]]; then give_up "$tmp" "the checksum of $url is $sum, the index says $hash"; return 1; fi
  tar -xzf "$tmp/archive" -C "$tmp" 2>"$tmp/err" || { give_up "$tmp" "$(head -1 "$tmp/err")"; return 1; }
  for b in etcd kube-apiserver kubectl; do
    [[ -x $tmp/controller-tools/envtest/$b ]] || { give_up "$tmp" "the archive has no $b"; return 1; }
  done
  for b in etcd kube-apiserver kubectl; do mv -f "$tmp/controller-tools/envtest/$b" "$dir/$b"; done
  printf 'API server %s from the envtest archive\n' "$release" >"$dir/ORIGIN"
  rm -rf "$tmp"
}

give_up() {
  printf '%s' "${2:-unknown reason}" >&3
  rm -rf "$1"
}

pick_release() { # pick_release INDEX OS-ARCH: "release sha512 url" of the pinned version, else of the newest patch of its minor
  awk -v want="$version" -v platform="$2" '
    function patch(v) { sub(/^v[0-9]+\.[0-9]+\./, "", v); return v ~ /^[0-9]+$/ ? v + 0 : -1 }
    BEGIN { minor = want; sub(/\.[0-9]+$/, ".", minor); best = -1 }
    /^  v/ { release = $1; sub(/:$/, "", release); mine = 0; next }
    /^    envtest-/ { mine = ($1 == "envtest-" release "-" platform ".tar.gz:"); next }
    mine && $1 == "hash:" { hash[release] = $2 }
    mine && $1 == "selfLink:" { link[release] = $2 }
    END {
      for (r in link) {
        if (index(r, minor) != 1 || !(r in hash) || patch(r) < 0) continue
        rank = r == want ? 1e6 : patch(r)
        if (rank > best) { best = rank; pick = r }
      }
      if (best >= 0) print pick, hash[pick], link[pick]
    }' "$1"
}
