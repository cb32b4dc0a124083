/** What `check --probe` says of the connections it tried; it does not connect itself. */
import { type Diagnostic, type DiagnosticCode, diagnostic } from '../../diagnostic.js';
import { counted } from '../../text/counted.js';
import { type EffectiveOptions, optionOf } from '../catalog/effective-options.js';

/** One stage of connecting, as far as it went. */
export interface ProbeStage {
  /** TCP with its host name, `CONNECT` at the proxy, TLS, and the moment after it. */
  readonly stage: 'tcp' | 'connect' | 'tls' | 'open';
  /** Whose host `target` is. */
  readonly of: 'receiver' | 'proxy';
  /** `host:port`. */
  readonly target: string;
  /** Of a stage that failed: since the connection was begun that came to it. */
  readonly durationMs: number;
  /** Why it failed, without secrets. */
  readonly failure?: string;
}

/** The certificate that the receiver showed. */
export interface ProbeCertificate {
  /** The names it is for. */
  readonly names: string;
  /** Milliseconds since 1970. */
  readonly validToMs: number;
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** Whether the receiver asked for a client certificate. Whether it takes ours, only a request would show. */
  readonly asksForOurs: boolean;
}

/** What came of connecting as the options say; no request was sent. */
export interface ProbeReport {
  readonly stages: readonly ProbeStage[];
  readonly certificate?: ProbeCertificate | undefined;
  /** Why nothing was connected to, or not to the end. */
  readonly skipped?: { readonly code: DiagnosticCode; readonly reason: string } | undefined;
  /** Somebody ended it, so it says nothing of what it did not come to. */
  readonly isInterrupted?: boolean;
}

const CODES: Readonly<Record<ProbeStage['stage'], DiagnosticCode>> = {
  tcp: 'probe-unreachable',
  connect: 'probe-tunnel-refused',
  tls: 'probe-tls-failed',
  open: 'probe-closed',
};

const HELP: Readonly<Record<ProbeStage['stage'], string>> = {
  tcp: 'Check host and port, name resolution, and firewalls between here and there.',
  connect: 'Check the credentials, and whether the proxy may connect to that host and port.',
  tls: 'Check trusted-ca, the name in the URI, and the certificate of the receiver.',
  open: 'It may want a client certificate: see certificate and certificate-key.',
};

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** What a probe found, at the option that says where to connect to. Never an error: it may pass. */
export function checkProbe(
  { stages, certificate, skipped }: ProbeReport,
  options: EffectiveOptions,
  nowMs: number,
): Diagnostic[] {
  const uri = optionOf(options, 'contact-processed-notification-uri')?.range;
  const proxy = optionOf(options, 'http-proxy')?.range;
  const isWanted = certificate?.asksForOurs === true && options.values.certificate === undefined;
  const soon = certificate === undefined ? undefined : expirySummary(certificate, nowMs);
  return [
    ...(skipped === undefined ? [] : [diagnostic(skipped.code, skipped.reason, { range: uri })]),
    ...stages.flatMap(({ stage, of, target, failure }) => {
      if (failure === undefined) return [];
      const range = of === 'proxy' || stage === 'connect' ? proxy : uri;
      return [diagnostic(CODES[stage], `${target}: ${failure}`, { help: HELP[stage], range })];
    }),
    ...(isWanted
      ? [diagnostic('probe-certificate-wanted', WANTED, { help: SET_OURS, range: uri })]
      : []),
    ...(soon === undefined ? [] : [diagnostic('probe-certificate-expires', soon, { range: uri })]),
  ];
}

const WANTED =
  'the receiver asks for a client certificate, and none is set: it may refuse every request';
const SET_OURS = 'Set certificate and certificate-key in section [security].';

function expirySummary({ validToMs }: ProbeCertificate, nowMs: number): string | undefined {
  const days = Math.floor((validToMs - nowMs) / DAY_MS);
  if (days >= SOON_DAYS) return undefined;
  const when = days < 1 ? 'within a day' : `in ${counted(days, 'day')}`;
  return `the certificate of the receiver expires ${when}`;
}
