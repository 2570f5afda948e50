import { expect, it } from 'vitest';
import { specificationOf } from './specification.ts';

it.each([
	[' \n', null],
	['A garden', '<project_specification>\nA garden\n</project_specification>\n'],
	['<project_specification>A</project_specification>\n', '<project_specification>A</project_specification>'],
])('%j becomes %j', (text, specification) => {
	expect(specificationOf(text)).toBe(specification);
});
