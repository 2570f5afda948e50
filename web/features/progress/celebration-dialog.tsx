import { PartyPopper } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { duration, money } from '../../model/format.ts';
import { startOf } from '../../model/run-view.ts';
import { TEXTS } from '../../texts.ts';
import { serverNow } from '../../transport/server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useLive } from '../project/live-project.tsx';
import { throwConfetti } from './confetti.ts';

export function CelebrationDialog({ onClose }: { readonly onClose: () => void }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const total = useLive((state) => state.stats?.total ?? 0);
	const startedAt = useLive((state) => startOf(state.agent));
	const endedAt = useLive((state) => state.agent?.ended_at ?? null);
	const used = useLive((state) => state.agent?.used ?? null);
	useEffect(() => {
		const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
		return canvas.current === null || still ? undefined : throwConfetti(canvas.current);
	}, []);
	const cost = used === null || used.rehearsed ? null : money(used.cost_usd);
	const time = startedAt === null ? '' : duration((endedAt ?? serverNow()) - startedAt);
	return (
		<Dialog title={TEXTS.progress.celebrate} onClose={onClose} bare>
			<div className="relative flex flex-col items-center gap-2 px-8 py-10 text-center">
				<div aria-hidden="true" className="pointer-events-none absolute inset-0">
					<canvas ref={canvas} className="size-full" />
				</div>
				<div className="mb-2 flex size-14 items-center justify-center rounded-full bg-good-soft text-good-text">
					<PartyPopper size={26} />
				</div>
				<h2 className="font-semibold text-xl">{TEXTS.progress.celebrate}</h2>
				<p className="text-soft">{TEXTS.progress.celebrateHint(total, time, cost)}</p>
				<Button look="primary" autoFocus data-autofocus className="mt-4" onClick={onClose}>
					{TEXTS.close}
				</Button>
			</div>
		</Dialog>
	);
}
