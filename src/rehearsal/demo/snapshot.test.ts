import { expect, test } from 'vitest';
import { describeLocator, findTarget, shows } from './snapshot.ts';

const SNAPSHOT = `- generic [active] [ref=e1]:
  - button "To do 1" [ref=e12] [cursor=pointer]
  - button "Tend Stretch" [pressed] [ref=e13] [cursor=pointer]
  - button "Tend Stretch for ten minutes" [ref=e14]
  - status [ref=e24]: 2 of 4 tended today
  - strong [ref=e30]: "23"`;

test('an element is found by its role and whole name', () => {
	expect(findTarget(SNAPSHOT, 'button "Tend Stretch"')).toBe('e13');
	expect(findTarget(SNAPSHOT, 'button "Tend Stretch for ten minutes"')).toBe('e14');
	expect(findTarget(SNAPSHOT, 'button "Tend"')).toBeUndefined();
	expect(findTarget(SNAPSHOT, 'link "Tend Stretch"')).toBeUndefined();
});

test('an asterisk stands for any part of a name', () => {
	expect(findTarget(SNAPSHOT, 'button "To do *"')).toBe('e12');
});

test('expected text is looked for as people see it, without references and focus', () => {
	expect(shows(SNAPSHOT, 'button "Tend Stretch" [pressed]')).toBe(true);
	expect(shows(SNAPSHOT, 'strong: "23"')).toBe(true);
	expect(shows(SNAPSHOT, 'button "To do 1" [pressed]')).toBe(false);
});

test('one of several alternatives is enough', () => {
	expect(shows(SNAPSHOT, 'All tended | tended today')).toBe(true);
	expect(shows(SNAPSHOT, 'All tended | nothing to do')).toBe(false);
});

test('characters of regular expressions in expected text mean themselves', () => {
	expect(shows('- text: Archived (1)', 'Archived (1)')).toBe(true);
	expect(shows('- text: Archived 1', 'Archived (1)')).toBe(false);
});

test('an element is called as a person would call it', () => {
	expect(describeLocator('button "Plant it"')).toBe('the "Plant it" button');
	expect(describeLocator('button "*, 22 days ago"')).toBe('the "22 days ago" button');
	expect(() => describeLocator('Plant it')).toThrow('no locator');
});
