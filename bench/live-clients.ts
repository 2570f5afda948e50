/**
 * Many WebSocket clients in one process. Arguments: URL CLIENTS GREETING COUNT. Says `ready` when each has its messages of greeting, `done`
 * when each has COUNT more. They only count frames: what clients cost is not what is measured.
 */
import { connect, type Socket } from 'node:net';

const OPCODE = { text: 1, ping: 9 };
/** Empty, masked with zeros. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

const [url = '', clients = '0', greeting = '0', count = '0'] = process.argv.slice(2);
const { hostname, port, pathname, search } = new URL(url);

const all = await Promise.all(Array.from({ length: Number(clients) }, open));
await Promise.all(all.map((client) => client.has(Number(greeting))));
process.stdout.write('ready\n');
await Promise.all(all.map((client) => client.has(Number(greeting) + Number(count))));
process.stdout.write('done\n');
process.stdin.once('data', () => process.exit());

async function open() {
	const socket = connect(Number(port), hostname);
	let frames = 0;
	let wanted = Number.POSITIVE_INFINITY;
	let reached = () => {};
	countFrames(socket, () => {
		frames += 1;
		if (frames === wanted) reached();
	});
	socket.on('close', () => {
		throw new Error('A client was cut off.');
	});
	socket.write(
		`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
	);
	await new Promise((resolve) => socket.once('data', resolve));
	return {
		has: (total: number) =>
			new Promise<void>((resolve) => {
				if (frames >= total) return resolve();
				[wanted, reached] = [total, resolve];
			}),
	};
}

/** Calls `onText` for every text frame of a server after the answer to the upgrade, and answers pings. */
function countFrames(socket: Socket, onText: () => void): void {
	let rest: Buffer = Buffer.alloc(0);
	let upgraded = false;
	/** Of the present frame's payload, still to come. */
	let skip = 0;
	socket.on('data', (chunk) => {
		let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		rest = Buffer.alloc(0);
		if (!upgraded) {
			const end = data.indexOf('\r\n\r\n');
			if (end < 0) {
				rest = data;
				return;
			}
			upgraded = true;
			data = data.subarray(end + 4);
		}
		for (let at = 0; ; ) {
			const skipped = Math.min(skip, data.length - at);
			[skip, at] = [skip - skipped, at + skipped];
			const header = data[at + 1] === 127 ? 10 : data[at + 1] === 126 ? 4 : 2;
			if (data.length - at < header) {
				rest = data.subarray(at);
				return;
			}
			const opcode = (data[at] ?? 0) & 0x0f;
			if (opcode === OPCODE.text) onText();
			if (opcode === OPCODE.ping) socket.write(PONG);
			const short = data[at + 1] ?? 0;
			skip = short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short;
			at += header;
		}
	});
}
