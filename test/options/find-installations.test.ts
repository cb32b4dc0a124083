import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { findInstallations, type NamedPair } from '#dist/options/pairs/find-installations.js';

const CFG = '[OCServer]\nhttp-custom-headers = X-A: 1\n';

function pairsIn(
  files: Readonly<Record<string, string>>,
  named: readonly NamedPair[] = [],
): string[] {
  const read = Object.entries(files).map(([filename, text]) => {
    return { filename, document: parseOptionFile(text, filename).document };
  });
  return findInstallations(read, named).map(({ files: own, hasApplication }) => {
    const names = own.map(
      ({ filename, address, role }) =>
        [filename, address].filter((part) => part !== undefined).join('#') +
        (role === 'host' ? '!' : ''),
    );
    return `${hasApplication ? '' : 'alone: '}${names.join(' + ')}`;
  });
}

const server = (
  name: string,
  host = '',
  options = '<options><list_pair key="OCServer"/></options>',
) => `<CfgServer name="${name}" hostDBID="${host}">${options}</CfgServer>`;
const host = (name: string, dbid: string) => `<CfgHost name="${name}" DBID="${dbid}"/>`;
const data = (...objects: string[]) => `<CfgData>${objects.join('')}</CfgData>`;

describe('pairs', () => {
  it('are the only Application and the only Host of a folder', () => {
    const files = {
      'a/application.cfg': CFG,
      'a/host.cfg': CFG,
      'b/x.cfg': CFG,
      'b/host.cfg': CFG,
    };
    expect(pairsIn(files)).toEqual(['a/application.cfg + a/host.cfg!', 'b/x.cfg + b/host.cfg!']);
  });

  it('have names in one folder that differ in the word alone', () => {
    const files = {
      'ocs1-application.cfg': CFG,
      'ocs1-host.cfg': CFG,
      'ocs2.cfg': CFG,
      'ocs2_Host.cfg': CFG,
      'ghost.cfg': CFG,
    };
    expect(pairsIn(files)).toEqual([
      'ocs1-application.cfg + ocs1-host.cfg!',
      'ocs2.cfg + ocs2_Host.cfg!',
      'ghost.cfg',
    ]);
  });

  it('are not made of a file that holds both levels', () => {
    const files = { 'host.cfg': `${CFG}[Host/default]\nk = 1\n`, 'a.cfg': CFG };
    expect(pairsIn(files)).toEqual(['host.cfg', 'a.cfg']);
  });

  it('stand in one file, each addressed where there are several', () => {
    expect(pairsIn({ x: data(server('A', '2'), host('h', '1')) })).toEqual(['x']);
    const two = data(
      server('A', '2'),
      server('B', '1'),
      host('h1', '1'),
      host('h2', '2'),
      host('h3', '3'),
    );
    expect(pairsIn({ x: two })).toEqual(['x#A', 'x#B', 'alone: x#h3']);
  });

  it('are found by the reference to another file, whatever the folder', () => {
    const files = {
      'apps/a.xml': data(server('A', '7')),
      'apps/b.xml': data(server('B', 'h8')),
      'hosts/h7.xml': data(host('h7', '7')),
      'hosts/h8.json': '{"type":"CfgHost","name":"h8","dbid":"8"}',
    };
    expect(pairsIn(files)).toEqual(['apps/a.xml + hosts/h7.xml', 'apps/b.xml + hosts/h8.json']);
  });

  it('are not made of a Host that the Application does not refer to', () => {
    const files = { 'a.xml': data(server('A', '7')), 'host.xml': data(host('h8', '8')) };
    expect(pairsIn(files)).toEqual(['a.xml', 'alone: host.xml']);
  });

  it('are what somebody says they are', () => {
    const files = {
      'a.cfg': CFG,
      'b.cfg': CFG,
      'x/host.cfg': CFG,
      'y.xml': data(host('h1', '1'), host('h2', '2')),
    };
    const named = [
      ['a.cfg', 'y.xml#h2'],
      ['b.cfg', 'x/host.cfg'],
    ] as const;
    expect(pairsIn(files, named)).toEqual([
      'a.cfg + y.xml#h2',
      'b.cfg + x/host.cfg!',
      'alone: y.xml#h1',
    ]);
  });

  it('leave out servers that are not OCS, where there are several', () => {
    const urs = server('URS', '', '<options><list_pair key="default"/></options>');
    expect(pairsIn({ x: data(urs, server('OCS', '1'), host('h', '1')) })).toEqual(['x#OCS']);
  });
});
