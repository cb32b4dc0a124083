/** Four plain decimals, as everybody reads them. */
const PLAIN = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** What to do about it. */
export const FOUR_DECIMALS = 'Write four numbers from 0 to 255 without leading zeros, or a name.';

/**
 * What is wrong with a host that looks like an address: `10.1`, `192.168.010.001` and `0x7f.1` are
 * read as other addresses than the one that is written, and not by everybody as the same.
 */
export function addressMistake(host: string): string | undefined {
  if (host === '' || host.startsWith('[') || PLAIN.test(host)) return undefined;
  const { hostname = '' } = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`) : {};
  if (!PLAIN.test(hostname)) return undefined;
  return `this is read as the address ${hostname}, which is not what is written`;
}
