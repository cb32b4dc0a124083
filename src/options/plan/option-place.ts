import { expectArgument } from '../../text/expect-argument.js';
import type { Level } from '../catalog/option-definition.js';
import { BARE_SECTION } from '../resolve/placed-section.js';

/** An option as `SECTION/OPTION` names it; `Host/SECTION/OPTION` is one of the Host. */
export interface OptionPlace {
  readonly level: Level;
  readonly section: string;
  readonly option: string;
  /** What stands behind the `=`; undefined without one. */
  readonly value: string | undefined;
}

const PLACE = /^([^=]*)\/([^=/]+?)(?:=(.*))?$/s;
const QUALIFIED = /^(Application|Host)(?:\/(.*))?$/s;

/**
 * Reads `SECTION/OPTION` or `SECTION/OPTION=VALUE`; undefined for another text.
 *
 * @example
 * parseOptionPlace('Host/default/http-custom-headers=X-A: 1');
 * // { level: 'host', section: 'default', option: 'http-custom-headers', value: 'X-A: 1' }
 */
export function parseOptionPlace(text: string): OptionPlace | undefined {
  expectArgument(typeof text === 'string', 'parseOptionPlace takes a string');
  const [, section, option, value] = PLACE.exec(text) ?? [];
  if (section === undefined || option === undefined || section === '') return undefined;
  const [, level, own] = QUALIFIED.exec(section) ?? [];
  if (level === undefined) return { level: 'application', section, option, value };
  return {
    level: level === 'Host' ? 'host' : 'application',
    section: own === undefined || own === '' ? BARE_SECTION : own,
    option,
    value,
  };
}

/** As it was given, without its value. */
export function placeText({ level, section, option }: OptionPlace): string {
  return `${level === 'host' ? 'Host/' : ''}${section}/${option}`;
}
