import { createServer } from 'node:net';
import { findPortHolder } from '../../../process/port-holder.ts';
import type { Check } from '../check.ts';

const DEFAULT_PORT = 8888;

/** The port of the page and the API. Those of applications under work are their projects' affair. */
export const port: Check = {
	id: 'port',
	title: 'Port',
	async run({ environment }) {
		const wanted = environment.variables.VITE_API_PORT || String(DEFAULT_PORT);
		const number = /^\d{1,5}$/.test(wanted) ? Number(wanted) : 0;
		if (number < 1 || number > 65_535) {
			return {
				status: 'warn',
				found: 'VITE_API_PORT is not a port.',
				mend: 'Set it to a number from 1 to 65535, or unset it.',
			};
		}
		const trouble = await tryToListen(number);
		if (trouble === null) return { status: 'ok', found: `${number} is free.` };
		const another = 'Set VITE_API_PORT to a port that is free.';
		if (trouble !== 'EADDRINUSE')
			return { status: 'warn', found: `${number} cannot be used (${trouble}).`, mend: another };
		const holder = await findPortHolder(number);
		return {
			status: 'warn',
			found: `${number} is taken by ${holder === undefined ? 'a process that is not yours to see' : `${holder.name} (process ${holder.pid})`}. Runs in a terminal do not need it.`,
			mend: `End that process, or ${another.charAt(0).toLowerCase()}${another.slice(1)}`,
		};
	},
};

/** @returns the system's code for why it cannot be had, or null */
function tryToListen(number: number): Promise<string | null> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
		server.listen(number, '127.0.0.1', () => server.close(() => resolve(null)));
	});
}
