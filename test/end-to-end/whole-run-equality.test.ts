import { after, before, describe, it } from 'mocha';
import { wholeCases } from '../recovery/whole-cases.js';
import { assertSameEnd, openTwins, type Twins } from '../recovery/whole-run.js';
import { openPipelineWith } from '../worlds/pipelines.js';

describe('RunImageFactory leaves what the five tasks in a row leave', () => {
  for (const name of [
    'whose builds fail, which brings the newest alone',
    'with a gallery for the other lab, which keeps more',
  ]) {
    const factory = wholeCases[name];
    if (!factory) throw new Error(`There is no factory ${name}.`);

    describe(`in a factory ${name}`, () => {
      let twins: Twins;
      before(async () => {
        twins = await openTwins(() => openPipelineWith(factory.files, factory.world));
      });
      after(() => twins.close());

      it('without time box and repeated builds', () => assertSameEnd(twins, factory));
    });
  }
});
