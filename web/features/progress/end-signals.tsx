import { useEffect, useRef } from 'react';
import { runViewOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { useFeed, useLive } from '../project/live-project.tsx';
import { playChime, SOUND } from './chime.ts';
import { showNotice } from './system-notice.ts';

/** Calls those who look elsewhere, where they asked for it, when a run ends that they watched. */
export function EndSignals() {
	const { name } = useFeed();
	const agent = useLive((state) => state.agent);
	const stats = useLive((state) => state.stats);
	const { alive, kind, end } = runViewOf(agent, stats);
	const reason = kind === 'crashed' ? 'crashed' : end;
	const wasAlive = useRef(false);
	useEffect(() => {
		if (alive) wasAlive.current = true;
		// Whoever stopped it knows.
		if (alive || !wasAlive.current || reason === null) return;
		wasAlive.current = false;
		if (reason === 'stopped') return;
		if (reason === 'all_passing' && SOUND.isOn()) playChime();
		showNotice(name, TEXTS.run.ends[reason]);
	}, [alive, reason, name]);
	return null;
}
