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
	const sawWork = useRef(false);
	const [shown, setShown] = useState(false);
	const done = stats !== null && stats.total > 0 && stats.passing === stats.total;
	useEffect(() => {
		if (stats !== null && !done) sawWork.current = true;
		if (!done || !ended || !sawWork.current) return;
		sawWork.current = false;
		setShown(true);
	}, [stats, done, ended]);
	return <Suspense>{shown && <CelebrationDialog onClose={() => setShown(false)} />}</Suspense>;
}
