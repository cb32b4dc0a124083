import type { ProbeReport, ProbeStage } from '../../options/check/probe-findings.js';

const STAGES: Readonly<Record<ProbeStage['stage'], string>> = {
  tcp: 'TCP',
  connect: 'CONNECT',
  tls: 'TLS',
  open: 'open',
};

/** How far connecting went, one line for each stage; what is wrong stands among the findings. */
export function renderProbe({ stages, certificate }: ProbeReport): string {
  if (stages.length === 0) return 'Probe: nothing was connected to.\n';
  const width = Math.max(...stages.map(({ target }) => target.length));
  const lines = stages.map(({ stage, target, durationMs, failure }) => {
    const time = `${durationMs.toFixed(0)} ms`.padStart(8);
    return `  ${STAGES[stage].padEnd(7)} ${target.padEnd(width)} ${time}${failure === undefined ? '' : '  failed'}`;
  });
  const shown = certificate === undefined ? [] : [`  ${renderCertificate(certificate)}`];
  return `${['Probe (no request was sent):', ...lines, ...shown].join('\n')}\n`;
}

function renderCertificate({
  names,
  validToMs,
  protocol,
  asksForOurs,
}: NonNullable<ProbeReport['certificate']>): string {
  const day = new Date(validToMs).toISOString().slice(0, 10);
  const asks = asksForOurs ? '; it asks for a client certificate' : '';
  return `${protocol}, certificate for ${names}, valid until ${day}${asks}`;
}

/** The same for JSON. */
export function probeReport({ stages, certificate, skipped }: ProbeReport): object {
  return {
    stages: stages.map(({ stage, of, target, durationMs, failure }) => ({
      stage,
      of,
      target,
      duration_ms: Math.round(durationMs * 10) / 10,
      failure,
    })),
    certificate: certificate && {
      names: certificate.names,
      valid_to: new Date(certificate.validToMs).toISOString(),
      protocol: certificate.protocol,
      asks_for_client_certificate: certificate.asksForOurs,
    },
    skipped: skipped?.reason,
  };
}
