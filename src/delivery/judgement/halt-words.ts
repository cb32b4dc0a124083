/** What an administrator should look at when everything is refused. */
const WORDS: Readonly<Record<string, string>> = {
  proxy: 'the proxy does not accept our credentials: see http-proxy',
  tls: 'the receiver does not accept our client certificate: see section [security]',
  '400':
    'the receiver calls every request bad: is the URI right, and the client certificate one that it accepts?',
  '401': 'the receiver does not accept our credentials: was a key in http-custom-headers rotated?',
  '403':
    'the receiver forbids every request: is the key in http-custom-headers, or the client certificate, still right?',
  '404': 'there is nothing at the path of the URI: is there a typo in it?',
  '405': 'the receiver takes no POST at the path of the URI: is there a typo in it?',
  '407': 'a proxy before the receiver wants other credentials: see http-custom-headers',
  '410': 'what was at the path of the URI is gone: has it moved?',
  '413': 'the receiver calls every message too large',
  '415': 'the receiver does not take JSON: is the URI right?',
};

/** Why everything is refused, as far as a status tells. */
export function haltWords(failure: string): string {
  const words = WORDS[failure];
  if (words !== undefined) return words;
  return failure.startsWith('3')
    ? 'the receiver redirects every request, and redirects are not followed: put the new address into the URI'
    : `the receiver refuses every request with ${failure}`;
}
