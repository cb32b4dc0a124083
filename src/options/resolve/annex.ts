import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { isOptionName } from '../catalog/catalog.js';
import type { PlacedSection } from './place-sections.js';

/** An Application has options; its annex is for what others note down there. A Host has only an annex. */
export function isInUnreadAnnex({ section, level }: PlacedSection): boolean {
  return section.origin === 'annex' && level === 'application';
}

/** Tells of options that somebody may have put into the annex by mistake. */
export function checkAnnex({ section, source }: PlacedSection): Diagnostic[] {
  return section.options
    .filter(({ name }) => isOptionName(name))
    .map(({ name, nameRange }) => {
      const summary = `option \`${name}\` stands in the annex of the Application, which is not read`;
      const help = "If it is meant, move it to the Application's options.";
      const range = source.document.source.locate(nameRange);
      return diagnostic('option-in-annex', summary, { help, range });
    });
}
