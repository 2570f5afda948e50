import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where autocoder lies: found from here upwards, since what is compiled from this file lies deeper than the file. */
export function checkout(): string {
	let directory = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(directory, 'package.json'))) {
		if (directory === dirname(directory)) throw new Error(`No package.json was found above ${import.meta.url}.`);
		directory = dirname(directory);
	}
	return directory;
}
