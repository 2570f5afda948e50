const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const REDRAW_MS = 120;
const PLAIN_REMINDER_MS = 15_000;

/**
 * What people see of a set-up, on stderr: on a terminal one line that lives while a step runs, elsewhere plain lines.
 * @param {{ quiet: boolean, stream?: NodeJS.WriteStream }} options
 */
export function createReport({ quiet, stream = process.stderr }) {
	const live = stream.isTTY === true && process.env.TERM !== 'dumb';
	const print = (text) => stream.write(`${text}\n`);

	return {
		/** All is well; said only to those who asked. */
		ready(text) {
			if (!quiet) print(text);
		},
		/** Something people should know, in one line. */
		notice(text) {
			print(text);
		},
		failed({ message, next, output }) {
			for (const line of output) print(`  | ${line}`);
			print(`Set-up failed: ${message}`);
			print(next);
		},
		/**
		 * Shows a step while it runs.
		 * @template T
		 * @param {string} title what is being done, such as "Installing dependencies"
		 * @param {(detail: (line: string) => void) => Promise<T>} work calls detail with the latest line of output
		 * @returns {Promise<T>}
		 */
		async during(title, work) {
			const started = Date.now();
			const seconds = () => Math.round((Date.now() - started) / 1000);
			let detail = '';
			let frame = 0;
			const draw = () => {
				const text = `${FRAMES[frame++ % FRAMES.length]} ${title}, ${seconds()} s  ${detail}`;
				stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`);
			};
			const remind = () => print(`${title}, ${seconds()} s so far …`);

			if (!live) print(`${title} …`);
			const timer = setInterval(live ? draw : remind, live ? REDRAW_MS : PLAIN_REMINDER_MS);
			try {
				const result = await work((line) => {
					detail = line;
				});
				print(`${live ? '\r\x1b[2K✓ ' : ''}${title}: done in ${seconds()} s`);
				return result;
			} catch (error) {
				if (live) stream.write('\r\x1b[2K');
				throw error;
			} finally {
				clearInterval(timer);
			}
		},
	};
}
