import { expect, it } from 'vitest';
import { OUTCOMES } from '#dist/delivery/judgement/outcome-table.js';
import { pageOf } from './pages.ts';

const CHARGED = {
  never: 'no',
  witnessed: 'when another message is accepted after it',
  alone: 'the same, unless another message failed so in the last 10 s',
  third: 'the same, from the third time on',
} as const;

function outcomeRows(): string {
  const rows = Object.values(OUTCOMES).map(
    ({ outcome, fault, charge, some, all }) =>
      `| ${outcome} | ${fault} | ${CHARGED[charge]} | ${some} | ${all} |`,
  );
  const head = '| outcome | whose fault | charged | while others are accepted | when nothing is |';
  return [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

it('the guide shows the table of outcomes', () => {
  const [, rest = ''] = pageOf('samples/operating/README.md').text.split('<!-- outcomes -->\n');
  expect(rest.split('\n<!-- /outcomes -->')[0]).toBe(outcomeRows());
});
