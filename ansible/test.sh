#!/usr/bin/env bash
# Tries the playbook without touching this machine: lint, syntax, check mode, two real runs into a scratch folder, and
# what they left there. Needs ansible and ansible-lint; exits 77 without them, or 1 when WATTWERK_REQUIRE=all.
set -euo pipefail
cd "$(dirname "$0")"

for tool in ansible-playbook ansible-lint openssl; do
  if ! command -v "$tool" > /dev/null; then
    echo "ansible/test.sh: skipped, '$tool' is not installed (apt install ansible ansible-lint openssl)"
    [ "${WATTWERK_REQUIRE:-}" = all ] && exit 1
    exit 77
  fi
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_INVENTORY_UNPARSED_WARNING=false ANSIBLE_NOCOLOR=1
export ANSIBLE_HOME="$scratch/ansible"

archive=../cli/target/wattwerk.tar.gz
if [ ! -f "$archive" ]; then
  echo "ansible/test.sh: no built distribution, so a stand-in with only a launcher is installed"
  mkdir -p "$scratch/build/wattwerk/bin"
  printf '#!/bin/sh\nexit 0\n' > "$scratch/build/wattwerk/bin/wattwerk"
  chmod 755 "$scratch/build/wattwerk/bin/wattwerk"
  archive="$scratch/wattwerk.tar.gz"
  tar -C "$scratch/build" -czf "$archive" wattwerk
fi
archive=$(realpath "$archive")
root="$scratch/root"
mkdir "$root"

cat > "$scratch/inventory.yml" << INVENTORY
all:
  vars:
    ansible_connection: local
    ansible_python_interpreter: "$(command -v python3)"
    wattwerk_root: "$root"
    wattwerk_manage_services: false
    wattwerk_distribution: "$archive"
    site_ca_folder: "$scratch/pki"
  children:
    wattwerk_controllers:
      hosts:
        power.example.org:
    wattwerk_agents:
      hosts:
        node-1:
        node-2:
          agent_gpus: simulated:h100-sxm
          agent_node_meter: ipmitool
          agent_reads_processors: true
          agent_job_services: [slurmd.service]
          agent_slurm_scripts: /etc/slurm
          wattwerk_root: "$root/node-2"
INVENTORY

play() {
  ansible-playbook -i "$scratch/inventory.yml" -e "site_ca_folder=$scratch/pki" "$@" site.yml
}
fail() {
  echo "ansible/test.sh: $1"
  exit 1
}

echo "== lint"
ansible-lint --offline -q
echo "== syntax"
ansible-playbook -i inventory.example.yml --syntax-check site.yml > /dev/null

echo "== check mode on an empty machine changes nothing"
play --check > "$scratch/check.log" || { cat "$scratch/check.log"; fail "check mode failed"; }
[ -z "$(ls -A "$root")" ] || fail "check mode wrote files"
[ ! -e "$scratch/pki" ] || fail "check mode made an authority"

echo "== install"
play > "$scratch/first.log" || { cat "$scratch/first.log"; fail "the first run failed"; }
echo "== again: nothing changes"
play > "$scratch/second.log" || { cat "$scratch/second.log"; fail "the second run failed"; }
if grep -E 'changed=[1-9]' "$scratch/second.log"; then
  cat "$scratch/second.log"
  fail "the second run changed something"
fi
echo "== check mode on an installed machine"
play --check > "$scratch/check.log" || { cat "$scratch/check.log"; fail "check mode failed"; }

echo "== what is there now"
[ -x "$root$(readlink "$root/opt/wattwerk")/bin/wattwerk" ] || fail "the launcher is not where /opt/wattwerk leads"
for policy in ../policies/demo/*.yaml; do
  cmp "$policy" "$root/etc/wattwerk/$(basename "$policy")" || fail "a policy file differs"
done
[ -z "$(find "$scratch" -name ca.key -path '*/etc/*')" ] || fail "the authority's key was copied to a host"
find "$root" "$scratch/pki" -name '*.key' | while read -r key; do
  [ "$(stat -c %a "$key")" = 600 ] || fail "$key can be read by others"
  openssl pkey -in "$key" -noout -text | grep -q 'NIST CURVE: P-256' || fail "$key is not P-256"
done
check_certificate() { # file, usage, alternative name
  openssl verify -CAfile "$scratch/pki/ca.pem" -purpose "$2" "$1" > /dev/null || fail "$1 does not serve as $2"
  openssl x509 -in "$1" -noout -ext subjectAltName | grep -qF "$3" || fail "$1 does not name $3"
}
check_certificate "$root/etc/wattwerk/controller-tls/controller.pem" sslserver DNS:power.example.org
check_certificate "$root/etc/wattwerk/controller-tls/controller.pem" sslserver URI:spiffe://wattwerk/controller
check_certificate "$root/etc/wattwerk/agent-tls/agent.pem" sslclient URI:spiffe://wattwerk/node/node-1
check_certificate "$root/node-2/etc/wattwerk/agent-tls/agent.pem" sslclient URI:spiffe://wattwerk/node/node-2
if command -v systemd-analyze > /dev/null; then
  for unit in wattwerk-controller wattwerk-agent wattwerk-safe-cap; do
    # Complaints about other units of this machine are not ours.
    if systemd-analyze verify --man=no "$root/etc/systemd/system/$unit.service" 2>&1 \
      | grep -F "$unit.service" | grep -v 'is not executable'; then
      fail "systemd does not like $unit.service"
    fi
  done
fi
for of in "$root" "$root/node-2"; do
  safe="$(sed -n 's/^ExecStopPost=//p' "$of/etc/systemd/system/wattwerk-agent.service")"
  start="$(sed -n 's/^ExecStart=//p' "$of/etc/systemd/system/wattwerk-safe-cap.service")"
  [ "$safe" = "$start" ] || fail "the safe cap after the agent and that at boot differ: $safe / $start"
done
grep -q '^RequiredBy=slurmd.service$' "$root/node-2/etc/systemd/system/wattwerk-safe-cap.service" \
  || fail "jobs of node-2 do not wait for the safe cap"
grep -q '^z /sys/devices/virtual/powercap' "$root/node-2/etc/tmpfiles.d/wattwerk-agent.conf" \
  || fail "node-2 may not read its processors' counters"
[ -x "$root/node-2/etc/slurm/slurm-prolog.sh" ] && [ -x "$root/node-2/etc/slurm/slurm-epilog.sh" ] \
  || fail "Slurm on node-2 cannot say which GPUs a job was given"
grep -q -- '--tenants /run/wattwerk/tenants' "$root/node-2/etc/systemd/system/wattwerk-agent.service" \
  || fail "the agent of node-2 does not listen to Slurm"
[ ! -e "$root/etc/slurm" ] || fail "node-1 has scripts of a Slurm that it does not run"
[ ! -e "$root/etc/tmpfiles.d/wattwerk-agent.conf" ] || fail "node-1 reads counters that nobody asked for"
echo "ansible/test.sh: all is well"
