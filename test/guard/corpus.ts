import { readFileSync } from 'node:fs';

export interface Sample {
	readonly family: string;
	readonly command: string;
}

/** Reads a file of commands: one a line, under the heading of its family; "⏎" is a line break. */
export function readCorpus(name: 'attacks' | 'ordinary'): Sample[] {
	const samples: Sample[] = [];
	let family = '';
	// The benches are compiled to another directory.
	const here = import.meta.url.replace('/dist-bench/', '/');
	for (const line of readFileSync(new URL(`${name}.txt`, here), 'utf8').split('\n')) {
		if (line.startsWith('## ')) family = line.slice(3);
		else if (family !== '' && line !== '') samples.push({ family, command: line.replaceAll('⏎', '\n') });
	}
	return samples;
}
