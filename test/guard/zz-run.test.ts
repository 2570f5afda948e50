import { it } from 'vitest';
import { decideCommand } from '../../src/guard/decide-command.ts';
import { readCorpus } from './corpus.ts';
import { makeSandbox, SANDBOX, uncounted } from './sandbox.ts';
it('x', () => {
	const t = Date.now();
	const box = makeSandbox();
	console.log('made', Date.now() - t);
	const cs = [...readCorpus('ordinary'), ...readCorpus('attacks')].map(({ command }) => command);
	const ds = cs.map((c) => decideCommand(c, { allow: [], refuse: [], read: [] }, SANDBOX));
	const ok = cs.filter((_, i) => ds[i]?.allow);
	const pr = ds.flatMap((d) => (d.allow ? [d.programs] : []));
	const ran = box.run(ok);
	console.log('ran', ok.length, Date.now() - t, 'nothing ran in', ran.filter((r) => r.size === 0).length);
	ok.forEach((c, i) => { const u = uncounted(ran[i]!, pr[i]!); if (u.length) console.log('ESCAPE', JSON.stringify(c), u, pr[i]); });
	// sanity: attacks unguarded
	const at = readCorpus('attacks').map(({ command }) => command).filter((c) => !/kill/.test(c));
	const r2 = box.run(at);
	at.forEach((c, i) => { if (r2[i]!.size === 0) console.log('quiet', JSON.stringify(c)); });
	console.log('attacks run', r2.filter((r) => [...r].some((x) => /evil|sudo/.test(x))).length, Date.now() - t);
	box.remove();
}, 600000);
