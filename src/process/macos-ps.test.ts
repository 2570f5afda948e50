import { expect, it } from 'vitest';
import { parseMarkers, parseTable, readProcess, readProcessTable } from './macos-ps.ts';

it('reads what ps prints, zombies and wide columns included', () => {
	const text = [
		'    1     0     1 Ss   Mon Jan  5 08:00:01 2026    ',
		'  812     1   812 S+   Mon Jan  5 09:13:59 2026',
		'  813   812   812 Z    Mon Jan  5 09:14:00 2026    ',
		'',
	].join('\n');
	expect(parseTable(text)).toEqual([
		{ pid: 1, parent: 0, group: 1, zombie: false, startedAt: 'Mon Jan  5 08:00:01 2026' },
		{ pid: 812, parent: 1, group: 812, zombie: false, startedAt: 'Mon Jan  5 09:13:59 2026' },
		{ pid: 813, parent: 812, group: 812, zombie: true, startedAt: 'Mon Jan  5 09:14:00 2026' },
	]);
});

it('finds the marker behind the arguments', () => {
	const text = [
		'  700 /usr/bin/grep AUTOCODER_BOX=said:only PATH=/usr/bin AUTOCODER_BOX=really:1 HOME=/Users/a b',
		'  701 /usr/bin/true PATH=/usr/bin',
	].join('\n');
	expect([...parseMarkers(text)]).toEqual([[700, 'really:1']]);
});

// These columns mean the same to the ps of Linux, so the command is tried here too.
it('lists this process by the ps of this system', () => {
	const own = readProcess(process.pid);
	expect(own).toMatchObject({ pid: process.pid, parent: process.ppid, zombie: false });
	expect(own?.startedAt).toMatch(/ 20\d\d$/);
	expect(readProcessTable()).toContainEqual(own);
});
