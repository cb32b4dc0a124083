import { expect, it } from 'vitest';
import { namedFiles } from '#dist/options/named-files.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { optionValues } from '../support/option-values.js';
import { source } from './resolve-text.js';

it('gives the files that options name, in the order of the catalog', () => {
  const text = '[security]\ntrusted-ca = /etc/ca.pem\ncertificate = ./c.pem\ncertificate-key =\n';
  const sources = [source('application', text, '/srv/ocs/application.cfg')];
  expect(namedFiles(resolveOptions({ sources }).options.values)).toEqual([
    '/srv/ocs/c.pem',
    '/etc/ca.pem',
  ]);
});

it('gives a file once that two options name', () => {
  const values = optionValues({ certificate: '/c.pem', 'certificate-key': '/c.pem' });
  expect(namedFiles(values)).toEqual(['/c.pem']);
});

it('gives nothing where nothing is named', () => {
  expect(namedFiles(optionValues())).toEqual([]);
});
