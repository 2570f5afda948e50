import { Suspense, useEffect, useRef, useState } from 'react';
import { lazyView } from '../../ui/lazy-view.ts';
import { useLive } from '../project/live-project.tsx';

const CelebrationDialog = lazyView(() =>
	import('./celebration-dialog.tsx').then((m) => ({ default: m.CelebrationDialog })),
);

/** Shown once, to those who watched the last feature pass. */
export function Celebration() {
	const stats = useLive((state) => state.stats);
	const ended = useLive((state) => state.agent?.end_reason === 'all_passing');
	/** How many passed while some did not. */
	const passed = useRef<number | null>(null);
	const [shown, setShown] = useState(false);
	const done = stats !== null && stats.total > 0 && stats.passing === stats.total;
	useEffect(() => {
		if (stats !== null && !done) passed.current = stats.passing;
		if (!done || !ended || passed.current === null) return;
		// What was added and deleted again is no reason to celebrate.
		const more = stats.passing > passed.current;
		passed.current = null;
		if (more) setShown(true);
	}, [stats, done, ended]);
	return <Suspense>{shown && <CelebrationDialog onClose={() => setShown(false)} />}</Suspense>;
}
