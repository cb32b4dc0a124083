/** Why there is no connection, in words for people who do not know Node.js or OpenSSL. */
import type { PeerCertificate } from 'node:tls';

/** A reason, and whether it is about who we are: then trying again and again may lock an account. */
export interface ConnectReason {
  readonly words: string;
  readonly isAboutCredentials: boolean;
}

/** What is known of a TLS handshake besides its error. */
export interface HandshakeFacts {
  readonly hostname: string;
  /** What the receiver showed, as far as the handshake came. */
  readonly certificate: PeerCertificate | undefined;
}

type Words = (facts: HandshakeFacts) => string;

const TCP_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody accepts connections there',
  ECONNRESET: 'the connection was reset',
  ETIMEDOUT: 'there is no answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to its network',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name servers do not answer',
  EMFILE: 'this process has too many open files',
  EADDRNOTAVAIL: 'this machine has no free port',
};

/** What OpenSSL says of the certificate that the receiver showed. */
const CERTIFICATE_WORDS: Readonly<Record<string, Words>> = {
  CERT_HAS_EXPIRED: ({ certificate }) =>
    `the certificate of the receiver has expired${when(certificate?.valid_to)}`,
  CERT_NOT_YET_VALID: ({ certificate }) =>
    `the certificate of the receiver is not yet valid${when(certificate?.valid_from)}`,
  ERR_TLS_CERT_ALTNAME_INVALID: (facts) =>
    `the certificate of the receiver is for ${namesOf(facts.certificate)}, not for ${facts.hostname}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () => 'the certificate of the receiver is signed by itself only',
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (facts) =>
    `${untrusted(facts)}, or sends its certificate without those in between`,
};

function untrusted({ certificate }: HandshakeFacts): string {
  return `the certificate of the receiver is issued by ${issuerOf(certificate)}, which is not trusted here`;
}

const OURS = 'it wants a client certificate, or one of another authority';

/** Parts of OpenSSL's codes, which differ in their beginnings from version to version. */
const HANDSHAKE_WORDS: readonly {
  readonly code: RegExp;
  readonly words: string;
  readonly isAboutCredentials?: boolean;
}[] = [
  {
    code: /ALERT_HANDSHAKE_FAILURE/,
    words: `the receiver refused the TLS handshake: ${OURS}, or it has no cipher in common with us`,
    isAboutCredentials: true,
  },
  {
    code: /ALERT_(CERTIFICATE_REQUIRED|NO_CERTIFICATE)/,
    words: 'the receiver wants a client certificate',
    isAboutCredentials: true,
  },
  {
    code: /ALERT_CERTIFICATE_EXPIRED/,
    words: 'the receiver says that our client certificate has expired',
    isAboutCredentials: true,
  },
  {
    code: /ALERT_CERTIFICATE_REVOKED/,
    words: 'the receiver says that our client certificate was revoked',
    isAboutCredentials: true,
  },
  {
    code: /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)/,
    words: `the receiver does not accept our client certificate: ${OURS}`,
    isAboutCredentials: true,
  },
  {
    code: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/,
    words: 'the receiver does not speak TLS 1.2 or newer',
  },
  {
    code: /UNRECOGNIZED_NAME/,
    words: 'the receiver does not know the name that it was asked for',
  },
  {
    code: /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_TYPE/,
    words: 'the receiver does not speak TLS on that port: is it one for http://?',
  },
];

/** Words for an error before TLS, with the system's own in brackets. */
export function tcpWords(error: unknown): string {
  const text = textOf(error);
  const words = TCP_WORDS[codeOf(error)];
  return words === undefined ? text : `${words} (${text})`;
}

/** Words for an error of the TLS handshake, or of a connection that ends with a TLS alert. */
export function tlsReason(error: unknown, facts: HandshakeFacts): ConnectReason {
  const code = codeOf(error);
  const aboutTheirs = CERTIFICATE_WORDS[code];
  if (aboutTheirs !== undefined) {
    return { words: `${aboutTheirs(facts)} (${code})`, isAboutCredentials: false };
  }
  const alert = HANDSHAKE_WORDS.find((row) => row.code.test(code));
  if (alert !== undefined) {
    const { words, isAboutCredentials = false } = alert;
    return { words: `${words} (${code})`, isAboutCredentials };
  }
  if (code === 'ECONNRESET') {
    const words = 'the receiver ended the connection in the TLS handshake (ECONNRESET)';
    return { words, isAboutCredentials: false };
  }
  return { words: textOf(error), isAboutCredentials: false };
}

/** The words of an error: for an abort the reason given for it, for many addresses the first one's. */
function textOf(error: unknown): string {
  const first = firstOf(error);
  if (!(first instanceof Error)) return String(first);
  return first.message || codeOf(first) || first.name;
}

function codeOf(error: unknown): string {
  return (firstOf(error) as { code?: string } | undefined)?.code ?? '';
}

function firstOf(error: unknown): unknown {
  if (error instanceof AggregateError) return firstOf(error.errors[0]);
  if (!(error instanceof Error) || error.name !== 'AbortError') return error;
  return error.cause instanceof Error ? error.cause : new Error('it was aborted');
}

function namesOf(certificate: PeerCertificate | undefined): string {
  const { subjectaltname = '', subject } = certificate ?? {};
  const names = subjectaltname.replaceAll(/\b(?:DNS|IP Address):/g, '');
  return names || (subject?.CN ? `${subject.CN} (in its subject only)` : 'no name');
}

function issuerOf(certificate: PeerCertificate | undefined): string {
  const { CN, O } = certificate?.issuer ?? {};
  const name = CN ?? O;
  return name === undefined ? 'an authority' : `“${name}”`;
}

/** ` (Nov 23 13:20:00 2024 GMT)` */
function when(time: string | undefined): string {
  return time === undefined ? '' : `: ${time}`;
}
