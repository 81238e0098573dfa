#!/bin/sh
# Prolog of Slurm on a node with a Wattwerk agent: says which GPUs the job was given and which account pays, so that the
# agent meters them for it. Needs PrologFlags=Alloc in slurm.conf. It never fails: a job is not held up for its meter.
folder=/run/wattwerk/tenants

[ -n "${SLURM_JOB_GPUS:-}" ] || exit 0
next="$folder/.slurm-$SLURM_JOB_ID.$$"
{
  mkdir -p "$folder" &&
    printf 'gpus=%s\ncost-centre=%s\n' "$SLURM_JOB_GPUS" "${SLURM_JOB_ACCOUNT:-}" > "$next" &&
    mv "$next" "$folder/slurm-$SLURM_JOB_ID"
} || logger -t wattwerk "job $SLURM_JOB_ID is not metered: $folder cannot be written"
exit 0
