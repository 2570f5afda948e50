import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { missingInSpec } from './proposed-spec.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const GOOD = read('demo/app_spec.txt');

it('finds nothing missing in a whole specification', () => {
	expect(missingInSpec(GOOD)).toBeNull();
	expect(missingInSpec(GOOD.replace('<feature_count>10<', '<feature_count> 60 - 80 <'))).toBeNull();
});

it.each([
	['the template', read('prompts/app_spec.template.txt'), /must stand inside/],
	['words before it', `Here it is:\n${GOOD}`, /nothing around it/],
	['an end that is cut off', GOOD.slice(0, 2_000), /<\/project_specification>/],
	['what is still to be filled in', GOOD.replace('Sprout', '[fill in: the name]'), /fill in/],
	['an empty part', GOOD.replace(/<overview>[\s\S]*<\/overview>/, '<overview> </overview>'), /<overview>/],
	['no technology', GOOD.replace(/<technology_stack>[\s\S]*<\/technology_stack>/, ''), /<technology_stack>/],
	['a count in words', GOOD.replace('<feature_count>10<', '<feature_count>as many as needed<'), /number or a range/],
	['nothing inside', '<project_specification></project_specification>', /says nothing/],
	['far too much', `<project_specification>${'word '.repeat(50_000)}</project_specification>`, /Shorten/],
])('says what is wrong with %s', (_what, text, words) => {
	expect(missingInSpec(text)).toMatch(words);
});
